// Nodes under siege, as processes of their own in a network of their own: what a crowd costs them, and whether a friend gets through.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner } from '@tocsin/protocol';
import {
  createNamespace,
  describeWithKernel,
  type Namespace,
} from '../../firewall/test/support/namespaces.ts';
import { loadIdentity } from '../src/identity.ts';
import type { NodeInit } from '../src/index.ts';
import { peerIdOf } from '../src/network/identity.ts';
import { signalsTopic } from '../src/network/score.ts';
import type { Siege } from './support/besieger.ts';
import { type Child, child, childOf, killChildren } from './support/children.ts';
import { QUICK } from './support/fleet.ts';
import { stretched } from './support/pace.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const BESIEGER = join(import.meta.dirname, 'support/besieger.ts');
const PORT = 8144;
const [BESIEGED, FRIEND] = ['203.0.113.1', '203.0.113.2'];
/** V8 as on a small machine: what is measured is what is held, not garbage that nobody has collected yet; who held more would die. */
const HEAP = 'NODE_OPTIONS=--max-semi-space-size=4 --max-old-space-size=64';
/** Signals that have to come through while the siege lasts. */
const SIGNALS = 4;
const SIGNAL_EVERY_MS = 600;
/** It is 1 to 1.8, whatever else the machine does, and 2.9 to 5 with a key whose door turns nobody away. */
const PRICE_MAX = 2.5;

describeWithKernel('a node under siege', () => {
  let network: Namespace;
  beforeEach(() => {
    network = createNamespace();
    // Every address of both is this machine's own in there.
    for (const space of ['10.0.0.0/8', '203.0.113.0/24'])
      network.run('ip', 'address', 'add', space, 'dev', 'lo');
  });
  afterEach(async () => {
    await killChildren();
    network.remove();
    removeTemporary();
  });

  async function besiege(
    what: Pick<NodeInit['network'], 'key' | 'keyHolders' | 'open'>,
    siege: Partial<Siege>,
  ): Promise<Cost> {
    const [dataDir, friendDir] = [temporaryDirectory(), temporaryDirectory()];
    const [id, friendId] = [await peerIn(dataDir), await peerIn(friendDir)];
    const address = `/ip4/${BESIEGED}/tcp/${PORT}/p2p/${id}`;
    const start = (dir: string, host: string, peer: string): Child => {
      const init: NodeInit = {
        dataDir: dir,
        network: {
          name: 'test',
          listen: [`/ip4/${host}/tcp/${PORT}`],
          peers: [{ address: peer, class: 'own' }],
          ...what,
        },
        mode: 'enforce',
        intervals: QUICK,
      };
      return child({ init, wall: true }, [...network.enter, 'env', HEAP]);
    };
    const besieged = start(dataDir, BESIEGED, `/ip4/${FRIEND}/tcp/9/p2p/${friendId}`);
    await besieged.said('ready');
    // What it takes at its start is not the siege's.
    const readyAt = performance.now();
    await until('it to have settled', () => performance.now() - readyAt > 1_000);
    const before = usage(besieged.pid);
    const topic = signalsTopic('test');
    const besieger = childOf(BESIEGER, { address, topic, ...siege }, network.enter);
    await besieger.said('begun');
    // The friend was not connected before: he has to get in, too.
    const friend = start(friendDir, FRIEND, address);
    await friend.said('ready');
    const began = usage(besieged.pid);
    const paidBefore = usage(besieger.pid).cpuSeconds;
    const beganAt = performance.now();
    let slowest = 0;
    let largest = began.memory;
    for (let n = 1; n <= SIGNALS; n++) {
      const told = performance.now();
      friend.order(`report 8.8.8.${n}`);
      await until(`signal ${n}`, () => besieged.lines.includes(`blocked 8.8.8.${n}`));
      // The first has waited until the friend was connected.
      if (n > 1) slowest = Math.max(slowest, performance.now() - told);
      await until('the next', () => performance.now() - told > SIGNAL_EVERY_MS);
      largest = Math.max(largest, usage(besieged.pid).memory);
    }
    const after = usage(besieged.pid);
    const cpuSeconds = after.cpuSeconds - began.cpuSeconds;
    const seconds = (performance.now() - beganAt) / 1_000;
    return {
      slowestMs: Math.round(slowest),
      cpuPercent: Math.round((100 * cpuSeconds) / seconds),
      timesThePrice: cpuSeconds / (usage(besieger.pid).cpuSeconds - paidBefore),
      grownMb: Math.round((largest - before.memory) / 1e6),
      besieger: besieger.lines.at(-1) ?? '',
    };
  }

  it('scenarios 44 and 45: with a key: a thousand silent ones, a flood of wrong greetings, and thieves of the key: some who say a byte a second, some who stay guests', async () => {
    const key = randomBytes(32).toString('hex');
    const siege = { key, silent: 1_000, drip: 300, flood: 50, peers: 20 };
    expect(await besiege({ key, keyHolders: 'none' }, siege));
  });

  it('scenario 45: open to strangers: fresh keys, streams that are never agreed on, half-written frames of sync and gossip', async () => {
    expect(await besiege({ open: true }, { peers: 40, silent: 300, drip: 100 }));
  });
});

interface Cost {
  readonly slowestMs: number;
  readonly cpuPercent: number;
  /** The CPU time that it cost the besieged, beside what it cost the besieger. */
  readonly timesThePrice: number;
  readonly grownMb: number;
  readonly besieger: string;
}

/** The bounds are those of scenario 45, and a price: whoever besieges pays about as much. A share of a core would be a bound on the machine. */
function expect(cost: Cost): void {
  const told = JSON.stringify(cost);
  assert.ok(cost.slowestMs < stretched(2_000), told);
  assert.ok(cost.grownMb < 100, told);
  assert.ok(cost.timesThePrice < PRICE_MAX, told);
}

async function peerIn(dataDir: string): Promise<string> {
  const { seed } = await loadIdentity(dataDir, false);
  return peerIdOf(createSigner(seed).author).toString();
}

/** Of one process, as the kernel counts. */
function usage(pid: number): { readonly memory: number; readonly cpuSeconds: number } {
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // Behind the name of the program, which may hold anything: times are the 12th and 13th, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return {
    memory: Number(resident) * 1_024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
  };
}
