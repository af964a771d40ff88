// Who is behind a proxy: `X-Forwarded-For` counts only from a proxy that the operator trusts.
import { type Cidr, contains, parseCidr } from '@tocsin/protocol';

/**
 * The address that a request really came from. Each proxy appends whom it saw, so the list is read from its end, over
 * trusted proxies, to the first address that is none of them; what stands before it anybody may have written.
 * Undefined when a trusted proxy says nothing usable: the proxy itself is never the attacker.
 */
export function clientOf(
  peer: string,
  forwarded: string | undefined,
  trustedProxies: readonly Cidr[],
): string | undefined {
  if (!isTrusted(peer, trustedProxies)) return peer;
  for (const entry of (forwarded ?? '').split(',').reverse()) {
    const address = entry.trim();
    if (!parseCidr(address).ok || address.includes('/')) return undefined;
    if (!isTrusted(address, trustedProxies)) return address;
  }
  return undefined;
}

function isTrusted(address: string, trustedProxies: readonly Cidr[]): boolean {
  if (trustedProxies.length === 0) return false;
  const parsed = parseCidr(address);
  return parsed.ok && trustedProxies.some((proxy) => contains(proxy, parsed.cidr));
}
