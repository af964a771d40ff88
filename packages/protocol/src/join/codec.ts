// The frames of the join as bytes. They come from one end of one connection: bounded, but not canonical.
import { JoinFrame as WireFrame } from '#wire/join';
import { bytesOfHex, fromHex, toHex } from '../hash.ts';
import { isBetween } from '../integers.ts';
import { LIMITS } from '../limits.ts';
import { JOIN_REFUSALS, type JoinFrame, type JoinRefusal } from './frame.ts';

/** `newer`: a frame or a refusal that this version does not know. */
export type JoinFrameFault = 'too-large' | 'malformed' | 'bad-field' | 'newer';

export type DecodedJoinFrame =
  | { readonly ok: true; readonly frame: JoinFrame }
  | { readonly ok: false; readonly code: JoinFrameFault };

const NONCE_BYTES = 32;
const INVITATION_BYTES = 16;
const MAC_BYTES = 32;
const KEY_BYTES = 32;

export function encodeJoinFrame(frame: JoinFrame): Uint8Array {
  return new Uint8Array(WireFrame.encode(toWire(frame)));
}

/** Reads one frame. Never throws; what it returns shares no memory with `bytes`. */
export function decodeJoinFrame(bytes: Uint8Array): DecodedJoinFrame {
  if (bytes.length > LIMITS.syncFrameMaxBytes) return { ok: false, code: 'too-large' };
  let wire: WireFrame;
  try {
    wire = WireFrame.decode(new Uint8Array(bytes), {
      limits: { records: { envelopes: LIMITS.syncMaxEnvelopes } },
    });
  } catch {
    return { ok: false, code: 'malformed' };
  }
  const frame = fromWire(wire);
  if (frame === undefined) return { ok: false, code: 'newer' };
  return isWellFormed(frame) ? { ok: true, frame } : { ok: false, code: 'bad-field' };
}

/** Envelopes as frames that fit, the last one with `more` false; at least one. */
export function* joinRecordsFrames(envelopes: Iterable<Uint8Array>): Generator<JoinFrame> {
  const room = LIMITS.syncFrameMaxBytes - LIMITS.syncFrameHeadBytes;
  let page: Uint8Array[] = [];
  let size = 0;
  for (const envelope of envelopes) {
    const cost = envelope.length + LIMITS.syncFieldOverheadBytes;
    if (page.length === LIMITS.syncMaxEnvelopes || size + cost > room) {
      yield { kind: 'records', envelopes: page, more: true };
      page = [];
      size = 0;
    }
    page.push(envelope);
    size += cost;
  }
  yield { kind: 'records', envelopes: page, more: false };
}

function toWire(frame: JoinFrame): WireFrame {
  switch (frame.kind) {
    case 'challenge':
      return { challenge: { nonce: bytesOfHex(frame.nonce) } };
    case 'proof':
      return { proof: { invitation: bytesOfHex(frame.invitation), mac: bytesOfHex(frame.mac) } };
    case 'welcome': {
      const { certificate, keyNumber, key } = frame;
      return {
        welcome: { certificate: new Uint8Array(certificate), keyNumber, key: bytesOfHex(key) },
      };
    }
    case 'records': {
      const envelopes = frame.envelopes.map((envelope) => new Uint8Array(envelope));
      return { records: { envelopes, more: frame.more } };
    }
    case 'refusal':
      return { refusal: frame.code };
  }
}

function fromWire({
  challenge,
  proof,
  welcome,
  records,
  refusal,
}: WireFrame): JoinFrame | undefined {
  if (challenge !== undefined) return { kind: 'challenge', nonce: toHex(challenge.nonce) };
  if (proof !== undefined)
    return { kind: 'proof', invitation: toHex(proof.invitation), mac: toHex(proof.mac) };
  if (welcome !== undefined) {
    const { certificate, keyNumber, key } = welcome;
    return {
      kind: 'welcome',
      certificate: new Uint8Array(certificate),
      keyNumber,
      key: toHex(key),
    };
  }
  if (records !== undefined) {
    const envelopes = records.envelopes.map((envelope) => new Uint8Array(envelope));
    return { kind: 'records', envelopes, more: records.more };
  }
  return isRefusal(refusal) ? { kind: 'refusal', code: refusal } : undefined;
}

function isRefusal(text: string | undefined): text is JoinRefusal {
  return (JOIN_REFUSALS as readonly (string | undefined)[]).includes(text);
}

/** What the types do not say. Records are judged one by one, by whoever keeps them. */
function isWellFormed(frame: JoinFrame): boolean {
  switch (frame.kind) {
    case 'challenge':
      return isHex(frame.nonce, NONCE_BYTES);
    case 'proof':
      return isHex(frame.invitation, INVITATION_BYTES) && isHex(frame.mac, MAC_BYTES);
    case 'welcome':
      return (frame.key === '' || isHex(frame.key, KEY_BYTES)) && isBetween(frame.keyNumber, 0);
    case 'records':
    case 'refusal':
      return true;
  }
}

function isHex(text: string, bytes: number): boolean {
  return fromHex(text, bytes) !== undefined;
}
