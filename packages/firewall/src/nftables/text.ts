// The nft language that we write: our table, chain, sets and the transactions that change their elements.
import { type Cidr, familyOf, isHost, parseCidr, prefixLengthOf } from '@tocsin/protocol';
import { MAX_TIMEOUT_MS, SET_TIMEOUT_S, STATEMENT_ELEMENTS } from '../constants.ts';
import type { Change } from '../model.ts';

/** After conntrack (−200), so that replies are known; before DNAT (−100), so that published container ports are covered. */
export const PRIORITY = -150;
const CHAIN = 'prerouting';
export const HOST_SETS = ['host4', 'host6'] as const;
const SET_NAME = /^(?:host|net)([46])(?:_(\d{1,3}))?$/;

/**
 * The set that holds an address: one for the hosts of a family and one per prefix length. A single set with
 * intervals would lose elements' own ends where prefixes overlap, and adding to it is linear in its size.
 */
export function setOf(cidr: Cidr): string {
  const family = familyOf(cidr);
  return isHost(cidr) ? `host${family}` : `net${family}_${prefixLengthOf(cidr)}`;
}

export function isOurSet(name: string): boolean {
  return SET_NAME.test(name);
}

/** What an element of one of our sets means; undefined when it is none that we could have made. */
export function cidrOf(set: string, element: string): Cidr | undefined {
  const length = SET_NAME.exec(set)?.[2];
  const parsed = parseCidr(length === undefined ? element : `${element}/${length}`);
  return parsed.ok && setOf(parsed.cidr) === set ? parsed.cidr : undefined;
}

/** The rules of our chain, in order, by the comment that each carries. */
export function ruleComments(sets: Iterable<string>): string[] {
  return ['replies', 'loopback', ...ordered(sets)].map((what) => `tocsin ${what}`);
}

/** One transaction that makes the table what it must be and leaves every element alone. */
export function scaffoldScript(
  table: string,
  init: {
    readonly present: Iterable<string>;
    readonly wanted: Iterable<string>;
    readonly maxElements: number;
  },
): string {
  const present = new Set(init.present);
  const all = ordered(new Set([...present, ...init.wanted]));
  const [replies, loopback, ...drops] = ruleComments(all);
  const rule = (match: string, comment: string | undefined) =>
    `add rule inet ${table} ${CHAIN} ${match} comment "${comment}"`;
  return script([
    `add table inet ${table}`,
    ...all
      .filter((set) => !present.has(set))
      .map((set) => `add set inet ${table} ${set} { ${setSpec(set, init.maxElements)} }`),
    `add chain inet ${table} ${CHAIN} { type filter hook prerouting priority ${PRIORITY}; policy accept; }`,
    `flush chain inet ${table} ${CHAIN}`,
    // First, so that one false entry never cuts a connection that this host itself opened.
    rule('ct direction reply accept', replies),
    // Nothing remote arrives here; the machine must always be able to talk to itself.
    rule('iif lo accept', loopback),
    ...all.map((set, i) => rule(`${match(set)} drop`, drops[i])),
  ]);
}

/** One transaction that makes the table anew, empty. Deleting it is four times as fast as flushing 100,000 elements. */
export function rebuildScript(
  table: string,
  init: { readonly wanted: Iterable<string>; readonly maxElements: number },
): string {
  // Added first, since what is not there cannot be deleted.
  const removal = script([`add table inet ${table}`, `delete table inet ${table}`]);
  return removal + scaffoldScript(table, { ...init, present: [] });
}

/**
 * Statements that bring each address to its wanted state, whatever that was before. `renewal` says what the kernel
 * makes of adding an element that stands: `in-place` takes the new time-out and keeps the counters (from 6.12 on). Before,
 * it silently kept the old one; `replace` adds, deletes and adds again in one transaction, which works everywhere and leaks
 * no packet. A lift adds first, too: deleting what is not there would fail the whole transaction.
 */
export function changeStatements(
  table: string,
  changes: readonly Change[],
  { now, renewal }: { readonly now: number; readonly renewal: Renewal },
): string[] {
  const statements: string[] = [];
  for (const [set, members] of Map.groupBy(changes, ({ cidr }) => setOf(cidr))) {
    for (let at = 0; at < members.length; at += STATEMENT_ELEMENTS) {
      const some = members.slice(at, at + STATEMENT_ELEMENTS);
      const say = (verb: string, elements: readonly string[]) => {
        if (elements.length > 0)
          statements.push(`${verb} element inet ${table} ${set} { ${elements.join(', ')} }`);
      };
      const removed = some
        .filter(({ type }) => type === 'lift' || renewal === 'replace')
        .map(({ cidr }) => element(cidr));
      say(
        'add',
        removed.map((address) => `${address} timeout 1s`),
      );
      say('delete', removed);
      say(
        'add',
        some.flatMap((change) =>
          change.type === 'block'
            ? [`${element(change.cidr)} timeout ${timeout(change.until - now)}`]
            : [],
        ),
      );
    }
  }
  return statements;
}

/** How a block that stands gets a new end. */
export type Renewal = 'in-place' | 'replace';

export function script(statements: readonly string[]): string {
  return statements.map((statement) => `${statement}\n`).join('');
}

/** Never zero: `settle` has turned a block that is over into a lift. */
function timeout(ms: number): string {
  const bounded = Math.floor(Math.min(ms, MAX_TIMEOUT_MS));
  // Milliseconds alone overflow in nft after 49 days; seconds with milliseconds do not.
  return `${Math.floor(bounded / 1_000)}s${bounded % 1_000}ms`;
}

function element(cidr: Cidr): string {
  const slash = cidr.indexOf('/');
  return slash < 0 ? cidr : cidr.slice(0, slash);
}

function setSpec(set: string, maxElements: number): string {
  const type = parts(set).family === 4 ? 'ipv4_addr' : 'ipv6_addr';
  return `type ${type}; flags timeout; timeout ${SET_TIMEOUT_S}s; size ${maxElements}; counter;`;
}

function match(set: string): string {
  const { family, length } = parts(set);
  const address = family === 4 ? 'ip saddr' : 'ip6 saddr';
  return length === undefined
    ? `${address} @${set}`
    : `${address} & ${mask(family, length)} @${set}`;
}

function parts(set: string): { family: 4 | 6; length?: number } {
  const [, family, length] = SET_NAME.exec(set) ?? [];
  const parsed = { family: family === '4' ? 4 : 6 } as const;
  return length === undefined ? parsed : { ...parsed, length: Number(length) };
}

function mask(family: 4 | 6, length: number): string {
  const [groups, width] = family === 4 ? [4, 8] : [8, 16];
  const values = Array.from({ length: groups }, (_, i) => {
    const ones = Math.min(Math.max(length - i * width, 0), width);
    return 2 ** width - 2 ** (width - ones);
  });
  return family === 4 ? values.join('.') : values.map((value) => value.toString(16)).join(':');
}

/** Hosts first, then prefixes: always the same order, so that a chain can be compared with what it should be. */
function ordered(sets: Iterable<string>): string[] {
  return [...sets].toSorted();
}
