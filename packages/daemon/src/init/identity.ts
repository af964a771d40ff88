// Makes this machine's identity, or finds the one that it has: an identity is never replaced.
import { createNode } from '@tocsin/node';
import { nodeInitOf } from '../config/node-init.ts';
import type { Config } from '../config/schema.ts';

/**
 * The peer id that others pin. A key of the network is put into the data directory beside it.
 * @throws NodeError when there is an identity or a key that cannot be used
 */
export async function identityOf(
  config: Config,
  dataDir: string,
  key: string | undefined,
): Promise<string> {
  const node = await createNode(
    nodeInitOf(config, { dataDir, mode: 'observe', moved: false, key }),
  );
  return node.peerId;
}
