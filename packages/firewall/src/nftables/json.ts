// What `nft -j` prints, as a list of objects. Tables of other hands are in it, and another nft may be at the path.
import { QUOTED_CHARACTERS } from '../constants.ts';
import { FirewallError } from '../model.ts';

/** @throws FirewallError FIREWALL_UNREADABLE for what is no listing; what is no object in one is left out */
export function readObjects<T>(json: string): readonly T[] {
  let said: unknown;
  try {
    said = JSON.parse(json);
  } catch {
    said = undefined;
  }
  if (isRecord(said) && Array.isArray(said['nftables'])) return said['nftables'].filter(isRecord);
  throw new FirewallError(
    'FIREWALL_UNREADABLE',
    `nft printed what is no listing: ${json.trim().slice(0, QUOTED_CHARACTERS) || 'nothing'}`,
  );
}

export function isRecord<T>(value: T | undefined | null): value is T & Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
