// Records as a test signs them, and a notebook in memory: for tests of the membership without a network.
import {
  createSigner,
  type MembershipRecord,
  networkDigest,
  type RecordBody,
  type Signer,
  signRecord,
} from '@tocsin/protocol';
import type { Said } from '../../src/membership/say.ts';
import type { Notebook } from '../../src/offences.ts';
import { DAY_MS, NETWORK } from './support.ts';

export const signerNamed = (name: string): Signer =>
  createSigner(Buffer.from(name.padEnd(32, '.')).subarray(0, 32));

export function notebookIn(notes: Map<string, string>): Notebook {
  return {
    recall: async (topic) =>
      [...notes].flatMap(([key, text]) =>
        key.startsWith(`${topic}/`) ? [[key.slice(topic.length + 1), text] as const] : [],
      ),
    remember(topic, name, text) {
      if (text === undefined) notes.delete(`${topic}/${name}`);
      else notes.set(`${topic}/${name}`, text);
    },
  };
}

export interface When {
  readonly issuedAt: number;
  readonly lifeMs?: number;
  readonly number?: number;
}

export function signedAt(signer: Signer, said: Said, when: When): MembershipRecord {
  const { issuedAt, lifeMs = DAY_MS, number = issuedAt } = when;
  const header = { network: networkDigest(NETWORK), number, issuedAt };
  return signRecord({ ...header, expiresAt: issuedAt + lifeMs, ...said } as RecordBody, signer);
}

export const certificateAt = (by: Signer, of: Signer, kind: 'own' | 'friend', when: When) =>
  signedAt(
    by,
    { kind: 'certificate', member: of.author, sponsor: by.author, class: kind, label: '' },
    when,
  );
