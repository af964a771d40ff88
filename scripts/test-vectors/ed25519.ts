// Ed25519 vectors of every kind in which implementations are known to differ, made by arithmetic on the
// curve from fixed secrets. Each is checked against the equations before it is written.
import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';

export interface Ed25519Vector {
  readonly name: string;
  readonly key: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

const { Point } = ed25519;
type CurvePoint = InstanceType<typeof Point>;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;
const SIGN_BIT = 1n << 255n;

const BASE = Point.BASE;
const IDENTITY = Point.ZERO;
/** A point of order 8; its multiples are all points of small order. */
const TORSION = Point.fromBytes(
  Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex'),
);
const SMALL = Array.from({ length: 8 }, (_, i) => times(TORSION, BigInt(i)));

/** The author's secret scalar, and the nonce of his signatures. */
const SECRET = scalarOf('author');
const NONCE = scalarOf('nonce');
const KEY = times(BASE, SECRET);

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

function scalarOf(label: string): bigint {
  return fromLittleEndian(sha512(Buffer.from(`tocsin vectors: ${label}`))) % L;
}

function times(point: CurvePoint, scalar: bigint): CurvePoint {
  return point.multiplyUnsafe(scalar % L);
}

interface Attempt {
  readonly key: CurvePoint;
  readonly r: CurvePoint;
  readonly s: (k: bigint) => bigint;
  /** The encodings that are sent, and those that are hashed; by default the canonical ones. */
  readonly keyBytes?: Uint8Array;
  readonly rBytes?: Uint8Array;
  readonly hashedKey?: Uint8Array;
  readonly hashedR?: Uint8Array;
}

interface Equations {
  readonly withoutCofactor: boolean;
  readonly withCofactor: boolean;
}

/** Tries messages until the equations, on the points as they are meant, come out as wanted. */
function search(name: string, valid: boolean, wanted: Equations, attempt: Attempt): Ed25519Vector {
  const { key, r } = attempt;
  const keyBytes = attempt.keyBytes ?? key.toBytes();
  const rBytes = attempt.rBytes ?? r.toBytes();
  for (let i = 0; i < 1000; i++) {
    const message = Buffer.from(`${name} ${i}`);
    const hashed = sha512(attempt.hashedR ?? rBytes, attempt.hashedKey ?? keyBytes, message);
    const k = fromLittleEndian(hashed) % L;
    const s = attempt.s(k);
    const difference = times(BASE, s).subtract(r).subtract(times(key, k));
    const holds = difference.equals(IDENTITY);
    const holdsTimesEight = difference.clearCofactor().equals(IDENTITY);
    if (holds === wanted.withoutCofactor && holdsTimesEight === wanted.withCofactor) {
      return vector(name, valid, keyBytes, message, rBytes, s);
    }
  }
  throw new Error(`no message found for: ${name}`);
}

function vector(
  name: string,
  valid: boolean,
  key: Uint8Array,
  message: Uint8Array,
  r: Uint8Array,
  s: bigint,
): Ed25519Vector {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const signature = hex(r) + hex(littleEndian(s));
  return { name, key: hex(key), message: hex(message), signature, valid };
}

const HOLDS: Equations = { withoutCofactor: true, withCofactor: true };
const ONLY_WITH_COFACTOR: Equations = { withoutCofactor: false, withCofactor: true };
const HOLDS_NOT: Equations = { withoutCofactor: false, withCofactor: false };

const honest = (k: bigint) => (NONCE + k * SECRET) % L;
const R = times(BASE, NONCE);

function torsionVectors(): Ed25519Vector[] {
  const mixedKey = KEY.add(TORSION);
  const noR = (k: bigint) => (k * SECRET) % L;
  return [
    ...SMALL.map((key, i) =>
      search(`small-order key ${i}T, R of prime order`, false, HOLDS, {
        key,
        r: R,
        s: () => NONCE,
      }),
    ),
    ...SMALL.map((key, i) =>
      search(`small-order key ${i}T and R`, false, HOLDS, {
        key,
        r: SMALL[i] ?? IDENTITY,
        s: () => 0n,
      }),
    ),
    ...SMALL.map((r, i) =>
      search(`mixed-order key, small-order R ${i}T, holds`, false, HOLDS, {
        key: mixedKey,
        r,
        s: noR,
      }),
    ),
    search('prime-order key, R is the identity, holds', false, HOLDS, {
      key: KEY,
      r: IDENTITY,
      s: noR,
    }),
    search('mixed-order key and R, holds without the cofactor', true, HOLDS, {
      key: mixedKey,
      r: R.add(TORSION),
      s: honest,
    }),
    search('mixed-order key, R of prime order, holds without the cofactor', true, HOLDS, {
      key: mixedKey,
      r: R,
      s: honest,
    }),
    search('mixed-order key, holds only with the cofactor', false, ONLY_WITH_COFACTOR, {
      key: mixedKey,
      r: R,
      s: honest,
    }),
    search('mixed-order R, holds only with the cofactor', false, ONLY_WITH_COFACTOR, {
      key: KEY,
      r: R.add(TORSION),
      s: honest,
    }),
    search('mixed-order key and R, holds only with the cofactor', false, ONLY_WITH_COFACTOR, {
      key: mixedKey,
      r: R.add(TORSION),
      s: honest,
    }),
  ];
}

function scalarVectors(): Ed25519Vector[] {
  const usual = { key: KEY, r: R };
  return [
    search('honest', true, HOLDS, { ...usual, s: honest }),
    search('honest, S plus the order', false, HOLDS, { ...usual, s: (k) => honest(k) + L }),
    search('honest, S plus 15 times the order: the high bits are set', false, HOLDS, {
      ...usual,
      s: (k) => honest(k) + 14n * L,
    }),
    search('S is 0', false, HOLDS_NOT, { ...usual, s: () => 0n }),
    search('S is the order', false, HOLDS_NOT, { ...usual, s: () => L }),
    search('S is one below the order', false, HOLDS_NOT, { ...usual, s: () => L - 1n }),
    search('S is all ones', false, HOLDS_NOT, { ...usual, s: () => 2n ** 256n - 1n }),
    search('S of another message', false, HOLDS_NOT, { ...usual, s: (k) => honest(k + 1n) }),
    search('another author’s key', false, HOLDS_NOT, {
      key: times(BASE, scalarOf('other')),
      r: R,
      s: honest,
    }),
  ];
}

/** Encodings with y not below the field's prime, or with a sign for x = 0. They name points of small order. */
function nonCanonicalVectors(): Ed25519Vector[] {
  const encodings = [
    { what: 'y = p', point: Point.fromBytes(littleEndian(0n)), bytes: littleEndian(P) },
    {
      what: 'y = p with sign',
      point: Point.fromBytes(littleEndian(SIGN_BIT)),
      bytes: littleEndian(P + SIGN_BIT),
    },
    { what: 'y = p + 1', point: IDENTITY, bytes: littleEndian(P + 1n) },
    { what: 'y = p + 1 with sign', point: IDENTITY, bytes: littleEndian(P + 1n + SIGN_BIT) },
    { what: 'y = 1 with sign', point: IDENTITY, bytes: littleEndian(1n + SIGN_BIT) },
    {
      what: 'y = -1 with sign',
      point: Point.fromBytes(littleEndian(P - 1n)),
      bytes: littleEndian(P - 1n + SIGN_BIT),
    },
  ];
  return encodings.flatMap(({ what, point, bytes }) => {
    // Both spellings are hashed by one implementation or another.
    const spellings = [
      { hashed: 'as sent', spelling: bytes },
      { hashed: 'reduced', spelling: point.toBytes() },
    ];
    return spellings.flatMap(({ hashed, spelling }) => [
      search(`non-canonical R (${what}), hashed ${hashed}`, false, HOLDS, {
        // Where R is not the identity, the key's torsion takes it away.
        key: KEY.add(TORSION),
        r: point,
        rBytes: bytes,
        hashedR: spelling,
        s: (k) => (k * SECRET) % L,
      }),
      search(`non-canonical key (${what}), hashed ${hashed}`, false, HOLDS, {
        key: point,
        keyBytes: bytes,
        hashedKey: spelling,
        r: R,
        s: () => NONCE,
      }),
    ]);
  });
}

/** What no equation can be asked of. */
function undecodableVectors(): Ed25519Vector[] {
  const message = Buffer.from('undecodable');
  const offCurve = littleEndian(2n);
  const one = littleEndian(1n);
  const whole = search('honest', true, HOLDS, { key: KEY, r: R, s: honest });
  return [
    vector('key is no point of the curve (y = 2)', false, offCurve, message, R.toBytes(), 1n),
    vector('R is no point of the curve (y = 2)', false, KEY.toBytes(), message, offCurve, 1n),
    vector(
      'non-canonical key of unknown order (y = p + 3)',
      false,
      littleEndian(P + 3n),
      message,
      R.toBytes(),
      1n,
    ),
    vector('key of 32 bytes 0xff', false, littleEndian(2n ** 256n - 1n), message, R.toBytes(), 1n),
    vector('everything is 1', false, one, message, one, 1n),
    { ...whole, name: 'key one byte short', key: whole.key.slice(2), valid: false },
    { ...whole, name: 'key one byte long', key: `${whole.key}00`, valid: false },
    { ...whole, name: 'no key', key: '', valid: false },
    {
      ...whole,
      name: 'signature one byte short',
      signature: whole.signature.slice(2),
      valid: false,
    },
    { ...whole, name: 'signature one byte long', signature: `${whole.signature}00`, valid: false },
    { ...whole, name: 'no signature', signature: '', valid: false },
  ];
}

export function ed25519Vectors(): readonly Ed25519Vector[] {
  return [
    ...scalarVectors(),
    ...torsionVectors(),
    ...nonCanonicalVectors(),
    ...undecodableVectors(),
  ];
}
