// A signal's row as the index wants it.
import { decodeSignal } from '@tocsin/protocol';
import type { SignalRow } from '@tocsin/rules';
import type { Indexed } from './signal-index.ts';

export function indexed(row: SignalRow): Indexed {
  return {
    sequence: row.sequence,
    issuedAt: row.issuedAt,
    expiresAt: row.expiresAt,
    counted: row.kind === 'threat' && row.state === 'counted',
    ids: idsOf(row),
  };
}

/** One id, or two where a rival proves an equivocation. */
export function idsOf(row: SignalRow): readonly string[] {
  if (row.rival === undefined) return [row.id];
  const rival = decodeSignal(new Uint8Array(Buffer.from(row.rival, 'base64')));
  return rival.ok ? [row.id, rival.signal.id] : [row.id];
}
