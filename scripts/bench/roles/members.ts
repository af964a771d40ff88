// Some nodes of a mesh in one process: real stores, signatures and connections, and a firewall that only notes.
import { dryRunAdapter } from '@tocsin/firewall';
import { createNode, type NodeInit, systemClock, type TocsinNode } from '@tocsin/node';
import { serve } from '../child.ts';
import { machineMs, until } from '../measure.ts';
import { Ledger } from '../mesh/arrivals.ts';
import { type MemberStart, PATIENCE_MS, type Said } from '../mesh/member.ts';
import { NETWORK } from '../world.ts';

const nodes: TocsinNode[] = [];
const ledger = new Ledger();

function initOf({ dataDir, key, neighbours }: MemberStart): NodeInit {
  return {
    dataDir,
    network: {
      name: NETWORK,
      key,
      // One operator's machines: every word has its full weight, and one host may have them all.
      keyHolders: 'own',
      listen: ['/ip4/127.0.0.1/tcp/0'],
      peers: neighbours.map((address) => ({ address, class: 'own' })),
      discovery: { mdns: false, dht: false },
    },
    mode: 'enforce',
  };
}

serve({
  ...ledger.calls,
  /** Answers with its address once it is connected to the neighbours that it was given. */
  async start(given: MemberStart): Promise<string> {
    const at = nodes.length;
    const firewall = dryRunAdapter({ clock: systemClock });
    const node = await createNode(initOf(given), { firewall, protections: async () => [] });
    nodes.push(node);
    node.on('signal', ({ indicator = '' }) => ledger.arrived(at, indicator));
    await node.start();
    const { length } = given.neighbours;
    await until('the neighbours', () => node.status().connectedPeers >= length, PATIENCE_MS);
    return node.addresses()[0] ?? '';
  },
  /** How many each has. */
  connections: () => nodes.map((node) => node.status().connectedPeers),
  /** Answers when it was called. */
  async say({ node, what }: Said): Promise<number> {
    const begin = machineMs();
    const report = { indicator: what, category: 'ssh-brute-force', confidence: 1_000_000 } as const;
    await nodes[node]?.report(report);
    return begin;
  },
  stop: () => Promise.all(nodes.map((node) => node.stop())),
});
