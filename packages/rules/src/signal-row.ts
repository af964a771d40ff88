// A verified signal as it is kept: for the sync, against replays, and for a second judgement after a quarantine.
import { type Body, LIMITS, type Signal } from '@tocsin/protocol';
import type { SignalRow } from './model.ts';

export function signalRow(
  { id, author, body, envelope: bytes }: Signal,
  receivedAt: number,
  state: SignalRow['state'],
): SignalRow {
  const { sequence, kind, issuedAt, expiresAt } = body;
  const envelope = textOf(bytes);
  // A replay is recognised for as long as any clock within the limits could take it for new.
  const due = signalEnd(body) + LIMITS.liveMaxPastMs;
  const row = { author, sequence, id, kind, issuedAt, expiresAt, receivedAt, state, envelope, due };
  switch (body.kind) {
    case 'threat':
      return { ...row, indicator: body.indicator, confidence: body.confidence };
    case 'sighting':
      return { ...row, indicator: body.indicator, verdict: body.verdict };
    case 'retraction':
      return { ...row, target: body.target, targetSequence: body.targetSequence };
  }
}

/** The last one: every node of a simulated world keeps the same bytes. */
let last: { readonly bytes: Uint8Array; readonly text: string } = {
  bytes: new Uint8Array(0),
  text: '',
};

function textOf(bytes: Uint8Array): string {
  if (bytes !== last.bytes)
    last = {
      bytes,
      text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    };
  return last.text;
}

/** Until when it matters: a retraction lives as long as its target. */
export const signalEnd = (body: Body): number =>
  body.kind === 'retraction' ? Math.max(body.expiresAt, body.targetExpiresAt) : body.expiresAt;
