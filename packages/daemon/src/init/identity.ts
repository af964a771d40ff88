// Makes this machine's identity, or finds the one that it has: an identity is never replaced.
import { createNode } from '@tocsin/node';
import { nodeInitOf } from '../config/node-init.ts';
import type { Config } from '../config/schema.ts';

/** The peer id that others pin. @throws NodeError when there is an identity that cannot be used */
export async function identityOf(config: Config, dataDir: string): Promise<string> {
  const node = await createNode(nodeInitOf(config, { dataDir, mode: 'observe', moved: false }));
  return node.peerId;
}
