// A verified signal as it is kept: for the sync, against replays, and for a second judgement after a quarantine.
import { type Body, LIMITS, type Signal } from '@tocsin/protocol';
import type { SignalRow } from './model.ts';

export function signalRow(
  { id, author, body, envelope }: Signal,
  receivedAt: number,
  state: SignalRow['state'],
): SignalRow {
  const { sequence, kind, issuedAt, expiresAt } = body;
  const row = { author, sequence, id, kind, issuedAt, expiresAt, receivedAt, state };
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const kept = { ...row, envelope: bytes.toString('base64') };
  // A replay is recognised for as long as any clock within the limits could take it for new.
  const due = signalEnd(body) + LIMITS.liveMaxPastMs;
  switch (body.kind) {
    case 'threat':
      return { ...kept, due, indicator: body.indicator, confidence: body.confidence };
    case 'sighting':
      return { ...kept, due, indicator: body.indicator, verdict: body.verdict };
    case 'retraction': {
      const { target, targetSequence } = body;
      return { ...kept, due, target, targetSequence };
    }
  }
}

/** Until when it matters: a retraction lives as long as its target. */
export const signalEnd = (body: Body): number =>
  body.kind === 'retraction' ? Math.max(body.expiresAt, body.targetExpiresAt) : body.expiresAt;
