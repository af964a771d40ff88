// What somebody who is let in, or only has the network's key, tries with records of his own making.
import assert from 'node:assert/strict';
import {
  fastestVerifier,
  type MembershipRecord,
  networkDigest,
  type Signer,
} from '@tocsin/protocol';
import type { KeyHolders } from '@tocsin/rules';
import { createAdmit } from '../../src/membership/admit.ts';
import { openRecords } from '../../src/membership/record-store.ts';
import { createRegistry, type Registry } from '../../src/membership/registry.ts';
import { createRenewal } from '../../src/membership/renewal.ts';
import { createRotations, type Rotations } from '../../src/membership/rotation.ts';
import { createSay } from '../../src/membership/say.ts';
import { createKeyring, type Keyring, networkKey } from '../../src/network/protector/keyring.ts';
import { createScheduler } from '../../src/scheduler.ts';
import { silent } from '../network/helper.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { DAY_MS, NETWORK } from './support.ts';
import { certificateAt, notebookIn, signedAt, signerNamed } from './world.ts';

const verifier = fastestVerifier();
const fleet = signerNamed('fleet');
const self = signerNamed('self');
const machine = signerNamed('machine');
const friend = signerNamed('friend');
const sybil = signerNamed('sybil');

describe('an attack on the membership', () => {
  let clock: ManualClock;

  beforeEach(() => {
    clock = manualClock();
  });

  interface Setting {
    readonly keyHolders?: KeyHolders;
    readonly cherishes?: (record: MembershipRecord) => boolean;
  }

  async function open({
    keyHolders = 'none',
    cherishes = () => false,
  }: Setting = {}): Promise<Registry> {
    const registry = createRegistry({
      self: self.author,
      network: networkDigest(NETWORK),
      configured: [],
      fleets: () => [fleet.author],
      keyHolders,
      records: await openRecords(notebookIn(new Map()), verifier),
      cherishes,
      verifier,
      scheduler: createScheduler(clock, silent),
      now: clock.now,
      monotonic: clock.monotonic,
      onRoster() {},
      onNew() {},
    });
    registry.start();
    return registry;
  }

  const sayOf = ({ nextNumber }: Registry) =>
    createSay({
      signer: self,
      network: networkDigest(NETWORK),
      allowed: true,
      now: clock.now,
      nextNumber,
    });

  /** A node that keeps a key beside its records. */
  async function withKey(keyHolders?: KeyHolders) {
    const keyring = createKeyring(networkKey(key(1)), clock);
    const held: { rotations?: Rotations } = {};
    const registry = await open({
      ...(keyHolders && { keyHolders }),
      cherishes: (record) => held.rotations?.cherishes(record) ?? false,
    });
    const rotations = await createRotations({
      keyring,
      roster: registry.roster,
      records: registry.everything,
      say: sayOf(registry),
      notebook: notebookIn(new Map()),
      take: (record) => void registry.take(record.envelope),
      now: clock.now,
      onChange: registry.refresh,
    });
    held.rotations = rotations;
    return { registry, rotations, keyring };
  }

  const key = (n: number) => new Uint8Array(32).fill(n);
  const rotationBy = (by: Signer, bytes: Uint8Array, number: number, overlapMs = DAY_MS) =>
    signedAt(
      by,
      { kind: 'rotation', keyDigest: networkKey(bytes).digest, oldUntil: clock.now() + overlapMs },
      { issuedAt: clock.now(), lifeMs: 9 * DAY_MS, number },
    );
  const isCurrent = (keyring: Keyring, n: number) =>
    keyring.current()?.digest === networkKey(key(n)).digest;

  function renewalOf(registry: Registry) {
    return createRenewal({
      self: self.author,
      roster: registry.roster,
      records: registry.records.all,
      say: sayOf(registry),
      now: clock.now,
      scheduler: createScheduler(clock, silent),
      connected: () => [],
      ask: async () => undefined,
      take: (envelope) => registry.take(envelope).verdict === 'new',
    });
  }

  it('a friend has no certificate renewed that his sybil wrote in the name of this node', async () => {
    const registry = await open();
    registry.take(certificateAt(self, friend, 'friend', { issuedAt: clock.now() }).envelope);
    registry.refresh();
    assert.equal(registry.roster().member(friend.author)?.class, 'friend');
    const renewal = renewalOf(registry);
    const issuedAt = clock.now() - DAY_MS;
    for (const kind of ['own', 'friend'] as const)
      for (const by of [sybil, friend]) {
        const member = by === friend ? sybil : friend;
        const forged = signedAt(
          by,
          {
            kind: 'certificate',
            member: member.author,
            sponsor: self.author,
            class: kind,
            label: '',
          },
          { issuedAt, lifeMs: DAY_MS + 1_000 },
        );
        registry.take(forged.envelope);
        registry.refresh();
        assert.ok(renewal.renew(forged.envelope, member.author) === undefined, kind);
      }
  });

  it('nobody fills the store with rotations to the key that is in use', async () => {
    const { registry, rotations, keyring } = await withKey();
    const number = await rotations.rotate(clock.now() + DAY_MS);
    registry.refresh();
    const bytes = keyring.current()?.bytes ?? key(0);
    for (let n = 0; n < 200; n++)
      registry.take(rotationBy(signerNamed(`sybil ${n}`), bytes, number).envelope);
    registry.refresh();
    assert.equal(registry.records.count, 1);
    registry.take(certificateAt(self, friend, 'friend', { issuedAt: clock.now() }).envelope);
    registry.refresh();
    const { rotation } = rotations.keyFor(friend.author, 0) ?? {};
    const [own] = [...registry.records.all()].filter(({ body }) => body.kind === 'rotation');
    assert.deepEqual(rotation, own?.envelope);
  });

  it('a friend who tells of the fleet’s new key as his own decides neither its number nor the end of the old one', async () => {
    const { registry, rotations, keyring } = await withKey();
    for (const whom of [machine, friend])
      registry.take(
        certificateAt(fleet, whom, whom === machine ? 'own' : 'friend', { issuedAt: clock.now() })
          .envelope,
      );
    registry.refresh();
    const true_ = rotationBy(machine, key(2), clock.now() + 10);
    for (const number of [clock.now(), Number.MAX_SAFE_INTEGER])
      registry.take(rotationBy(friend, key(2), number, 0).envelope);
    registry.take(true_.envelope);
    registry.refresh();
    await rotations.receive(key(2), true_.body.number, machine.author);
    assert.deepEqual(
      [isCurrent(keyring, 2), keyring.current()?.number, keyring.keys().length],
      [true, true_.body.number, 2],
    );
    assert.deepEqual(rotations.keyFor(friend.author, 0)?.rotation, true_.envelope);
  });

  it('a key that a friend hands over is not taken, and after one with the last number of all there is another', async () => {
    const { registry, rotations, keyring } = await withKey();
    for (const whom of [machine, friend])
      registry.take(
        certificateAt(fleet, whom, whom === machine ? 'own' : 'friend', { issuedAt: clock.now() })
          .envelope,
      );
    registry.refresh();
    registry.take(rotationBy(friend, key(3), clock.now()).envelope);
    await rotations.receive(key(3), clock.now(), friend.author);
    registry.take(rotationBy(machine, key(4), Number.MAX_SAFE_INTEGER).envelope);
    await rotations.receive(key(4), Number.MAX_SAFE_INTEGER, machine.author);
    assert.ok(isCurrent(keyring, 1));
    const ahead = clock.now() + 300 * DAY_MS;
    registry.take(rotationBy(fleet, key(6), ahead).envelope);
    await rotations.receive(key(6), ahead, machine.author);
    assert.ok(isCurrent(keyring, 6));
    assert.ok((await rotations.rotate(clock.now() + DAY_MS)) > ahead);
    assert.ok(!isCurrent(keyring, 6));
  });

  it('whoever proves an invitation again has one certificate, and none after he was revoked', async () => {
    const registry = await open();
    const say = sayOf(registry);
    const admit = createAdmit({
      self: self.author,
      roster: registry.roster,
      records: registry.records.all,
      async certify(member, { class: kind, label, days }) {
        const said = {
          kind: 'certificate',
          member,
          sponsor: self.author,
          class: kind,
          label,
        } as const;
        const record = say(said, days * DAY_MS);
        registry.take(record.envelope);
        registry.refresh();
        return record;
      },
      now: clock.now,
    });
    const terms = { class: 'friend', label: '', days: 90 } as const;
    const { id } = await admit(friend.author, terms);
    clock.advance(DAY_MS);
    assert.equal((await admit(friend.author, terms)).id, id);
    assert.notEqual((await admit(friend.author, { ...terms, class: 'own' })).id, id);
    const revocation = say({ kind: 'revocation', member: friend.author, since: 0 }, 9 * DAY_MS);
    registry.take(revocation.envelope);
    registry.refresh();
    await assert.rejects(admit(friend.author, terms), { code: 'BAD_ARGUMENT' });
    assert.ok(registry.roster().revoked(friend.author));
  });
});
