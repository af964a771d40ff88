// Bytes in, a signal or the reason why not out: what every honest node can see without a clock.
import { Body as WireBody } from '#wire/signal';
import { canonicalFault, decodeCanonical } from '../envelope/canonical.ts';
import { envelopeFault, envelopeParts } from '../envelope/envelope.ts';
import type { Shape } from '../envelope/scan.ts';
import { sha256Hex, toHex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import type { Decoded, DecodeFault } from '../model.ts';
import { isAcceptablePoint } from '../signature/encoding.ts';
import { bodyFromWire } from './body.ts';

const INDICATOR: Shape = { 1: 'bytes', 2: 'uint32' };
const BODY: Shape = {
  1: 'uint32',
  2: 'uint64',
  3: 'bytes',
  4: 'uint64',
  5: 'uint64',
  6: { 1: INDICATOR, 2: 'uint32', 3: 'uint32', 4: 'uint32', 5: 'uint64', 6: 'uint64', 7: 'uint32' },
  7: { 1: INDICATOR, 2: 'uint32' },
  8: { 1: 'bytes', 2: 'uint64', 3: 'uint64' },
};

/**
 * Reads a signal from the bytes of an envelope. Never throws, and keeps a copy: the bytes that gossip
 * delivers are views of a pool. The signature is *not* verified (`verifySignal`), and nothing here
 * depends on a clock: freshness is an opinion of the receiver.
 */
export function decodeSignal(bytes: Uint8Array): Decoded {
  if (bytes.length > LIMITS.signalMaxBytes) return refused('too-large');
  const envelope = new Uint8Array(bytes);
  const parts = envelopeParts(envelope);
  if (parts === undefined) return refused(envelopeFault(envelope));
  if (!isAcceptablePoint(parts.key)) return refused('bad-key');
  const wire = decodeCanonical(WireBody, parts.body);
  if (wire === undefined) return refused(canonicalFault(WireBody, parts.body, BODY));
  const read = bodyFromWire(wire);
  if (!read.ok) return read;
  const { body } = read;
  return {
    ok: true,
    signal: { id: sha256Hex(parts.body), author: toHex(parts.key), body, envelope },
  };
}

function refused(code: DecodeFault['code']): Decoded {
  return code === 'newer'
    ? { ok: false, action: 'ignore', code }
    : { ok: false, action: 'reject', code };
}
