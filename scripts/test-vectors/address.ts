// Address vectors: every spelling that somebody will try, with what becomes of it.
import { parseCidr, parseIndicator, SPECIAL_PURPOSE } from '@tocsin/protocol';

export interface AddressVector {
  readonly text: string;
  /** The canonical text, or the code of the fault, where a signal may name it. */
  readonly indicator: string;
  /** The same where any space is allowed. */
  readonly cidr: string;
}

const SPELLINGS: readonly string[] = [
  // One address each.
  '198.51.0.7',
  '198.51.0.7/32',
  '0.0.0.0',
  '255.255.255.255',
  '2a00:1450:4001::1',
  '2A00:1450:4001::1',
  '2a00:1450:4001:0000:0000:0000:0000:0001',
  '2a00:1450:4001:0:0:0:0:1/128',
  '2a00:1450:4001:0:0:1::',
  '2a00:1450::1:0:0:1',
  '2a00:1450:0:0:1:0:0:1',
  '2a00:0:1:1:1:1:1:1',
  '2a00:1450::198.51.0.7',
  '::',
  '::1',
  // Networks.
  '198.51.0.0/24',
  '198.51.0.0/16',
  '2a00:1450:4001::/48',
  '2a00::/12',
  // IPv4 in IPv6 clothes.
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '::FFFF:8.8.8.0/120',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:0:0/96',
  '::ffff:0:0/95',
  '64:ff9b::8.8.8.8',
  '64:ff9b::8.8.8.0/120',
  '64:ff9b::10.0.0.1',
  '64:ff9b::/96',
  '64:ff9b:1::808:808',
  '2002:808:808::1',
  '2002:a00:1::1',
  '2001:0:808:808::f7f7:f7f7',
  '2001:0:808:808::f5ff:fffe',
  // Networks that hold a special-purpose range.
  '0.0.0.0/1',
  '8.0.0.0/6',
  '192.0.0.0/16',
  '2000::/3',
  '2001::/16',
  '::/1',
  // No addresses.
  '',
  ' ',
  ' 8.8.8.8',
  '8.8.8.8 ',
  '8.8.8.8\n',
  '8.8.8.8\u0000',
  '８.8.8.8',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.',
  '.1.2.3',
  '1..2.3',
  '256.1.1.1',
  '1.2.3.-4',
  '1.2.3.+4',
  '1.2.3.4e0',
  '010.0.0.1',
  '8.8.8.08',
  '0x7f.1',
  '0x08080808',
  '134744072',
  '127.1',
  'localhost',
  'example.org',
  'fe80::1%eth0',
  '2a00::1%1',
  '[2a00::1]',
  '8.8.8.8:22',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
  '2a00:1450::12345',
  '2a00:1450::g',
  '2a00::8.8.8',
  '2a00::8.8.8.8:1',
  '8.8.8.8::1',
  '1:2:3:4:5:6:7:8.8.8.8',
  // Bad prefixes.
  '8.8.8.8/',
  '8.8.8.8/0',
  '::/0',
  '8.8.8.8/33',
  '2a00::/129',
  '8.8.8.0/024',
  '8.8.8.0/+24',
  '8.8.8.0/24.0',
  '8.8.8.0/24/24',
  '8.8.8.0/ 24',
  '8.8.8.0/-1',
  '8.8.8.0/1e1',
  '8.8.8.0/255.255.255.0',
  '8.8.8.8/24',
  '2a00::1/64',
  // Too long for any address.
  '1'.repeat(300),
  `${'0'.repeat(42)}8.8.8.8`,
];

function vectorOf(text: string): AddressVector {
  const indicator = parseIndicator(text);
  const cidr = parseCidr(text);
  return {
    text,
    indicator: indicator.ok ? indicator.indicator : `! ${indicator.code}`,
    cidr: cidr.ok ? cidr.cidr : `! ${cidr.code}`,
  };
}

export function addressVectors(): readonly AddressVector[] {
  return [...SPELLINGS, ...SPECIAL_PURPOSE.map(({ range }) => range)].map(vectorOf);
}
