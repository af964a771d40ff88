// The authors of a benchmark's signals: the same in every process, because all is derived from their numbers.
import { createHash } from 'node:crypto';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import {
  createSigner,
  nextSequence,
  parseIndicator,
  type SignalId,
  signBody,
} from '@tocsin/protocol';

export function seedOf(author: number): Uint8Array {
  return createHash('sha256').update(`tocsin bench author ${author}`).digest();
}

export async function peerIdOf(author: number): Promise<string> {
  return String(peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', seedOf(author))));
}

/** What a node's configuration says of the crowd: own machines at addresses where nobody listens. */
export function ownPeers(authors: number): Promise<readonly { address: string; class: 'own' }[]> {
  return Promise.all(
    Array.from({ length: authors }, async (_, author) => ({
      address: `/ip4/127.0.0.1/tcp/1/p2p/${await peerIdOf(author)}`,
      class: 'own' as const,
    })),
  );
}

export interface Batch {
  readonly authors: number;
  /** One Threat for each, the authors taking turns. */
  readonly addresses: readonly string[];
  /** Wall-clock ms; also where each author's sequence begins. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signed envelopes as they go over the wire, each author's linked to his last. */
export function signedBatch({ authors, addresses, issuedAt, expiresAt }: Batch): Uint8Array[] {
  const heads = Array.from({ length: authors }, (_, author) => ({
    signer: createSigner(seedOf(author)),
    sequence: 0,
    previous: '' as SignalId | '',
  }));
  return addresses.map((address, at) => {
    const head = heads[at % authors];
    const sequence = head && nextSequence(issuedAt, head.sequence);
    const indicator = parseIndicator(address);
    if (head === undefined || sequence === undefined || !indicator.ok) throw new Error(address);
    const signal = signBody(
      {
        kind: 'threat',
        sequence,
        previous: head.previous,
        issuedAt,
        expiresAt,
        indicator: indicator.indicator,
        category: 'ssh-brute-force',
        severity: 2,
        confidence: 1_000_000,
        firstSeen: issuedAt - 60_000,
        lastSeen: issuedAt,
        attempts: 12,
      },
      head.signer,
    );
    Object.assign(head, { sequence, previous: signal.id });
    return signal.envelope;
  });
}
