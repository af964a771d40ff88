// Nodes on loopback with real stores, for tests of the whole.
import type { Change, FirewallAdapter, Listed } from '@tocsin/firewall';
import type { Cidr } from '@tocsin/protocol';
import {
  type ConfiguredPeer,
  createNode,
  type NodeInit,
  type Parts,
  type TocsinNode,
} from '../../src/index.ts';
import { temporaryDirectory } from './temp.ts';
import { until } from './until.ts';

/** A firewall that holds what it is told, and can be made to fail or be changed by another hand. */
export interface FakeFirewall extends FirewallAdapter {
  readonly held: Map<Cidr, number>;
  readonly batches: (readonly Change[])[];
  failing: Error | undefined;
  counters: Map<Cidr, number>;
}

export function fakeFirewall(held = new Map<Cidr, number>()): FakeFirewall {
  const firewall: FakeFirewall = {
    name: 'fake',
    enforces: true,
    held,
    batches: [],
    failing: undefined,
    counters: new Map(),
    async start() {
      if (firewall.failing) throw firewall.failing;
    },
    async apply(changes) {
      if (firewall.failing) throw firewall.failing;
      firewall.batches.push(changes);
      for (const change of changes)
        if (change.type === 'block') held.set(change.cidr, change.until);
        else held.delete(change.cidr);
      return [];
    },
    async list() {
      if (firewall.failing) throw firewall.failing;
      return [...held].map(
        ([cidr, until]): Listed => ({ cidr, until, packets: firewall.counters.get(cidr) ?? 0 }),
      );
    },
    async clear() {
      held.clear();
    },
    async stop() {},
  };
  return firewall;
}

/** Fast where a test would have to wait, and no system protections, which would differ from machine to machine. */
export const QUICK = { sync: 200, redialFirst: 20, redialMax: 200, headFetch: 1_000, retry: 20 };

const running: TocsinNode[] = [];

export async function make(
  init: Partial<NodeInit> & { peers?: readonly ConfiguredPeer[]; open?: boolean } = {},
  parts: Parts = {},
): Promise<TocsinNode> {
  const { peers = [], open = false, ...rest } = init;
  const node = await createNode(
    {
      dataDir: temporaryDirectory(),
      network: { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'], peers, open },
      mode: 'enforce',
      intervals: QUICK,
      ...rest,
    },
    { protections: async () => [], ...parts },
  );
  running.push(node);
  return node;
}

export async function started(...args: Parameters<typeof make>): Promise<TocsinNode> {
  const node = await make(...args);
  await node.start();
  return node;
}

export function peerOf(node: TocsinNode, kind: ConfiguredPeer['class'] = 'own'): ConfiguredPeer {
  const [address] = node.addresses();
  return { address: address ?? `/ip4/127.0.0.1/tcp/1/p2p/${node.peerId}`, class: kind };
}

/** Own peers of each other, connected and listening. */
export async function fleet(
  parts: readonly Parts[],
  init: Partial<NodeInit> = {},
): Promise<TocsinNode[]> {
  const nodes: TocsinNode[] = [];
  const dataDirs = parts.map(() => temporaryDirectory());
  const ids: ConfiguredPeer[] = [];
  for (const dataDir of dataDirs) ids.push(peerOf(await make({ dataDir })));
  for (const [i, own] of parts.entries()) {
    // The later dial the earlier, whose ports are known by then.
    const peers = ids.map((id, j) => {
      const earlier = nodes[j];
      return earlier === undefined ? id : peerOf(earlier);
    });
    const dataDir = dataDirs[i] ?? '';
    nodes.push(await started({ ...init, dataDir, peers: peers.filter((_, j) => j !== i) }, own));
  }
  await until('the fleet to connect', () =>
    nodes.every((node) => node.status().connectedPeers === nodes.length - 1),
  );
  return nodes;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((node) => node.stop()));
}
