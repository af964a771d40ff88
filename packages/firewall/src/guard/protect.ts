// Makes guard entries out of address texts that the operating system gives us.
import { parseCidr } from '@tocsin/protocol';
import type { Protected } from '../model.ts';

/** Nothing if the text is no address: a host name is never looked up, since whoever owns the name chooses the answer. */
export function protect(text: string, reason: Protected['reason'], detail: string): Protected[] {
  // A zone (`fe80::1%eth0`) names an interface and is no part of the address.
  const [address = ''] = text.trim().split('%', 1);
  const parsed = parseCidr(address);
  return parsed.ok ? [{ cidr: parsed.cidr, reason, detail }] : [];
}

/** The same network for the same reason from two places is one entry. */
export function unique(entries: readonly Protected[]): Protected[] {
  return [...new Map(entries.map((entry) => [`${entry.cidr} ${entry.reason}`, entry])).values()];
}
