// Addresses: one canonical form each, and nothing that can never be an attacker.
import assert from 'node:assert/strict';
import {
  addressBytes,
  type Cidr,
  cidrFromBytes,
  contains,
  familyOf,
  isHost,
  isSpecialPurpose,
  networkOf,
  overlaps,
  parseCidr,
  parseIndicator,
  prefixLengthOf,
  SPECIAL_PURPOSE,
  specialPurposeOf,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { committedVectors } from '../../../scripts/vectors.ts';
import { indicator } from './arbitraries.ts';

/** Addresses as plain numbers: other arithmetic than the code's own. */
function numbers(cidr: Cidr): { family: 4 | 6; first: bigint; last: bigint } {
  const bytes = addressBytes(cidr);
  const first = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const size = 1n << BigInt(bytes.length * 8 - prefixLengthOf(cidr));
  return { family: familyOf(cidr), first, last: first + size - 1n };
}

function hostAt(family: 4 | 6, value: bigint): Cidr {
  const digits = family === 4 ? 8 : 32;
  const hex = value.toString(16).padStart(digits, '0');
  // Not cidrFromBytes: that would unwrap ::ffff:0:0/96.
  if (family === 4) return cidrFromBytes(Buffer.from(hex, 'hex'));
  const parsed = parseCidr(hex.replace(/(....)(?=.)/g, '$1:'));
  assert.ok(parsed.ok);
  return parsed.cidr;
}

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  assert.ok(parsed.ok, text);
  return parsed.cidr;
}

const anyHost = fc
  .oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  .map((bytes) => cidrFromBytes(bytes));
const anyNetwork = fc
  .tuple(anyHost, fc.integer({ min: 1, max: 128 }))
  .map(([host, bits]) => networkOf(host, Math.min(bits, prefixLengthOf(host))));

