// Writes packages/protocol/vectors/*.json, which another implementation of the wire can test itself against. A test compares
// the committed files with what this makes, so a change of the wire cannot go unseen.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressVectors } from './test-vectors/address.ts';
import { ed25519Vectors } from './test-vectors/ed25519.ts';
import { invitationVectors } from './test-vectors/invitations.ts';
import { recordVectors } from './test-vectors/records.ts';
import { syncVectors } from './test-vectors/sync.ts';
import { wireVectors } from './test-vectors/wire.ts';

const DIRECTORY = join(import.meta.dirname, '..', 'packages', 'protocol', 'vectors');

/** The generated files' texts, by name. `rfc8032.json` is a copy of the standard's and not made here. */
export function generateVectors(): ReadonlyMap<string, string> {
  return new Map([
    [
      'ed25519.json',
      file(
        'Ed25519 by the rule of the wire: the equation without the cofactor, S below the order, key and R canonical and not of small order. All bytes are hex.',
        ed25519Vectors(),
      ),
    ],
    [
      'wire.json',
      file(
        'Envelopes (hex), and what a receiver makes of them without a clock. The code is a diagnosis; the action is binding.',
        wireVectors(),
      ),
    ],
    [
      'addresses.json',
      file(
        'Texts, and their canonical form as something that a signal may name (indicator) and as any network (cidr); "! code" where refused.',
        addressVectors(),
      ),
    ],
    [
      'sync.json',
      file(
        'Frames of /tocsin/sync/1 (hex), and their kind; "! code" where refused.',
        syncVectors(),
      ),
    ],
    [
      'records.json',
      file(
        'Records of membership (envelopes in hex), and what a receiver makes of them without a clock; the code where refused.',
        recordVectors(),
      ),
    ],
    [
      'invitations.json',
      file(
        'Lines, and the invitation that each holds; the code where refused. The digests name the network and its key.',
        invitationVectors(),
      ),
    ],
  ]);
}

function file(about: string, vectors: readonly object[]): string {
  return `${JSON.stringify({ about, vectors }, null, 2)}\n`;
}

export function committedVectors(name: string): string {
  return readFileSync(join(DIRECTORY, name), 'utf8');
}

if (import.meta.main) {
  for (const [name, text] of generateVectors()) writeFileSync(join(DIRECTORY, name), text);
}
