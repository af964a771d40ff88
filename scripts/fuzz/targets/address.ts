// Addresses that others wrote: of attackers in logs and commands, and of peers in records and invitations.
import {
  addressBytes,
  cidrFromBytes,
  isSpecialPurpose,
  parseCidr,
  parseIndicator,
  prefixLengthOf,
} from '@tocsin/protocol';
import { plainAddress, subnetOf } from '../../../packages/node/src/network/discovery/address.ts';
import type { Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, textOf } from './holds.ts';

export const address: Target = {
  name: 'address',
  about: 'addresses of attackers and of peers, as text',
  sources: ['packages/protocol/src/address/*.ts', 'packages/node/src/network/discovery/address.ts'],
  maxBytes: 512,
  mutators: [text],
  open: async () => ({ seeds: SEEDS.map(bytesOf), run, show: textOf }),
};

const SEEDS = [
  '198.51.0.7',
  '198.51.0.0/24',
  '2a00:1450::1/128',
  '::ffff:198.51.0.7',
  '64:ff9b::198.51.0.7',
  'fe80::1%eth0',
  '/ip4/198.51.0.7/tcp/8144',
  '/ip6/2a00:1450::7/tcp/443/tls/ws',
  '/dns4/example.org/tcp/8144/p2p/12D3KooWGRUGaYqVPp6bT9bFeVQk8pMzKkL5M3wXH3XNTa7bZfZg',
  '/ip4/198.51.0.7/udp/8144/quic-v1/p2p-circuit',
];

function run(input: Uint8Array): string {
  const given = textOf(input);
  return `${network(given)}, ${indicator(given)}, ${peer(given)}`;
}

function network(given: string): string {
  const parsed = parseCidr(given);
  if (!parsed.ok) return parsed.code;
  const { cidr } = parsed;
  const again = parseCidr(cidr);
  must(again.ok && again.cidr === cidr, 'the canonical text of a network is another one');
  const made = cidrFromBytes(addressBytes(cidr), prefixLengthOf(cidr));
  must(made === cidr, 'a network is another one once it is bytes');
  return 'a network';
}

function indicator(given: string): string {
  const parsed = parseIndicator(given);
  if (!parsed.ok) return parsed.code;
  const again = parseIndicator(parsed.indicator);
  must(again.ok && again.indicator === parsed.indicator, 'an indicator is not canonical');
  must(!isSpecialPurpose(parsed.indicator), 'an indicator is of special purpose');
  return 'an indicator';
}

function peer(given: string): string {
  const plain = plainAddress(given);
  if (plain === undefined) return 'no address of a peer';
  must(plainAddress(plain) === plain, 'the plain address of a peer has another one');
  must(subnetOf(plain) !== undefined, 'an address without a subnet');
  return 'an address of a peer';
}
