// What a join leaves in the data directory for the next start of the node: the records that make it a member.
import { join } from 'node:path';
import { readPrivate, removePrivate, writePrivate } from './private-file.ts';

const fileIn = (dataDir: string) => join(dataDir, 'joined.json');

export async function leaveRecords(
  dataDir: string,
  envelopes: readonly Uint8Array[],
): Promise<void> {
  const records = envelopes.map((envelope) => Buffer.from(envelope).toString('base64'));
  await writePrivate(fileIn(dataDir), { records });
}

/** Hands what was left to `learn`, and forgets it once that is durable. */
export async function takeRecords(
  dataDir: string,
  learn: (envelopes: readonly Uint8Array[]) => Promise<unknown>,
): Promise<void> {
  const left = await readPrivate(fileIn(dataDir), isLeft);
  if (left === undefined) return;
  await learn(left.records.map((text) => new Uint8Array(Buffer.from(text, 'base64'))));
  await removePrivate(fileIn(dataDir));
}

function isLeft(data: unknown): data is { readonly records: readonly string[] } {
  const { records } = (data ?? {}) as { records?: unknown };
  return Array.isArray(records) && records.every((text) => typeof text === 'string');
}
