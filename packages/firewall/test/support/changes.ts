// Short ways to say addresses and changes in tests.
import type { Change } from '@tocsin/firewall';
import { type Cidr, parseCidr } from '@tocsin/protocol';

export function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new TypeError(`${text}: ${parsed.code}`);
  return parsed.cidr;
}

export const clock = { now: () => Date.now() };

export function block(text: string, ms = 3_600_000): Change {
  return { type: 'block', cidr: cidr(text), until: clock.now() + ms };
}

export function lift(text: string): Change {
  return { type: 'lift', cidr: cidr(text) };
}

/** Asks again and again until the answer is yes. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 60_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
