// What nft prints of a table in which another hand may have written, and what it says when it complains.
import { FirewallError } from '@tocsin/firewall';
import { parseCidr } from '@tocsin/protocol';
import { FOREIGN_CHANGES } from '../../../packages/firewall/src/constants.ts';
import { readAhead } from '../../../packages/firewall/src/nftables/ahead.ts';
import { createEventReader } from '../../../packages/firewall/src/nftables/events.ts';
import { nftFault } from '../../../packages/firewall/src/nftables/faults.ts';
import { readListing } from '../../../packages/firewall/src/nftables/listing.ts';
import type { Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, textOf } from './holds.ts';

const NOW = 1_764_000_000_000;
const SOURCES = ['packages/firewall/src/nftables/*.ts'];

export const listing: Target = {
  name: 'listing',
  about: 'the table as `nft -j` lists it',
  sources: SOURCES,
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({
    seeds: LISTINGS.map((value) => bytesOf(JSON.stringify(value))),
    run: runListing,
    show: textOf,
  }),
};

const rule = (comment: string) => ({ rule: { family: 'inet', table: 'tocsin', comment } });
const set = (name: string, elem: readonly unknown[]) => ({
  set: { family: 'inet', name, table: 'tocsin', size: 65_536, flags: ['timeout'], elem },
});
const element = (val: string) => ({
  elem: { val, timeout: 3_600, expires: 3_599, counter: { packets: 5, bytes: 300 } },
});
const LISTINGS = [
  { nftables: [] },
  {
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      { table: { family: 'inet', name: 'tocsin', handle: 1 } },
      { chain: { family: 'inet', table: 'tocsin', name: 'prerouting', prio: -150 } },
      set('host4', [element('198.51.0.7'), '198.51.0.8']),
      set('host6', [element('2a00:1450::7')]),
      set('net4_24', [element('198.51.0.0')]),
      ...['replies', 'loopback', 'host4', 'host6', 'net4_24'].map((what) => rule(`tocsin ${what}`)),
    ],
  },
];

function runListing(input: Uint8Array): string {
  let read: ReturnType<typeof readListing>;
  try {
    read = readListing(textOf(input), NOW);
  } catch (error) {
    if (error instanceof FirewallError) return error.code;
    throw error;
  }
  for (const { cidr, until, packets = 0, bytes = 0 } of read.elements) {
    mustBeCanonical(cidr);
    must(
      [until, packets, bytes].every((n) => typeof n === 'number'),
      'an element without numbers',
    );
    must(!Number.isNaN(until), 'an element without an end');
  }
  for (const size of read.sets.values()) must(typeof size === 'number', 'a set without a size');
  return `${read.elements.length > 0 ? 'elements' : 'empty'}, ${read.intact ? 'intact' : 'broken'}`;
}

export const ahead: Target = {
  name: 'ahead',
  about: 'chains and flow tables of other hands as `nft -j` lists them',
  sources: SOURCES,
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({
    seeds: AHEAD.map((value) => bytesOf(JSON.stringify({ nftables: value }))),
    run: runAhead,
    show: textOf,
  }),
};

const chain = (fields: object) => ({
  chain: { family: 'ip', table: 'raw', name: 'PRE', ...fields },
});
const AHEAD = [
  [
    chain({ hook: 'prerouting', prio: -300 }),
    {
      rule: {
        family: 'ip',
        expr: [{ match: { op: '==', left: {}, right: 22 } }, { notrack: null }],
      },
    },
    {
      rule: {
        expr: [{ xt: { type: 'target', name: 'TPROXY' } }, { queue: { num: 1 } }, { fwd: {} }],
      },
    },
  ],
  [chain({ family: 'netdev', hook: 'ingress' }), { rule: { expr: [{ tproxy: {} }] } }],
  [{ flowtable: { family: 'inet', table: 'fast', name: 'f', hook: 'ingress', prio: 0 } }],
];

/** Whatever is asked, the answer is the same: the shape of one listing is in the others too. */
async function runAhead(input: Uint8Array): Promise<string> {
  let found: Awaited<ReturnType<typeof readAhead>>;
  try {
    found = await readAhead(async () => textOf(input), 'tocsin');
  } catch (error) {
    if (error instanceof FirewallError) return error.code;
    throw error;
  }
  for (const { what, diverts } of found)
    must(typeof what === 'string' && diverts.length > 0, 'something ahead that takes nothing away');
  return [...new Set(found.flatMap(({ diverts }) => diverts))].toSorted().join(' ') || 'nothing';
}

function mustBeCanonical(cidr: string): void {
  const parsed = parseCidr(cidr);
  must(parsed.ok && parsed.cidr === cidr, 'an address that is not canonical');
}

export const monitor: Target = {
  name: 'monitor',
  about: 'what `nft monitor` prints, and complaints of nft',
  sources: SOURCES,
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({ seeds: MONITORED.map(bytesOf), run: runMonitor, show: textOf }),
};

const MONITORED = [
  'add element inet tocsin host4 { 198.51.0.7 timeout 1h expires 59m59s counter packets 0 bytes 0 }\n# new generation 7 by process 4596 (nft)',
  'delete element inet tocsin net6_64 { 2a00:1450::, 2a00:1451:: }\n# new generation 8',
  'delete rule inet tocsin prerouting handle 7\n# new generation 9 by process 1 (nft)',
  '# new generation 7 by process 4596 (nft)\nadd table inet other\n# new generation 10',
  'Error: Could not process rule: No such file or directory\nadd element inet tocsin host4 { 1.2.3.4 }\n^^^^^^',
];

function runMonitor(input: Uint8Array): string {
  const heard: string[] = [];
  const read = createEventReader({
    table: 'tocsin',
    isOwn: (pid) => pid === 1,
    onForeign: (changes) => {
      must(changes.length <= FOREIGN_CHANGES * input.length, 'more changes than lines');
      for (const change of changes) {
        heard.push(change.type);
        if (change.type !== 'flushed') mustBeCanonical(change.cidr ?? '');
      }
    },
    onBlind: () => void heard.push('blind'),
  });
  for (const line of textOf(input).split('\n')) read(line);
  const { code } = nftFault(textOf(input));
  return `${[...new Set(heard)].toSorted().join(' ')}, ${code}`;
}
