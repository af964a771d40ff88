// MISP warning lists: files of strangers' making whose entries are never blocked.
import { readWarningList } from '@tocsin/firewall';
import { parseCidr } from '@tocsin/protocol';
import type { Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, textOf } from './holds.ts';

export const allow: Target = {
  name: 'allow',
  about: 'MISP warning lists, JSON',
  sources: ['packages/firewall/src/guard/allowlist.ts', 'packages/protocol/src/address/*.ts'],
  maxBytes: 4_096,
  mutators: [text, text],
  open: async () => ({
    seeds: LISTS.map((list) => bytesOf(JSON.stringify(list))),
    run,
    show: textOf,
  }),
};

const LISTS = [
  {
    name: 'List of resolvers',
    version: 20260101,
    list: ['9.9.9.9', '2a00:1450::/32', '10.0.0.0/8'],
  },
  { name: 7, list: ['example.org', '0.0.0.0/0', 7, null, ['1.1.1.1'], { a: 1 }, '1.2.3.4/8'] },
  { list: {} },
  [],
];

function run(input: Uint8Array): string {
  const { entries, faults } = readWarningList(textOf(input), 'list.json');
  for (const { cidr } of entries) {
    const parsed = parseCidr(cidr);
    must(parsed.ok && parsed.cidr === cidr, 'an entry is no canonical network');
  }
  for (const { text: what, message } of faults)
    must(typeof what === 'string' && message !== '', 'a fault says nothing');
  return `${entries.length > 0 ? 'entries' : 'nothing'}, ${faults.length > 0 ? 'faults' : 'sound'}`;
}
