// The two files of a fleet that travel between machines: its statements, and its key, sealed with a passphrase.
import { createSigner, decodeRecord } from '@tocsin/protocol';
import { z } from 'zod';
import { DaemonError } from '../../../packages/daemon/src/errors.ts';
import { parseStatements } from '../../../packages/daemon/src/fleet/file.ts';
import {
  parseKey,
  type SealedKey,
  sealKey,
  unsealKey,
} from '../../../packages/daemon/src/fleet/key-file.ts';
import type { Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, mustEqual, textOf, vectorsOf } from './holds.ts';

export const learn: Target = {
  name: 'learn',
  about: 'the file of statements that `tocsin fleet learn` is given',
  sources: ['packages/daemon/src/fleet/file.ts'],
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({ seeds: statements().map(bytesOf), run: runLearn, show: textOf }),
};

function statements(): readonly string[] {
  const records = vectorsOf('records', 'envelope').map((hex) =>
    Buffer.from(hex, 'hex').toString('base64'),
  );
  const file = (some: readonly unknown[]) =>
    JSON.stringify({ tocsin: 'fleet-statements', version: 1, records: some }, null, 2);
  return [
    ...records.map((record) => file([record])),
    file(records.slice(0, 4)),
    file([]),
    file([7]),
  ];
}

/** What is no such text is refused by one of these, of which a person is told. */
function isRefusal(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof z.ZodError;
}

function runLearn(input: Uint8Array): string {
  let records: readonly string[];
  try {
    records = parseStatements(textOf(input));
  } catch (error) {
    if (isRefusal(error)) return (error as Error).name;
    throw error;
  }
  must(records.length > 0, 'a file without statements is taken');
  const verdicts = records.map((record) => {
    const bytes = Buffer.from(record, 'base64');
    const decoded = decodeRecord(new Uint8Array(bytes));
    return decoded.ok ? 'good' : decoded.code;
  });
  return [...new Set(verdicts)].toSorted().slice(0, 2).join(', ');
}

const PASSPHRASE = 'a passphrase';
const SEED = new Uint8Array(32).fill(7);
/** A dearer guess takes as long as it is meant to. */
const CHEAP_MAX_N = 64;

export const sealed: Target = {
  name: 'sealed',
  about: 'the file of a fleet key',
  sources: ['packages/daemon/src/fleet/key-file.ts'],
  maxBytes: 1_024,
  // One guess at the passphrase, though as cheap as can be.
  maxMs: 50,
  batch: 64,
  mutators: [text, text],
  open: async () => ({ seeds: keys().map(bytesOf), run: runSealed, show: textOf }),
};

function keys(): readonly string[] {
  const costs = [
    { N: 16, r: 8, p: 1 },
    { N: 64, r: 1, p: 4 },
    { N: 2 ** 17, r: 8, p: 1 },
  ];
  const made = sealKey(SEED, PASSPHRASE, costs[0]);
  // Another cost in it opens nothing.
  return costs.map((cost) => JSON.stringify({ ...made, kdf: { ...made.kdf, ...cost } }, null, 2));
}

function runSealed(input: Uint8Array): string {
  let key: SealedKey;
  try {
    key = parseKey(textOf(input));
  } catch (error) {
    if (isRefusal(error)) return (error as Error).name;
    throw error;
  }
  if (key.kdf.N > CHEAP_MAX_N) return 'dear';
  try {
    mustEqual(unsealKey(key, PASSPHRASE), SEED, 'a file that was changed opens to another key');
  } catch (error) {
    if (error instanceof DaemonError && error.code === 'WRONG_PASSPHRASE') return error.code;
    throw error;
  }
  must(key.fleet === createSigner(SEED).author, 'the public key was changed, and the file opens');
  return 'opened';
}