describe('addresses', () => {
  const vectors: { text: string; indicator: string; cidr: string }[] = JSON.parse(
    committedVectors('addresses.json'),
  ).vectors;

  for (const vector of vectors) {
    const shown = JSON.stringify(vector.text.slice(0, 50));
    it(`scenario 21: ${shown} is ${vector.indicator}`, () => {
      const asIndicator = parseIndicator(vector.text);
      const asCidr = parseCidr(vector.text);
      assert.equal(
        asIndicator.ok ? asIndicator.indicator : `! ${asIndicator.code}`,
        vector.indicator,
      );
      assert.equal(asCidr.ok ? asCidr.cidr : `! ${asCidr.code}`, vector.cidr);
    });
  }

  for (const { range, name } of SPECIAL_PURPOSE) {
    it(`scenario 21: ${range} (${name}) is refused up to both edges, and not beyond`, () => {
      const { family, first, last } = numbers(range);
      for (const edge of [first, last]) {
        assert.ok(isSpecialPurpose(hostAt(family, edge)));
        assert.deepEqual(parseIndicator(hostAt(family, edge)), {
          ok: false,
          code: 'special-purpose',
        });
      }
      const largest = (1n << BigInt(family === 4 ? 32 : 128)) - 1n;
      for (const beyond of [first - 1n, last + 1n].filter(
        (value) => value >= 0n && value <= largest,
      )) {
        const held = SPECIAL_PURPOSE.map((entry) => numbers(entry.range)).some(
          (other) => other.family === family && other.first <= beyond && beyond <= other.last,
        );
        assert.equal(isSpecialPurpose(hostAt(family, beyond)), held);
      }
    });
  }

  it('scenario 21: a prefix is special exactly if it shares an address with a special range', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const { family, first, last } = numbers(network);
        const touches = SPECIAL_PURPOSE.map((entry) => numbers(entry.range)).some(
          (range) => range.family === family && range.first <= last && first <= range.last,
        );
        const translated =
          networkOf(network, Math.min(96, prefixLengthOf(network))) === '64:ff9b::/96';
        fc.pre(!translated);
        assert.equal(isSpecialPurpose(network), touches);
      }),
    );
  });

  it('scenario 21: the IPv4 address behind NAT64 is judged, not its IPv6 spelling', () => {
    assert.ok(!isSpecialPurpose(cidr('64:ff9b::808:808')));
    assert.equal(specialPurposeOf(cidr('64:ff9b::a00:1'))?.name, 'Private-Use');
  });

  it('scenario 22: every spelling of one IPv6 address is one entry', () => {
    const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const sparse = address.map((bytes) => bytes.map((byte, i) => (i % 5 === 0 ? byte : 0)));
    fc.assert(
      fc.property(fc.oneof(address, sparse), fc.boolean(), fc.boolean(), (bytes, upper, padded) => {
        const canonical = cidrFromBytes(bytes);
        const groups = Buffer.from(bytes).toString('hex').match(/..../g) ?? [];
        const short = groups.map((group) => group.replace(/^0{1,3}/, ''));
        const quad = bytes.subarray(12).join('.');
        const spellings = [
          (padded ? groups : short).join(':'),
          `${short.slice(0, 6).join(':')}:${quad}`,
          short.join(':').replace(/(^|:)0(?::0)*(:|$)/, '::'),
          canonical,
        ];
        for (const spelling of spellings) {
          assert.equal(cidr(upper ? spelling.toUpperCase() : spelling), canonical);
        }
      }),
    );
  });

  it('reads its own canonical text as itself', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        assert.equal(cidr(network), network);
        assert.equal(cidrFromBytes(addressBytes(network), prefixLengthOf(network)), network);
      }),
    );
    fc.assert(
      fc.property(indicator, (named) => {
        assert.deepEqual(parseIndicator(named), { ok: true, indicator: named });
      }),
    );
  });

  it('never throws on any text, and never accepts what is not its own canonical form again', () => {
    const addressLike = fc.string({
      unit: fc.constantFrom(...'0123456789abcf:./ %x'),
      maxLength: 50,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), addressLike), (text) => {
        const parsed = parseCidr(text);
        if (parsed.ok) assert.equal(cidr(parsed.cidr), parsed.cidr);
      }),
      { numRuns: 2000 },
    );
  });

  it('contains and overlaps as the sets of addresses do', () => {
    fc.assert(
      fc.property(anyNetwork, anyNetwork, fc.integer({ min: 1, max: 128 }), (a, other, bits) => {
        for (const b of [other, networkOf(a, Math.min(bits, prefixLengthOf(a)))]) {
          const [x, y] = [numbers(a), numbers(b)];
          const same = x.family === y.family;
          assert.equal(contains(a, b), same && x.first <= y.first && y.last <= x.last);
          assert.equal(overlaps(a, b), same && x.first <= y.last && y.first <= x.last);
        }
      }),
    );
  });

  it('tells family, prefix length and host', () => {
    assert.equal(familyOf(cidr('8.8.8.0/24')), 4);
    assert.equal(familyOf(cidr('2a00::1')), 6);
    assert.equal(prefixLengthOf(cidr('8.8.8.0/24')), 24);
    assert.equal(prefixLengthOf(cidr('2a00::1')), 128);
    assert.ok(isHost(cidr('8.8.8.8/32')));
    assert.ok(!isHost(cidr('2a00::/64')));
  });

  it('gives the enclosing network, and leaves what is as wide already', () => {
    assert.equal(networkOf(cidr('2a00:1450:4001:7::1'), 64), '2a00:1450:4001:7::/64');
    assert.equal(networkOf(cidr('2a00:1450:4001::/48'), 64), '2a00:1450:4001::/48');
    assert.equal(networkOf(cidr('198.51.255.7'), 23), '198.51.254.0/23');
    assert.equal(networkOf(cidr('198.51.255.7'), 32), '198.51.255.7');
    for (const bits of [0, 33, 1.5, Number.NaN]) {
      assert.throws(() => networkOf(cidr('198.51.255.7'), bits), RangeError);
    }
  });

  it('refuses bytes that are no network', () => {
    assert.throws(() => cidrFromBytes(new Uint8Array(5)), RangeError);
    assert.throws(() => cidrFromBytes(Uint8Array.of(8, 8, 8, 8), 24), RangeError);
    assert.throws(() => cidrFromBytes(new Uint8Array(4), 0), RangeError);
    assert.throws(
      () => cidrFromBytes(addressBytes(cidr('64:ff9b::')).fill(0xff, 10, 12).fill(0, 0, 10), 96),
      RangeError,
    );
    assert.throws(() => prefixLengthOf('not canonical' as Cidr), TypeError);
  });
});
