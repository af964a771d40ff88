// Invitations as lines: what mail does to them is forgiven, and everything else is found.
import assert from 'node:assert/strict';
import {
  createSigner,
  decodeInvitation,
  encodeInvitation,
  fastestVerifier,
  INVITATION_FAULTS,
  type Invitation,
  keyDigest,
  LIMITS,
  networkDigest,
} from '@tocsin/protocol';
import fc from 'fast-check';
import { committedVectors } from '../../../scripts/vectors.ts';
import { NOW, signer } from './arbitraries.ts';
import { invitation } from './membership-arbitraries.ts';

const VERIFIER = fastestVerifier();
const INVITER = createSigner(new Uint8Array(32).fill(1));
const MINE: Invitation = {
  networkName: 'home',
  networkKey: '33'.repeat(32),
  keyNumber: 1,
  inviter: INVITER.author,
  addresses: ['/ip4/198.51.0.9/tcp/8144'],
  secret: '44'.repeat(16),
  class: 'own',
  label: 'web-3',
  fleets: [],
  expiresAt: NOW,
};
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:=+/.';

interface Vector {
  readonly name: string;
  readonly line: string;
  readonly code?: string;
  readonly invitation?: Invitation;
  readonly networkDigest?: string;
  readonly keyDigest?: string;
}

describe('invitations', () => {
  const vectors: readonly Vector[] = JSON.parse(committedVectors('invitations.json')).vectors;

  for (const vector of vectors) {
    it(vector.code === undefined ? `reads ${vector.name}` : `refuses ${vector.name}`, () => {
      const decoded = decodeInvitation(vector.line, VERIFIER);
      if (!decoded.ok) {
        assert.deepEqual(decoded, { ok: false, code: vector.code });
        return;
      }
      assert.deepEqual(decoded.invitation, vector.invitation);
      const { networkName, networkKey } = decoded.invitation;
      assert.equal(networkDigest(networkName), vector.networkDigest);
      if (networkKey !== '')
        assert.equal(keyDigest(Buffer.from(networkKey, 'hex')), vector.keyDigest);
    });
  }

  it('have a vector for every code', () => {
    const codes = new Set(vectors.flatMap(({ code }) => code ?? []));
    assert.deepEqual([...codes].sort(), Object.keys(INVITATION_FAULTS).sort());
  });

  it('are read back exactly as they were signed, however mail broke the line', () => {
    const breaks = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom(' ', '\n', '\r\n', '\t', '\u00a0', '\u200b', '\n  ')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(invitation, signer, breaks, (said, inviter, broken) => {
        const whole = { ...said, inviter: inviter.author };
        let line = encodeInvitation(whole, inviter);
        assert.match(line, /^tocsin1:[\w-]+$/);
        for (const [at, space] of broken) {
          const i = at % (line.length + 1);
          line = line.slice(0, i) + space + line.slice(i);
        }
        const decoded = decodeInvitation(line, VERIFIER);
        assert.deepEqual(decoded, { ok: true, invitation: whole });
      }),
      { numRuns: 200 },
    );
  });

  it('are refused with any character changed, lost or added', () => {
    fc.assert(
      fc.property(
        invitation,
        fc.nat(),
        fc.constantFrom('replace', 'remove', 'insert'),
        fc.constantFrom(...ALPHABET),
        (said, where, how, by) => {
          const line = encodeInvitation({ ...said, inviter: INVITER.author }, INVITER);
          const at = where % line.length;
          fc.pre(how !== 'replace' || line[at] !== by);
          const changed =
            line.slice(0, at) +
            (how === 'remove' ? '' : by) +
            line.slice(how === 'insert' ? at : at + 1);
          const decoded = decodeInvitation(changed, VERIFIER);
          assert.equal(decoded.ok, false, changed);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throw, whatever is pasted', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String().map((text) => `tocsin1:${text.replaceAll('=', '')}`),
    );
    fc.assert(
      fc.property(noise, (text) => {
        assert.equal(decodeInvitation(text, VERIFIER).ok, false);
      }),
      { numRuns: 1000 },
    );
    for (const long of [' '.repeat(10_000_000), `tocsin1:${'A'.repeat(10_000_000)}`])
      assert.deepEqual(decodeInvitation(long, VERIFIER), { ok: false, code: 'not-an-invitation' });
  });

  it('are not written with what a joiner would refuse, and the field is named', () => {
    const lies: readonly (readonly [string, Partial<Record<keyof Invitation, unknown>>])[] = [
      ['networkName', { networkName: '' }],
      ['networkName', { networkName: 'a'.repeat(129) }],
      ['networkName', { networkName: 'a\u001b[2J' }],
      ['networkKey', { networkKey: '33' }],
      ['keyNumber', { keyNumber: -1 }],
      ['addresses', { addresses: [] }],
      ['addresses', { addresses: ['198.51.0.9'] }],
      ['addresses', { addresses: Array(17).fill('/a') }],
      ['secret', { secret: '44' }],
      ['class', { class: 'stranger' }],
      ['label', { label: 'a'.repeat(65) }],
      ['fleets', { fleets: ['ab'] }],
      ['fleets', { class: 'friend', fleets: [INVITER.author] }],
      ['fleets', { fleets: Array(9).fill(INVITER.author) }],
      ['expiresAt', { expiresAt: 0 }],
      ['expiresAt', { expiresAt: Number.NaN }],
    ];
    for (const [field, lie] of lies) {
      assert.throws(
        () => encodeInvitation({ ...MINE, ...lie } as Invitation, INVITER),
        (error) => error instanceof RangeError && error.message.includes(` ${field} `),
        JSON.stringify(lie),
      );
    }
    const other = createSigner(new Uint8Array(32).fill(2));
    assert.throws(() => encodeInvitation(MINE, other), RangeError);
    const inviter = `01${'00'.repeat(31)}`;
    assert.throws(
      () => encodeInvitation({ ...MINE, inviter }, { ...other, author: inviter }),
      / inviter /,
    );
  });

  it('fit into what a terminal takes as one line, and say so where they do not', () => {
    const fleets = Array(LIMITS.invitationMaxFleets).fill(INVITER.author);
    const addresses = (chars: number) => Array(8).fill(`/${'a'.repeat(chars - 1)}`);
    const longest = encodeInvitation({ ...MINE, fleets, addresses: addresses(180) }, INVITER);
    assert.ok(longest.length > 2500 && longest.length < 4095, `${longest.length}`);
    assert.throws(
      () => encodeInvitation({ ...MINE, fleets, addresses: addresses(256) }, INVITER),
      /fewer addresses/,
    );
  });
});
