// Joining for real: two nodes over TCP with the network's key, an invitation between them, and what does not get in.
import assert from 'node:assert/strict';
import { createSigner, networkDigest, signRecord } from '@tocsin/protocol';
import { createNode, joinNetwork, NodeError, type TocsinNode } from '../../src/index.ts';
import { QUICK, stopAll } from '../support/fleet.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';
import { until } from '../support/until.ts';

const KEY = '5a'.repeat(32);
const running: TocsinNode[] = [];

type Network = Parameters<typeof createNode>[0]['network'];

async function started(
  network: Partial<Network> = {},
  dataDir = temporaryDirectory(),
): Promise<TocsinNode> {
  const node = await createNode(
    {
      dataDir,
      network: { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'], ...network },
      intervals: QUICK,
    },
    { protections: async () => [] },
  );
  running.push(node);
  await node.start();
  return node;
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof NodeError && error.code === code;

/** A new machine that comes by a line and starts. */
async function come(line: string): Promise<TocsinNode> {
  const dataDir = temporaryDirectory();
  const { inviter } = await joinNetwork({ dataDir, line });
  return started({ peers: [inviter] }, dataDir);
}

const classOf = (node: TocsinNode, other: TocsinNode) =>
  node.members().find(({ author }) => author === other.author)?.class;

describe('joining', () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map((node) => node.stop()));
    await stopAll();
  });
  after(removeTemporary);

  it('makes an own machine of a stranger: signals pass, and a third knows both without having met them', async () => {
    const first = await started({ key: KEY });
    const { line } = await first.invite({ class: 'own', uses: 2, label: 'web-3' });
    const second = await come(line);
    await until('the two to connect', () => second.status().connectedPeers === 1);
    assert.equal(classOf(first, second), 'own');
    assert.equal(first.members().find(({ author }) => author === second.author)?.label, 'web-3');

    const dataDir = temporaryDirectory();
    const { members, inviter } = await joinNetwork({ dataDir, line });
    assert.deepEqual(
      new Set(members.map(({ author }) => author)).has(second.author),
      true,
      'who is there is told at the door',
    );
    const third = await started({ peers: [inviter] }, dataDir);
    await until('the third to know the second', () => classOf(third, second) === 'own');
    await until('the second to know the third', () => classOf(second, third) === 'own');
    await third.report({ indicator: '198.51.0.7', category: 'ssh-brute-force' });
    await until('the block to arrive', () => second.blocks().length === 1);
  });

  it('is no dead end: who comes by the second knows the first', async () => {
    const first = await started({ key: KEY });
    const second = await come((await first.invite({ class: 'own' })).line);
    const third = await come((await second.invite({ class: 'own' })).line);
    await until('all to know each other', () =>
      [first, second, third].every((node) =>
        [first, second, third].every((other) => classOf(node, other) === 'own'),
      ),
    );
  });

  it('is no dead end by whichever machine one comes: each gives its word to who invited it', async () => {
    const first = await started({ key: KEY });
    const { line } = await first.invite({ class: 'own', uses: 2 });
    const second = await come(line);
    await until('the second’s word to be here', () => second.status().connectedPeers === 1);
    const third = await come(line);
    await until('the third to be in', () => classOf(third, second) === 'own');
    const fourth = await come((await third.invite({ class: 'own' })).line);
    await until('the fourth to know all', () =>
      [first, second, third].every((other) => classOf(fourth, other) === 'own'),
    );
  });

  it('makes a friend with his own group', async () => {
    const first = await started({ key: KEY });
    const friend = await come((await first.invite()).line);
    assert.equal(classOf(first, friend), 'friend');
    const view = first.members().find(({ author }) => author === friend.author);
    assert.equal(view?.sponsor, first.author);
  });

  it('lets in who holds the key and is nobody yet, where only the invited may speak', async () => {
    const first = await started({ key: KEY, keyHolders: 'none' });
    const own = await come((await first.invite({ class: 'own' })).line);
    await until('the two to connect', () => own.status().connectedPeers === 1);
    await first.report({ indicator: '198.51.0.7', category: 'ssh-brute-force' });
    await until('the block to arrive', () => own.blocks().length === 1);
  });

  it('tells an own machine which fleets to obey, and a friend of none', async () => {
    const fleet = createSigner(new Uint8Array(32).fill(9));
    const first = await started({ key: KEY, fleets: [fleet.author] });
    const own = await come((await first.invite({ class: 'own' })).line);
    assert.deepEqual(own.fleets(), [fleet.author]);
    const friend = await come((await first.invite()).line);
    assert.deepEqual(friend.fleets(), []);
    await until('all to connect', () => first.status().connectedPeers === 2);

    const now = Date.now();
    const out = signRecord(
      {
        kind: 'revocation',
        network: networkDigest('test'),
        number: now,
        issuedAt: now,
        expiresAt: now + 3_600_000,
        member: friend.author,
        since: 0,
      },
      fleet,
    );
    assert.deepEqual(await own.learn([out.envelope]), [{ verdict: 'new', id: out.id }]);
    await until('the friend to be out', () => first.status().connectedPeers === 1);
    assert.equal(classOf(first, friend), undefined);
  });

  it('goes over secure WebSockets too, whose certificate nobody vouches for', async () => {
    const first = await started({ key: KEY, listen: ['/ip4/127.0.0.1/tcp/0/tls/ws'] });
    const own = await come((await first.invite({ class: 'own' })).line);
    await until('the two to connect', () => own.status().connectedPeers === 1);
  });

  it('makes a friend of a stranger in an open network', async () => {
    const first = await started({ open: true });
    const dataDir = temporaryDirectory();
    const { inviter } = await joinNetwork({ dataDir, line: (await first.invite()).line });
    const friend = await started({ open: true, peers: [inviter] }, dataDir);
    assert.equal(classOf(first, friend), 'friend');
  });

  it('is refused on both sides, with the reason, to who comes second by one invitation', async () => {
    const first = await started({ key: KEY });
    const { line } = await first.invite();
    await joinNetwork({ dataDir: temporaryDirectory(), line });
    await assert.rejects(
      joinNetwork({ dataDir: temporaryDirectory(), line }),
      refusedAs('INVITATION_USED'),
    );
    await until('the refusal in the journal', async () => {
      for await (const { reason } of first.journal({ kind: 'join-refused' }))
        return reason === 'used';
      return false;
    });
  });

  it('finds nobody behind a wrong key, and another machine behind an address that changed hands', async () => {
    const first = await started({ key: KEY });
    const { line } = await first.invite();
    const [address = ''] = first.addresses();
    const port = /\/tcp\/(\d+)/.exec(address)?.[1];
    await first.stop();
    running.splice(0);
    await assert.rejects(
      joinNetwork({ dataDir: temporaryDirectory(), line }),
      refusedAs('JOIN_UNREACHABLE'),
    );
    const listen = [`/ip4/127.0.0.1/tcp/${port}`];
    const foreign = await started({ key: '77'.repeat(32), listen });
    await assert.rejects(
      joinNetwork({ dataDir: temporaryDirectory(), line }),
      refusedAs('JOIN_UNREACHABLE'),
    );
    await foreign.stop();
    await started({ key: KEY, listen });
    await assert.rejects(
      joinNetwork({ dataDir: temporaryDirectory(), line }),
      refusedAs('JOIN_ANOTHER'),
    );
  });

  it('brings the key of today to who was invited with the one of yesterday', async () => {
    const first = await started({ key: KEY });
    const { line } = await first.invite({ class: 'own' });
    await first.rotateKey({ forgetOldAt: Date.now() + 3_600_000 });
    const second = await come(line);
    await until('the two to connect', () => second.status().connectedPeers === 1);
    // What came with the welcome is the new key: the old one could be forgotten now.
    const again = await first.invite();
    await joinNetwork({ dataDir: temporaryDirectory(), line: again.line });
  });

  it('is for others only, and needs a network that somebody can enter', async () => {
    const closed = await started();
    await assert.rejects(closed.invite(), refusedAs('NO_NETWORK_KEY'));
    const dataDir = temporaryDirectory();
    const first = await started({ key: KEY }, dataDir);
    const { line } = await first.invite();
    await first.stop();
    await assert.rejects(joinNetwork({ dataDir, line }), refusedAs('INVITATION_OWN'));
  });
});
