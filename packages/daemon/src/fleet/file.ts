// Statements on their way from the machine that holds the fleet key to one that runs a node: a small text file.
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { DaemonError } from '../errors.ts';

const statements = z.strictObject({
  tocsin: z.literal('fleet-statements'),
  version: z.literal(1),
  /** Envelopes in base64. They are signed, and no secret. */
  records: z.array(z.base64()).min(1),
});

/** @throws DaemonError `PLACE_UNUSABLE` */
export function writeStatements(path: string, envelopes: readonly Uint8Array[]): void {
  const records = envelopes.map((envelope) => Buffer.from(envelope).toString('base64'));
  const data = { tocsin: 'fleet-statements', version: 1, records };
  try {
    // Never over another file: it may be the one with the key.
    writeFileSync(path, `${JSON.stringify(data, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    throw new DaemonError(
      'PLACE_UNUSABLE',
      `${path} cannot be written: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** In base64, from a file or (`-`) from standard input. @throws DaemonError `STATEMENT_UNREADABLE` */
export async function readStatements(path: string): Promise<readonly string[]> {
  try {
    const found = path === '-' ? await text(process.stdin) : readFileSync(path, 'utf8');
    return parseStatements(found);
  } catch (error) {
    throw new DaemonError('STATEMENT_UNREADABLE', `${path} holds no statements of a fleet`, {
      cause: error,
    });
  }
}

/** What the text of such a file holds. @throws SyntaxError, ZodError for any other text */
export function parseStatements(found: string): readonly string[] {
  return statements.parse(JSON.parse(found)).records;
}
