// The sync's frames as bytes. They come from one neighbour and are not signed: bounded, but not canonical.
import { Frame as WireFrame } from '#wire/sync';
import { bytesOfHex, toHex } from '../hash.ts';
import { LIMITS } from '../limits.ts';
import { copies, digestBytes, digestOf, isHex, isShownText, isWhole } from './fields.ts';
import type { Stock, SyncFrame } from './frame.ts';
import { isRecordFrameWellFormed, recordFrameFromWire, recordFrameToWire } from './record-codec.ts';

/** Why bytes are no frame. `newer`: a kind of frame that this version does not know; skip it. */
export type FrameFault = 'too-large' | 'malformed' | 'bad-field' | 'newer';

export type DecodedFrame =
  | { readonly ok: true; readonly frame: SyncFrame }
  | { readonly ok: false; readonly code: FrameFault };

/** Checked while decoding, so that 64 KiB of empty entries never become as many objects. */
const DECODE_LIMITS = {
  hello: { sensors: LIMITS.syncMaxSensors },
  summary: { authors: LIMITS.syncMaxAuthors },
  inventory: { entries: LIMITS.syncMaxInventoryEntries },
  want: { sequences: LIMITS.syncMaxWanted },
  signals: { envelopes: LIMITS.syncMaxEnvelopes },
  records: { envelopes: LIMITS.syncMaxEnvelopes },
};

/** The bytes of a frame. Throws RangeError for one that a receiver would refuse. */
export function encodeFrame(frame: SyncFrame): Uint8Array {
  const bytes = new Uint8Array(WireFrame.encode(frameToWire(frame)));
  const decoded = decodeFrame(bytes);
  if (!decoded.ok)
    throw new RangeError(`a receiver would refuse this ${frame.kind} frame: ${decoded.code}`);
  return bytes;
}

/** Reads one frame. Never throws; what it returns shares no memory with `bytes`. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  if (bytes.length > LIMITS.syncFrameMaxBytes) return { ok: false, code: 'too-large' };
  let wire: WireFrame;
  try {
    wire = WireFrame.decode(new Uint8Array(bytes), { limits: DECODE_LIMITS });
  } catch {
    return { ok: false, code: 'malformed' };
  }
  const frame = frameFromWire(wire);
  if (frame === undefined) return { ok: false, code: 'newer' };
  return isWellFormed(frame) ? { ok: true, frame } : { ok: false, code: 'bad-field' };
}

function frameToWire(frame: SyncFrame): WireFrame {
  switch (frame.kind) {
    case 'hello': {
      const { kind: _, sensors, stock, ...hello } = frame;
      return {
        hello: {
          ...hello,
          sensors: [...sensors],
          ...(stock && { stock: { ...stock, digest: digestBytes(stock.digest) } }),
        },
      };
    }
    case 'summary': {
      const authors = frame.authors.map((entry) => ({
        author: bytesOfHex(entry.author),
        digest: digestBytes(entry.digest),
        count: entry.count,
        newest: entry.newest,
      }));
      return { summary: { authors, more: frame.more } };
    }
    case 'inventory-request':
      return { inventoryRequest: { author: bytesOfHex(frame.author), from: frame.from } };
    case 'inventory': {
      const entries = frame.entries.map(({ sequence, prefix }) => ({
        sequence,
        prefix: bytesOfHex(prefix),
      }));
      return { inventory: { author: bytesOfHex(frame.author), entries, more: frame.more } };
    }
    case 'want':
      return { want: { author: bytesOfHex(frame.author), sequences: [...frame.sequences] } };
    case 'signals':
      return { signals: { envelopes: copies(frame.envelopes), more: frame.more } };
    case 'proof':
      return { proof: new Uint8Array(frame.proof) };
    default:
      return recordFrameToWire(frame);
  }
}

function frameFromWire(wire: WireFrame): SyncFrame | undefined {
  const { hello, summary, inventoryRequest, inventory, want, signals, proof } = wire;
  if (hello !== undefined) {
    const { stock, ...rest } = hello;
    const held = stock && { stock: { ...stock, digest: digestOf(stock.digest) } };
    return { kind: 'hello', ...rest, ...held };
  }
  if (summary !== undefined) {
    const authors = summary.authors.map(({ author, digest, count, newest }) => ({
      author: toHex(author),
      digest: digestOf(digest),
      count,
      newest,
    }));
    return { kind: 'summary', authors, more: summary.more };
  }
  if (inventoryRequest !== undefined) {
    const { author, from } = inventoryRequest;
    return { kind: 'inventory-request', author: toHex(author), from };
  }
  if (inventory !== undefined) {
    const entries = inventory.entries.map(({ sequence, prefix }) => ({
      sequence,
      prefix: toHex(prefix),
    }));
    return { kind: 'inventory', author: toHex(inventory.author), entries, more: inventory.more };
  }
  if (want !== undefined) {
    return { kind: 'want', author: toHex(want.author), sequences: want.sequences };
  }
  if (signals !== undefined)
    return { kind: 'signals', envelopes: copies(signals.envelopes), more: signals.more };
  if (proof !== undefined) return { kind: 'proof', proof: new Uint8Array(proof) };
  return recordFrameFromWire(wire);
}

/** What the types do not say. */
function isWellFormed(frame: SyncFrame): boolean {
  switch (frame.kind) {
    case 'hello':
      return (
        [frame.network, frame.version, frame.mode, frame.name, frame.role].every(isShownText) &&
        isWhole(frame.now) &&
        isWhole(frame.keyNumber) &&
        frame.sensors.every(({ name, lastLineAt }) => isShownText(name) && isWhole(lastLineAt)) &&
        (frame.stock === undefined || isStock(frame.stock))
      );
    case 'summary':
      return frame.authors.every(
        ({ author, digest, newest }) => isHex(author, 32) && digest >= 0n && isWhole(newest),
      );
    case 'inventory-request':
      return isHex(frame.author, 32) && isWhole(frame.from);
    case 'inventory':
      return (
        isHex(frame.author, 32) &&
        frame.entries.every(
          (entry) => isWhole(entry.sequence) && isHex(entry.prefix, LIMITS.syncPrefixBytes),
        )
      );
    case 'want':
      return isHex(frame.author, 32) && frame.sequences.every(isWhole);
    case 'signals':
      return frame.envelopes.every((envelope) => envelope.length <= LIMITS.signalMaxBytes);
    case 'proof':
      return frame.proof.length <= LIMITS.proofMaxBytes;
    default:
      return isRecordFrameWellFormed(frame);
  }
}

function isStock({ until, alive, count, digest }: Stock): boolean {
  return [until, alive, count].every(isWhole) && digest >= 0n;
}
