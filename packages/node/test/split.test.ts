// Real nodes that were apart: two halves of a mesh, and one machine that was away while thousands of signals passed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import type { ConfiguredPeer, TocsinNode } from '../src/index.ts';
import { peerIdOf } from '../src/network/identity.ts';
import { bare, someone, stopBare, threat } from './support/bare.ts';
import { make, QUICK, started, stopAll } from './support/fleet.ts';
import { createLink, type Link } from './support/link.ts';
import { stretched } from './support/pace.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';
import { until } from './support/until.ts';

const HALF = 3;
/** Longer than the test: what arrives in time did not wait for the interval. */
const intervals = { ...QUICK, sync: 60_000 };

interface Machine {
  readonly dataDir: string;
  readonly peerId: string;
  readonly half: number;
  readonly port: number;
  /** The way to it from the other half. */
  readonly link: Link;
}

describe('nodes that were apart', () => {
  const links: Link[] = [];
  afterEach(async () => {
    await stopBare();
    await stopAll();
    for (const link of links.splice(0)) link.close();
    removeTemporary();
  });

  async function machine(index: number): Promise<Machine> {
    const dataDir = temporaryDirectory();
    const { peerId } = await make({ dataDir });
    const port = await freePort();
    const link = await createLink();
    links.push(link);
    link.to(port);
    return { dataDir, peerId, half: Math.floor(index / HALF), port, link };
  }

  /** Friends of each other, connected across the halves by wires alone. */
  function startAmong(self: Machine, machines: readonly Machine[]): Promise<TocsinNode> {
    const peers = machines
      .filter((other) => other !== self)
      .map(({ half, port, link, peerId }): ConfiguredPeer => {
        const near = half === self.half ? port : link.port;
        return { address: `/ip4/127.0.0.1/tcp/${near}/p2p/${peerId}`, class: 'friend' };
      });
    const network = {
      name: 'test',
      listen: [`/ip4/127.0.0.1/tcp/${self.port}`],
      // Nobody learns of a way around the wires.
      announce: [`/ip4/127.0.0.1/tcp/${self.link.port}`],
      peers,
    };
    return started({ dataDir: self.dataDir, intervals, network });
  }

  it('scenario 41: two halves of a split mesh have all that is valid 30 s after it heals, and credit nobody twice', async () => {
    const machines: Machine[] = [];
    for (let i = 0; i < 2 * HALF; i++) machines.push(await machine(i));
    const nodes = await Promise.all(machines.map((self) => startAmong(self, machines)));
    const connected = (peers: number) => () =>
      nodes.every((node) => node.status().connectedPeers === peers);
    await until('all to meet', connected(2 * HALF - 1));
    for (const link of links) link.cut();
    await until('the split', connected(HALF - 1));

    // Each half sees one attack twice, of which the second sighting pays for the first; and each machine one of its own.
    const both = '9.9.9.9';
    const second = [1, HALF + 1];
    for (const at of [0, HALF]) {
      await nodes[at]?.report({ indicator: both });
      await until('the half to hear it', () => nodes[at + 1]?.blocks().length === 1);
      await nodes[at + 1]?.report({ indicator: both });
    }
    for (const [at, node] of nodes.entries()) await node.report({ indicator: `9.9.1.${at}` });
    const staged = (count: number) => nodes.every((node) => node.status().staged === count);
    await until('each half to know its own', () => staged(1 + HALF));
    const credits = nodes.map(creditsOf);
    assert.ok(second.every((at) => (credits[at] ?? 0) > 0));

    const healed = performance.now();
    for (const link of links) link.heal();
    await until('all to know all', () => staged(1 + 2 * HALF));
    await until('all to hold the same', () => nodes.every(isSynchronized));
    assert.ok(performance.now() - healed < stretched(30_000));
    for (const node of nodes) {
      const explained = node.explain(both);
      const authors = new Set(explained.voices.map(({ author }) => author));
      if (explained.local !== undefined) authors.add(node.author);
      assert.equal(authors.size, 4, 'all who saw it are known everywhere');
    }
    assert.deepEqual(nodes.map(creditsOf), credits);
  });

  it('scenario 42: a machine that was away while 2,000 signals passed has them 10 s after its return', async () => {
    const now = Date.now();
    const authors = Array.from({ length: AUTHORS }, (_, i) => someone(`author ${i}`));
    const own = new Map<AuthorKey, 'own'>(authors.map(({ author }) => [author, 'own']));
    const dataDir = temporaryDirectory();
    const { author } = await make({ dataDir });
    const full = await bare(temporaryDirectory(), new Map([...own, [author, 'own']]), {});
    for (let i = 0; i < SIGNALS; i++) {
      const signer = authors[i % authors.length] ?? assert.fail();
      const indicator = `11.0.${i >> 8}.${i & 255}` as Indicator;
      // Spread over the hour.
      const at = now - 3_500_000 + i * 1_500;
      const { envelope } = threat(signer, at, { indicator });
      assert.equal(full.hear(envelope).action, 'accept');
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const [address = ''] = full.running.mesh.network.addresses();
    const nowhere = authors.map((signer) => `/ip4/127.0.0.1/tcp/1/p2p/${peerIdOf(signer.author)}`);
    const returning = performance.now();
    const node = await started({
      dataDir,
      peers: [address, ...nowhere].map((text) => ({ address: text, class: 'own' as const })),
    });
    await until('all signals', () => node.status().staged === SIGNALS);
    const took = performance.now() - returning;
    assert.ok(took < stretched(10_000), `${took} ms`);
  });
});

/** Ten thousand of a thousand authors are for `npm run bench -- sync`. */
const SIGNALS = 2_000;
const AUTHORS = 100;

const creditsOf = (node: TocsinNode): number =>
  node.peers().reduce((sum, { confirmations }) => sum + confirmations, 0);

const isSynchronized = (node: TocsinNode): boolean => node.status().state === 'SYNCHRONIZED';

/** Of this machine, a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
