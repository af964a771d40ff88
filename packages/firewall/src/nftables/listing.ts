// Reads `nft -j list table`: our sets with their elements, and whether the chain is what it must be.
import type { Listed } from '../model.ts';
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

/** @param now the clock just before nft was asked. nft prints whole seconds, cut: half of one is added back. */
export function readListing(json: string, now: number): Listing {
  const { nftables } = JSON.parse(json) as { nftables: readonly NftObject[] };
  const sets = new Map<string, number>();
  const elements: Listed[] = [];
  const comments: string[] = [];
  let hooked = false;
  for (const { set, rule, chain } of nftables) {
    if (rule !== undefined) comments.push(rule.comment ?? 'foreign');
    if (chain?.prio !== undefined) hooked = true;
    if (set === undefined || !isOurSet(set.name)) continue;
    sets.set(set.name, set.size ?? 0);
    for (const entry of set.elem ?? []) {
      const listed = readElement(
        set.name,
        typeof entry === 'string' ? { val: entry } : entry.elem,
        now,
      );
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

function readElement(set: string, body: NftElementBody, now: number): Listed | undefined {
  const cidr = cidrOf(set, body.val);
  if (cidr === undefined) return undefined;
  const until =
    body.expires === undefined ? Number.POSITIVE_INFINITY : now + body.expires * 1_000 + 500;
  return { cidr, until, ...body.counter };
}
