// Reads `nft -j list table`: our sets with their elements, and whether the chain is what it must be.
import type { Listed } from '../model.ts';
import { isRecord, readObjects } from './json.ts';
import { cidrOf, HOST_SETS, isOurSet, ruleComments } from './text.ts';

export interface Listing {
  /** Size by the name of each set of ours that exists. */
  readonly sets: ReadonlyMap<string, number>;
  readonly elements: readonly Listed[];
  /** False when rules or sets are missing or foreign ones stand among them: elements may be there and block nothing. */
  readonly intact: boolean;
}

export const NOTHING: Listing = { sets: new Map(), elements: [], intact: false };

interface NftSet {
  readonly name: string;
  readonly size?: number;
  readonly elem?: readonly NftElement[];
}
/** An element without a time-out of its own or a counter is a bare string. */
type NftElement = string | { readonly elem: NftElementBody };
interface NftElementBody {
  readonly val: string;
  readonly expires?: number;
  readonly counter?: { readonly packets: number; readonly bytes: number };
}
interface NftObject {
  readonly set?: NftSet;
  readonly rule?: { readonly comment?: string };
  readonly chain?: { readonly prio?: number };
}

/**
 * @param now the clock just before nft was asked. nft prints whole seconds, cut: half of one is added back.
 * @throws FirewallError FIREWALL_UNREADABLE for what is no listing. What we cannot have made is passed over.
 */
export function readListing(json: string, now: number): Listing {
  const sets = new Map<string, number>();
  const elements: Listed[] = [];
  const comments: string[] = [];
  let hooked = false;
  for (const { set, rule, chain } of readObjects<NftObject>(json)) {
    if (isRecord(rule)) comments.push(rule.comment ?? 'foreign');
    if (chain?.prio !== undefined) hooked = true;
    if (!isRecord(set) || !isOurSet(set.name)) continue;
    sets.set(set.name, Number(set.size ?? 0));
    for (const entry of Array.isArray(set.elem) ? set.elem : []) {
      const listed = readElement(set.name, entry, now);
      if (listed !== undefined) elements.push(listed);
    }
  }
  const expected = ruleComments(sets.keys());
  const intact =
    hooked &&
    HOST_SETS.every((name) => sets.has(name)) &&
    comments.length === expected.length &&
    expected.every((comment, i) => comment === comments[i]);
  return { sets, elements, intact };
}

function readElement(set: string, entry: NftElement, now: number): Listed | undefined {
  const body = typeof entry === 'string' ? { val: entry } : entry?.elem;
  if (!isRecord(body) || typeof body.val !== 'string') return undefined;
  const { expires = Number.POSITIVE_INFINITY, counter } = body as NftElementBody;
  const cidr = cidrOf(set, body.val);
  if (cidr === undefined || typeof expires !== 'number') return undefined;
  return { cidr, until: now + expires * 1_000 + 500, ...(isRecord(counter) && countedBy(counter)) };
}

function countedBy({ packets, bytes }: NonNullable<NftElementBody['counter']>) {
  return { packets: Number(packets), bytes: Number(bytes) };
}
