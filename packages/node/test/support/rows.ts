// Rows as the rules would save them, for tests of the store alone.
import { createHash } from 'node:crypto';
import type { Indicator } from '@tocsin/protocol';
import type { Entry, SignalRow } from '@tocsin/rules';
import { NOON } from './clock.ts';

export const AUTHOR = 'a1'.repeat(32);

export function signalRow(sequence: number, changes: Partial<SignalRow> = {}): SignalRow {
  return {
    author: AUTHOR,
    sequence,
    id: createHash('sha256').update(`${sequence}`).digest('hex'),
    kind: 'threat',
    indicator: '8.8.8.8' as Indicator,
    issuedAt: sequence,
    expiresAt: sequence + 3_600_000,
    receivedAt: sequence,
    state: 'counted',
    envelope: Buffer.from(`envelope ${sequence}`).toString('base64'),
    due: sequence + 7_200_000,
    ...changes,
  };
}

export function entry(indicator: string, end = NOON + 3_600_000): Entry {
  return {
    indicator: indicator as Indicator,
    voices: [],
    decision: {
      action: 'block',
      end,
      score: 900_000,
      enforced: true,
      reason: 'score',
      at: NOON,
    },
    due: end,
  };
}
