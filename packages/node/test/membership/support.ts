// Nodes of one network with a key, and a fleet key that signs what a test wants.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuthorKey,
  createSigner,
  type MembershipRecord,
  networkDigest,
  type RecordBody,
  signRecord,
} from '@tocsin/protocol';
import type { KeyHolders } from '@tocsin/rules';
import type { Intervals, Parts, TocsinNode } from '../../src/index.ts';
import type { Said } from '../../src/membership/say.ts';
import { make, peerOf, QUICK } from '../support/fleet.ts';
import { temporaryDirectory } from '../support/temp.ts';

export const NETWORK = 'test';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const freshKey = (): string => randomBytes(32).toString('hex');

export interface Net {
  readonly key?: string;
  readonly keyHolders?: KeyHolders;
  readonly fleets?: readonly AuthorKey[];
}

export interface MemberInit {
  readonly dataDir?: string;
  /** Dialled and configured with this class. */
  readonly friends?: readonly TocsinNode[];
  readonly own?: readonly TocsinNode[];
  /** Dialled as an entrance, and known by no configuration. */
  readonly entrances?: readonly TocsinNode[];
  readonly intervals?: Partial<Intervals>;
  readonly name?: string;
}

/** Not started yet. */
export function member(net: Net, init: MemberInit = {}, parts: Parts = {}): Promise<TocsinNode> {
  const { friends = [], own = [], entrances = [], intervals, name } = init;
  const { dataDir = temporaryDirectory() } = init;
  const peers = [
    ...friends.map((node) => peerOf(node, 'friend')),
    ...own.map((node) => peerOf(node, 'own')),
  ];
  const bootstrap = entrances.flatMap((node) => node.addresses());
  const network = { name: NETWORK, listen: ['/ip4/127.0.0.1/tcp/0'], peers, bootstrap, ...net };
  return make(
    {
      dataDir,
      network,
      intervals: { ...QUICK, ...intervals },
      ...(name !== undefined && { name }),
    },
    parts,
  );
}

export async function startedMember(...args: Parameters<typeof member>): Promise<TocsinNode> {
  const node = await member(...args);
  await node.start();
  return node;
}

export interface FleetKey {
  readonly author: AuthorKey;
  sign(said: Said, times?: Partial<Times>): MembershipRecord;
  own(node: TocsinNode, times?: Partial<Times>): MembershipRecord;
}

/** In ms since 1970; by default from now on, for a day. */
interface Times {
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly number: number;
}

export function fleetKey(seed: Uint8Array = randomBytes(32)): FleetKey {
  const signer = createSigner(seed);
  let last = 0;
  const sign: FleetKey['sign'] = (said, times = {}) => {
    const issuedAt = times.issuedAt ?? Date.now();
    last = Math.max(times.number ?? issuedAt, last + 1);
    const body = {
      ...said,
      network: networkDigest(NETWORK),
      number: times.number ?? last,
      issuedAt,
      expiresAt: times.expiresAt ?? issuedAt + DAY_MS,
    };
    return signRecord(body as RecordBody, signer);
  };
  return {
    author: signer.author,
    sign,
    own: ({ author }, times) =>
      sign(
        { kind: 'certificate', member: author, sponsor: signer.author, class: 'own', label: '' },
        times,
      ),
  };
}

/** What one node sees of another. */
export const seen = (by: TocsinNode, whom: TocsinNode) =>
  by.members().find(({ author }) => author === whom.author);

export const areConnected = (...nodes: readonly TocsinNode[]): boolean =>
  nodes.every((node) =>
    nodes.every((other) => other === node || seen(node, other)?.connected === true),
  );

/** The digest of the network's key that a node uses, from its file. */
export function keyOf(dataDir: string): string {
  const { keys } = JSON.parse(readFileSync(join(dataDir, 'network-keys.json'), 'utf8'));
  return keys[0].key;
}
