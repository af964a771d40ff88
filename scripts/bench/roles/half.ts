// Several nodes of ours in one process: one side of a mesh that is to be split.
import { createNode, type NodeInit, type TocsinNode } from '@tocsin/node';
import { serve } from '../child.ts';
import { machineMs, until } from '../measure.ts';

const nodes: TocsinNode[] = [];

const all = (what: string, holds: (node: TocsinNode) => boolean): Promise<number> =>
  until(what, () => nodes.every(holds), 120_000, 20).then(machineMs);

serve({
  /** Makes an identity in a fresh data directory, for another node's configuration to name. */
  async identity(dataDir: string): Promise<string> {
    return (await createNode({ dataDir, network: { name: 'bench' } })).peerId;
  },
  async start(inits: readonly NodeInit[]): Promise<void> {
    for (const init of inits) nodes.push(await createNode(init, { protections: async () => [] }));
    await Promise.all(nodes.map((node) => node.start()));
  },
  connected: (peers: number) =>
    all(`${peers} peers`, (node) => node.status().connectedPeers === peers),
  /** Answers when the last of the nodes knew so many addresses. */
  staged: (count: number) => all(`${count} addresses`, (node) => node.status().staged === count),
  synchronized: () => all('one set', (node) => node.status().state === 'SYNCHRONIZED'),
  /** One address of each node, and one that all of them see. */
  async report(addresses: readonly string[]): Promise<void> {
    const [common = '', ...each] = addresses;
    for (const [at, node] of nodes.entries()) await node.report({ indicator: each[at] ?? '' });
    for (const node of nodes) await node.report({ indicator: common });
  },
  /** Confirmations that the nodes have credited to each other. */
  credits: () =>
    nodes
      .flatMap((node) => node.peers())
      .reduce((sum, { confirmations }) => sum + confirmations, 0),
  stop: () => Promise.all(nodes.map((node) => node.stop())),
});
