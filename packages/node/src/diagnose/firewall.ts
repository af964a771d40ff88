// Whether blocks really hold: the right to set them, the adapter's own word, and what stands before our chain.
import { type Ahead, FIREWALL_CODES, FirewallError } from '@tocsin/firewall';
import type { Mode } from '../model.ts';
import { type Found, fail, ok, warn } from './model.ts';

export interface FirewallFacts {
  readonly name: string;
  /** What kind of adapter it is: one that blocks, or one that only shows. */
  readonly blocks: boolean;
  readonly mode: Mode;
  /** What reading the firewall ended with, or what it was degraded for. */
  readonly fault: unknown;
  readonly ahead: readonly Ahead[];
}

const HARM: Readonly<Record<Ahead['diverts'][number], string>> = {
  notrack:
    'keeps connections from being tracked: replies of a blocked address to this host are dropped too',
  flowtable:
    'lets standing connections go past every chain: who is blocked keeps those that he has',
  forward: 'hands packets to another interface before they are looked at',
  tproxy: 'hands packets to a proxy before they are looked at',
  queue: 'hands packets to another program before they are looked at',
};

export function examineFirewall(facts: FirewallFacts): Found[] {
  const { name, blocks, mode, fault } = facts;
  if (fault !== undefined) return [faulty(name, fault), ...standing(facts)];
  if (mode === 'observe')
    return [
      ok('observes: nothing is blocked until you say "tocsin mode enforce"'),
      ...standing(facts),
    ];
  if (!blocks)
    return [
      fail(
        `enforces, but its firewall is "${name}", which never blocks`,
        'set firewall.adapter to nftables, or to a command of yours; "nft list tables" shows whether this user may',
      ),
    ];
  return [ok(`${name} answers, and holds the blocks`), ...standing(facts)];
}

function faulty(name: string, fault: unknown): Found {
  const { message } = fault as Error;
  if (!(fault instanceof FirewallError)) return fail(`${name}: ${message}`, CURE);
  return fail(`${name}: ${fault.code}: ${message}`, FIREWALL_CODES[fault.code].cure);
}
const CURE = 'see that the firewall works ("nft list ruleset"); blocks are set as soon as it does';

function standing({ ahead }: FirewallFacts): Found[] {
  return ahead.map(({ what, diverts }) =>
    warn(
      `${what} sees packets before our chain and ${diverts.map((way) => HARM[way]).join('; it ')}`,
      `look at it ("nft list chain ${what}"): leave out of it what need not be there`,
    ),
  );
}
