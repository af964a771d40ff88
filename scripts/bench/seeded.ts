// Data directories with many active blocks, filled as in life: by gossip from another process.
import { publicAddresses } from './addresses.ts';
import { Child } from './child.ts';
import { ownPeers } from './crowd.ts';
import { scratch, startNode, TOPIC } from './world.ts';

/** Few, so that a node that starts again has few to dial. */
export const SEED_AUTHORS = 4;
const LIFE_MS = 86_400_000 - 120_000;
/** Issued so long ago, so that their sequences, a millisecond each, have ended before later signals of the same authors begin. */
const AGE_MS = 60_000;

/** A data directory with `count` active blocks, which are the first `count` public addresses. */
export async function seeded(count: number): Promise<ReturnType<typeof scratch>> {
  const directory = scratch();
  if (count > 0) await fill(directory.path, count);
  return directory;
}

async function fill(dataDir: string, count: number): Promise<void> {
  const node = new Child('tocsin');
  const feeder = new Child('feeder');
  try {
    const { address } = await startNode(node, { dataDir, peers: await ownPeers(SEED_AUTHORS) });
    await feeder.call('meet', { topic: TOPIC, address });
    const issuedAt = Date.now() - AGE_MS;
    await feeder.call('prepare', {
      authors: SEED_AUTHORS,
      addresses: publicAddresses(count),
      issuedAt,
      expiresAt: issuedAt + LIFE_MS,
    });
    await Promise.all([feeder.call('feed'), node.call('blocked', count)]);
    await node.call('stop');
  } finally {
    await Promise.all([node.end(), feeder.end()]);
  }
}
