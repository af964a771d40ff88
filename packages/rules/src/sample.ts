// Which friend-made blocks are watched for ten minutes first: a block hides the very sighting that would confirm it.
import { hash } from 'node:crypto';
import type { Indicator } from '@tocsin/protocol';
import type { Policy } from './policy.ts';

/** Keyed, so that nobody outside can tell which addresses pass for ten minutes. */
export function isSampled(secret: string, indicator: Indicator, policy: Policy): boolean {
  if (policy.sampleOneIn === 0) return false;
  const digest = hash('sha256', `${secret}/${indicator}`);
  return Number.parseInt(digest.slice(0, 8), 16) % policy.sampleOneIn === 0;
}
