// In which order the addresses of one peer are tried.
import type { Multiaddr } from '@multiformats/multiaddr';

export interface OrderHints {
  /** The address at which the peer was last reached, as text. */
  readonly lastWorked?: string | undefined;
  /** The lower, the sooner: what the detector of blocking thinks of a path. */
  rank?(address: Multiaddr): number;
}

/** Paths that are free first, then the one that worked last; IPv6 and IPv4 by turns; what ignores its abort signal, and circuits, last. */
export function inOrder(addresses: readonly Multiaddr[], hints: OrderHints = {}): Multiaddr[] {
  const { lastWorked, rank = () => 0 } = hints;
  const key = (address: Multiaddr): number =>
    4 * rank(address) + 2 * tardiness(address) + (String(address) === lastWorked ? 0 : 1);
  const groups = Map.groupBy(addresses, key);
  return [...groups.keys()]
    .sort((a, b) => a - b)
    .flatMap((found) => interleaved(groups.get(found) ?? []));
}

/** Circuits burden a third party; a dead QUIC address goes on for ten seconds whatever it is told. */
function tardiness(address: Multiaddr): number {
  const names = address.getComponents().map(({ name }) => name);
  return names.includes('p2p-circuit') || names.includes('quic-v1') ? 1 : 0;
}

function interleaved(addresses: readonly Multiaddr[]): Multiaddr[] {
  const six = addresses.filter(isSix);
  const rest = addresses.filter((address) => !isSix(address));
  const mixed: Multiaddr[] = [];
  for (let i = 0; i < Math.max(six.length, rest.length); i++)
    for (const address of [six[i], rest[i]]) if (address !== undefined) mixed.push(address);
  return mixed;
}

function isSix(address: Multiaddr): boolean {
  const [first] = address.getComponents();
  return first?.name === 'ip6' || first?.name === 'dns6';
}
