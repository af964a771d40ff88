// What the benchmarks of whole nodes share: data directories that go away, and settings that lift every budget.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfiguredPeer, NodeInit } from '@tocsin/node';
import type { Child } from './child.ts';
import type { Start, Started } from './roles/tocsin.ts';

export const NETWORK = 'bench';
export const TOPIC = `/tocsin/1/${NETWORK}/signals`;
const DAY_MS = 86_400_000;

/** A data directory that is removed at the end of the scope. */
export function scratch(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Where nobody listens. */
export const NOWHERE = '/ip4/127.0.0.1/tcp/1';

/** No budget, rate or line binds, so that a benchmark measures work and not its refusal. */
export const LIFTED = {
  threatsPerHourOwn: Number.POSITIVE_INFINITY,
  newBlocksPerMinute: Number.POSITIVE_INFINITY,
  peerBlocksMax: Number.POSITIVE_INFINITY,
  ownPeerBlocksMax: Number.POSITIVE_INFINITY,
  stagedEntriesMax: Number.POSITIVE_INFINITY,
  paceThreatsPerHour: Number.POSITIVE_INFINITY,
} as const;

/** So fast no wire is. */
const UNBOUND_PER_SECOND = 1_000_000_000;
const LIFTED_LIMITS = {
  messagesPerSecond: UNBOUND_PER_SECOND,
  messageBurst: UNBOUND_PER_SECOND,
} as const;

export interface Settings {
  readonly dataDir: string;
  readonly peers: readonly ConfiguredPeer[];
  readonly firewall?: Start['firewall'];
  /** True lets unknown peers connect. */
  readonly open?: boolean;
  /** False leaves every budget and rate at its default. */
  readonly lifted?: boolean;
  readonly intervals?: NodeInit['intervals'];
}

/** Starts a node of ours that enforces, with every budget lifted unless told otherwise. */
export function startNode(node: Child, settings: Settings): Promise<Started> {
  const { dataDir, peers, firewall = 'dry-run', open = false, lifted = true, intervals } = settings;
  const init: NodeInit = {
    dataDir,
    network: {
      name: NETWORK,
      listen: ['/ip4/127.0.0.1/tcp/0'],
      peers,
      open,
      ...(lifted && { limits: LIFTED_LIMITS }),
    },
    mode: 'enforce',
    ...(lifted && { policy: LIFTED }),
    intervals: { redialFirst: DAY_MS, redialMax: DAY_MS, ...intervals },
  };
  return node.call<Started>('start', { init, firewall } satisfies Start);
}
