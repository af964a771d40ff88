// The first bytes of a connection, from anybody at all: the network protector must stay silent and close.
import { createHmac } from 'node:crypto';
import { multiaddrConnectionPair } from '@libp2p/utils';
import { networkKey, systemClock } from '@tocsin/node';
import {
  ANSWER_BYTES,
  HELLO_BYTES,
  readHello,
} from '../../../packages/node/src/network/protector/hello.ts';
import { ProtectorError } from '../../../packages/node/src/network/protector/intake.ts';
import { createKeyring } from '../../../packages/node/src/network/protector/keyring.ts';
import { Protector } from '../../../packages/node/src/network/protector/protector.ts';
import type { Target } from '../model.ts';
import { must } from './holds.ts';

const KEY = networkKey(new Uint8Array(32).fill(9));
const NONCE_BYTES = 32;
const TAG_BYTES = 16;

export const hello: Target = {
  name: 'hello',
  about: 'the first bytes of a connection, from anybody',
  sources: [],
  maxBytes: 512,
  // As in `stream`: it is the pair of connections that takes long.
  maxMs: 100,
  batch: 32,
  mutators: [],
  open: async () => ({ seeds: seeds(), run }),
};

/** The first byte: whether the other side dials (even) or answers, and how the rest is cut. */
function seeds(): readonly Uint8Array[] {
  const nonce = Buffer.alloc(NONCE_BYTES, 5);
  const tag = createHmac('sha256', KEY.bytes).update('tocsin/dial/1\0').update(nonce).digest();
  const random = Buffer.alloc(TAG_BYTES, 6);
  const right = Buffer.concat([nonce, tag.subarray(0, TAG_BYTES), random]);
  const second = Buffer.concat([nonce, random, tag.subarray(0, TAG_BYTES)]);
  const wrong = Buffer.alloc(HELLO_BYTES, 3);
  const confirmed = Buffer.concat([right, random]);
  return [0, 1, 200].flatMap((first) =>
    [right, second, wrong, confirmed].map((bytes) => Uint8Array.of(first, ...bytes)),
  );
}

async function run(input: Uint8Array): Promise<string> {
  const mode = input[0] ?? 0;
  const listens = mode % 2 === 0;
  const bytes = input.subarray(1);
  const [outbound, inbound] = multiaddrConnectionPair({ delay: 0 });
  const [theirs, ours] = listens ? [outbound, inbound] : [inbound, outbound];
  let heard = 0;
  theirs.addEventListener('message', ({ data }) => {
    heard += data.byteLength;
  });
  const protector = new Protector({
    keyring: createKeyring(KEY),
    clock: systemClock,
    random: () => 0.5,
  });
  const protecting = protector.protect(ours);
  for (let at = 0, size = mode + 1; at < bytes.length; at += size)
    if (theirs.status === 'open') theirs.send(bytes.slice(at, at + size));
  const closing = theirs.status === 'open' ? theirs.close().catch(() => {}) : undefined;
  try {
    await protecting;
  } catch (error) {
    if (!(error instanceof ProtectorError)) throw error;
    await closing;
    const known = listens && bytes.length >= HELLO_BYTES && holdsKey(bytes);
    const most = known ? ANSWER_BYTES : 0;
    must(!listens || heard <= most, 'who does not hold the key is answered');
    must(ours.status !== 'open', 'who does not hold the key stays connected');
    return `${listens ? 'listening' : 'dialling'}: ${error.message}${heard > 0 ? ', answered' : ''}`;
  } finally {
    theirs.abort(new Error('over'));
    ours.abort(new Error('over'));
  }
  must(false, 'a connection is accepted without a proof of the key');
}

function holdsKey(bytes: Uint8Array): boolean {
  return readHello([KEY], bytes.subarray(0, HELLO_BYTES)) !== undefined;
}
