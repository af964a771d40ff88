// What of other hands sees packets before our chain does. Most of it is harmless: only what takes packets away from us is named.
import type { Ahead } from '../model.ts';
import { isRecord, readObjects } from './json.ts';
import { PRIORITY } from './text.ts';

/** Words of a rule after which our chain no longer sees a packet as it came. */
const DIVERSIONS = {
  notrack: 'notrack',
  fwd: 'forward',
  tproxy: 'tproxy',
  queue: 'queue',
} as const;
/** The same as iptables says it through nft. */
const TARGETS = { NOTRACK: 'notrack', CT: 'notrack', TPROXY: 'tproxy', NFQUEUE: 'queue' } as const;

interface Chain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook?: string;
  readonly prio?: number;
}
interface Rule {
  readonly expr?: readonly Readonly<Record<string, unknown>>[];
}
interface Listed {
  readonly chain?: Chain;
  readonly rule?: Rule;
  readonly flowtable?: Chain;
}

/**
 * @param nft answers what `nft -j` prints for these words
 * @param table ours, in the family inet
 */
export async function readAhead(
  nft: (...words: string[]) => Promise<string>,
  table: string,
): Promise<readonly Ahead[]> {
  const read = async (...words: string[]) => readObjects<Listed>(await nft(...words));
  const found: Ahead[] = [];
  for (const { flowtable } of await read('list', 'flowtables'))
    if (isRecord(flowtable)) found.push({ what: nameOf(flowtable), diverts: ['flowtable'] });
  for (const { chain } of await read('list', 'chains')) {
    if (!isRecord(chain) || !isAhead(chain, table)) continue;
    const listing = await read('list', 'chain', chain.family, chain.table, chain.name);
    const diverts = new Set(
      listing.flatMap(({ rule }) => (isRecord(rule) ? diversionsOf(rule) : [])),
    );
    if (diverts.size > 0) found.push({ what: nameOf(chain), diverts: [...diverts] });
  }
  return found;
}

function isAhead({ family, table, hook, prio = 0 }: Chain, ours: string): boolean {
  if (family === 'inet' && table === ours) return false;
  if (family === 'netdev') return hook === 'ingress';
  // The inet family has its own ingress, before everything at prerouting.
  return hook === 'ingress' || (hook === 'prerouting' && prio < PRIORITY);
}

function diversionsOf({ expr }: Rule): Ahead['diverts'][number][] {
  const parts = Array.isArray(expr) ? expr.filter(isRecord) : [];
  return parts.flatMap((part) => {
    const spoken = Object.entries(DIVERSIONS).filter(([word]) => word in part);
    const { name = '' } = (part['xt'] ?? {}) as { readonly name?: string };
    const target = Object.entries(TARGETS).filter(([word]) => word === name);
    return [...spoken, ...target].map(([, diversion]) => diversion);
  });
}

function nameOf({ family, table, name }: Chain): string {
  return `${family} ${table} ${name}`;
}
