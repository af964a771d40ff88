// The door of every adapter: what of a batch is sound, said once per address.
import { type Cidr, parseCidr } from '@tocsin/protocol';
import { MIN_TIMEOUT_MS } from './constants.ts';
import { type Change, type Failure, FirewallError } from './model.ts';

export interface Batch {
  /** At most one change per address: the last one, since a batch is applied in order. */
  readonly changes: readonly Change[];
  readonly refused: readonly Failure[];
}

/**
 * Drops what is not canonical (text that is no address must never reach a firewall's parser: nft would look it up
 * in the DNS) and turns a block that is over into a lift.
 */
export function settle(changes: readonly Change[], now: number): Batch {
  const last = new Map<Cidr, Change>();
  const refused: Failure[] = [];
  for (const change of changes) {
    const error = fault(change);
    if (error !== undefined) {
      refused.push({ change, error });
      continue;
    }
    // Deleting first moves the address to its last place in the order.
    last.delete(change.cidr);
    last.set(change.cidr, over(change, now) ? { type: 'lift', cidr: change.cidr } : change);
  }
  return { changes: [...last.values()], refused };
}

function over(change: Change, now: number): boolean {
  return change.type === 'block' && change.until - now < MIN_TIMEOUT_MS;
}

function fault(change: Change): FirewallError | undefined {
  const shown = JSON.stringify(String(change.cidr).slice(0, 60));
  const parsed = parseCidr(String(change.cidr));
  if (!parsed.ok || parsed.cidr !== change.cidr)
    return new FirewallError(
      'FIREWALL_REFUSED',
      `${shown} is not an address or prefix in canonical form: make it with parseCidr`,
    );
  if (change.type === 'block' && !Number.isFinite(change.until))
    return new FirewallError(
      'FIREWALL_REFUSED',
      `the end of the block of ${shown} is ${change.until}, but must be in ms since 1970`,
    );
  return undefined;
}
