// How a node stands among the others: up and down, told once for each change, and written into the journal.
import assert from 'node:assert/strict';
import type { JournalEntry, State, TocsinNode } from '../src/index.ts';
import { type Links, stateOf } from '../src/state.ts';
import { MemorySource, Town } from './network/helper.ts';
import { make, peerOf, started, stopAll } from './support/fleet.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const HOUR_AGO = Date.now() - 3_600_000;

function changesOf(node: TocsinNode): State[] {
  const states: State[] = [];
  node.on('state', ({ state }) => states.push(state));
  return states;
}

const become = (node: TocsinNode, state: State) =>
  until(state, () => node.status().state === state);

describe('the state of a node', () => {
  const town = new Town();
  afterEach(async () => {
    await town.stop();
    await stopAll();
    removeTemporary();
  });

  const whole: Links = { connected: 5, heard: 5, inMesh: 4, equal: 3, bootstrap: 'here' };
  for (const [links, state] of [
    [undefined, 'DORMANT'],
    [{ ...whole, connected: 0, heard: 0, inMesh: 0, equal: 0, bootstrap: 'lost' }, 'AWAKENING'],
    [whole, 'SYNCHRONIZED'],
    [{ ...whole, equal: 2 }, 'AWARE'],
    [{ ...whole, inMesh: 2 }, 'AWARE'],
    [{ ...whole, connected: 1, heard: 1, inMesh: 1, equal: 1 }, 'SYNCHRONIZED'],
    [{ ...whole, heard: 0, inMesh: 0, equal: 0 }, 'AWARE'],
    [{ ...whole, bootstrap: 'none' }, 'SYNCHRONIZED'],
    [{ ...whole, bootstrap: 'sought' }, 'SYNCHRONIZED'],
    [{ ...whole, bootstrap: 'lost' }, 'AUTONOMOUS'],
  ] as const)
    it(`${JSON.stringify(links) ?? 'no network'}: ${state}`, () =>
      assert.equal(stateOf(links), state));

  it('scenario 46: goes up with the first own machine and down when it leaves, in events and in the journal', async () => {
    const dataDir = temporaryDirectory();
    const other = peerOf(await make({ dataDir }));
    const node = await make({ peers: [other] });
    const states = changesOf(node);
    assert.equal(node.status().state, 'DORMANT');
    await node.start();
    await become(node, 'AWAKENING');
    const first = await started({ dataDir, peers: [peerOf(node)] });
    await become(node, 'SYNCHRONIZED');
    await first.stop();
    await become(node, 'AWAKENING');
    const again = await started({ dataDir, peers: [peerOf(node)] });
    await become(node, 'SYNCHRONIZED');
    // The journal is of what is on the disk: a moment behind.
    const journalled = async () => {
      const lines: JournalEntry[] = [];
      for await (const entry of node.journal({ kind: 'state' })) lines.push(entry);
      return lines.map((line) => line['state']);
    };
    await until('the journal', async () => (await journalled()).length === states.length);
    assert.deepEqual(await journalled(), states);
    const round = ['AWAKENING', 'AWARE', 'SYNCHRONIZED'];
    assert.deepEqual(
      states.filter((state, i) => state !== 'AWARE' || states[i - 1] === 'AWAKENING'),
      [...round, ...round],
    );
    await node.stop();
    assert.deepEqual([states.at(-1), node.status().state], ['DORMANT', 'DORMANT']);
    void again;
  });

  it('scenario 46: every bootstrap peer lost and one peer left is AUTONOMOUS, until one is back', async () => {
    const dirs = [temporaryDirectory(), temporaryDirectory()];
    const ids = await Promise.all(dirs.map(async (dataDir) => peerOf(await make({ dataDir }))));
    const node = await started({ peers: ids, open: true });
    const start = (dataDir: string) => started({ dataDir, peers: [peerOf(node)] });
    const [one, two] = await Promise.all(dirs.map(start));
    // Nobody that this node's configuration names.
    await started({ peers: [peerOf(node)] });
    await until('all three', () => node.status().connectedPeers === 3);
    await become(node, 'SYNCHRONIZED');
    await one?.stop();
    assert.notEqual(node.status().state, 'AUTONOMOUS', 'one is left');
    await two?.stop();
    await become(node, 'AUTONOMOUS');
    await start(dirs[0] ?? '');
    await become(node, 'SYNCHRONIZED');
  });

  it('scenario 46: an entrance known by its address alone that is lost is AUTONOMOUS as well', async () => {
    const entrance = await started({ open: true });
    const bootstrap = [(entrance.addresses()[0] ?? '').replace(/\/p2p\/.*/, '')];
    const network = { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'], open: true, bootstrap };
    const node = await started({ network });
    await started({ peers: [peerOf(node)] });
    await until('both', () => node.status().connectedPeers === 2);
    await become(node, 'SYNCHRONIZED');
    await entrance.stop();
    await become(node, 'AUTONOMOUS');
  });

  it('scenario 46: an own machine that does not hold what we hold takes the state down', async () => {
    const intervals = { sync: 50, redialFirst: 50, redialMax: 400 };
    const source = new MemorySource().fill('b', 20, HOUR_AGO);
    const [a, b] = [
      await town.start('a', { peers: ['b'], source, init: { intervals } }),
      await town.start('b', { peers: ['a'], init: { intervals } }),
    ];
    // What a member said; what strangers say need not be everywhere.
    const state = () => stateOf(a.network.links());
    await until('one set', () => state() === 'SYNCHRONIZED' && b.source.size === 20);
    b.source.receive = () => ({ action: 'ignore', code: 'rate' });
    a.source.fill('b', 1, HOUR_AGO + 100);
    await until('b to lack one', () => state() === 'AWARE');
    b.source.fill('b', 1, HOUR_AGO + 100);
    await until('b to have it', () => state() === 'SYNCHRONIZED');
  });
});
