// The names by which a network and its keys are known without being told.
import { hash } from 'node:crypto';
import type { NetworkDigest } from './model.ts';

const KEY_BYTES = 32;

/** The digest of a network's name, which every record carries, so that none counts in another network. */
export function networkDigest(name: string): NetworkDigest {
  return hash('sha256', `tocsin/network/1\0${name}`, 'hex');
}

/** 64 hex digits that tell nothing of the key. Throws RangeError unless the key has 32 bytes. */
export function keyDigest(key: Uint8Array): string {
  if (key.length !== KEY_BYTES)
    throw new RangeError(`a network’s key has 32 bytes, not ${key.length}`);
  return hash('sha256', Buffer.concat([Buffer.from('tocsin/network-key/1\0'), key]), 'hex');
}
