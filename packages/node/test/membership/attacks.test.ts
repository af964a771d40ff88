// What somebody who is let in, or only has the network's key, tries with records of his own making.
import assert from 'node:assert/strict';
import {
  createSigner,
  fastestVerifier,
  type MembershipRecord,
  networkDigest,
  type Signer,
  sha256Hex,
} from '@tocsin/protocol';
import { type KeyHolders, MEMBERSHIP } from '@tocsin/rules';
import { createAdmit } from '../../src/membership/admit.ts';
import {
  RECORDS_OF_MACHINES_MAX,
  RECORDS_PER_GROUP_MAX,
  RECORDS_PER_GROUP_WINDOW_MS,
} from '../../src/membership/constants.ts';
import { openRecords } from '../../src/membership/record-store.ts';
import { createRegistry, type Registry } from '../../src/membership/registry.ts';
import { createRenewal } from '../../src/membership/renewal.ts';
import { createRotations, type Rotations } from '../../src/membership/rotation.ts';
import { createSay } from '../../src/membership/say.ts';
import { createRecordSource } from '../../src/membership/source.ts';
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
  let weighed: number;
  let looks: number;

  beforeEach(() => {
    clock = manualClock();
    weighed = 0;
    looks = 0;
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
      // Each look at the clock takes a moment, so that making a roster takes some.
      monotonic: () => clock.monotonic() + looks++,
      onRoster: () => weighed++,
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
  async function withKey(keyHolders?: KeyHolders, disk?: () => void) {
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
      durable: async () => disk?.(),
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

  it('a friend and his sybils have room for so many records, and the fleet is heard all the same', async () => {
    const registry = await open();
    const issuedAt = clock.now();
    const [first, second] = [signerNamed('first'), signerNamed('second')];
    for (const [by, whom] of [
      [self, friend],
      [friend, first],
      [friend, second],
    ] as const)
      registry.take(certificateAt(by, whom, 'friend', { issuedAt }).envelope);
    registry.refresh();
    const revokedBy = (by: Signer, n: number, at = issuedAt) => {
      const about = createSigner(sha(n)).author;
      return signedAt(by, { kind: 'revocation', member: about, since: 0 }, { issuedAt: at });
    };
    const taken = (records: readonly MembershipRecord[]) =>
      records.filter(({ envelope }) => registry.take(envelope).verdict === 'new').length;
    const flood = [first, second].flatMap((by) =>
      Array.from({ length: RECORDS_PER_GROUP_MAX / 2 + 10 }, (_, n) => revokedBy(by, n)),
    );
    assert.equal(taken(flood), RECORDS_PER_GROUP_MAX - 2);
    clock.advance(10_000);
    assert.equal(registry.roster().revoked(createSigner(sha(1)).author), true);
    const machineIn = certificateAt(fleet, machine, 'own', { issuedAt });
    assert.equal(taken([machineIn, revokedBy(fleet, 1)]), 2);
  });

  it('a stolen machine with machines of its own making does not keep out the word that puts it out', async () => {
    const registry = await open();
    const issuedAt = clock.now();
    const minions = Array.from({ length: 12 }, (_, n) => signerNamed(`minion ${n}`));
    registry.take(certificateAt(fleet, machine, 'own', { issuedAt }).envelope);
    registry.refresh();
    for (const one of minions)
      registry.take(certificateAt(machine, one, 'own', { issuedAt }).envelope);
    registry.refresh();
    for (const by of minions)
      for (let n = 0; n < 1_700; n++) {
        const said = { kind: 'revocation', member: NOBODIES[n] ?? '', since: 0 } as const;
        registry.take(signedAt(by, said, { issuedAt }).envelope);
      }
    assert.ok(registry.records.count > RECORDS_OF_MACHINES_MAX);
    const said = { kind: 'revocation', member: machine.author, since: 0 } as const;
    const word = signedAt(fleet, said, { issuedAt: clock.now() });
    assert.equal(registry.take(word.envelope).verdict, 'new');
    clock.advance(10_000);
    assert.equal(registry.roster().members().length, 1);
    // What put out is remembered as evidence, what the minions said is not.
    assert.ok(registry.records.count < 20, `${registry.records.count}`);
  });

  it('a friend who says the same again and again, which fills nothing, is heard so many times in a while', async () => {
    const registry = await open();
    registry.take(certificateAt(self, friend, 'friend', { issuedAt: clock.now() }).envelope);
    registry.refresh();
    const again = (from: number, count: number) => {
      const said = { kind: 'revocation', member: sybil.author, since: 0 } as const;
      const issuedAt = clock.now();
      return Array.from({ length: count }, (_, n) => {
        const record = signedAt(friend, said, { issuedAt, number: issuedAt + from + n });
        const { verdict } = registry.take(record.envelope);
        if (n % 256 === 0) registry.refresh();
        return verdict;
      }).filter((verdict) => verdict === 'new').length;
    };
    assert.equal(again(0, RECORDS_PER_GROUP_MAX + 50), RECORDS_PER_GROUP_MAX);
    clock.advance(RECORDS_PER_GROUP_WINDOW_MS);
    assert.equal(again(RECORDS_PER_GROUP_MAX, 9), 9);
  });

  it('whoever makes keys and says where they are leaves room for the presences of members', async () => {
    const registry = await open({ keyHolders: 'friend' });
    registry.take(certificateAt(self, friend, 'friend', { issuedAt: clock.now() }).envelope);
    registry.refresh();
    const presence = (by: Signer) =>
      signedAt(
        by,
        { kind: 'presence', addresses: ['/ip4/9.9.9.9/tcp/8144'], leaving: false },
        { issuedAt: clock.now(), lifeMs: DAY_MS / 24 },
      );
    for (let n = 0; n < MEMBERSHIP.keyHolderPresencesMax + 50; n++)
      registry.take(presence(createSigner(sha(n))).envelope);
    assert.equal(registry.records.count, MEMBERSHIP.keyHolderPresencesMax + 1);
    assert.equal(registry.take(presence(friend).envelope).verdict, 'new');
  });

  it('who shows certificates of nobody’s, as news or for a renewal, does not have all weighed anew each time', async () => {
    const { registry, rotations } = await withKey();
    const source = createRecordSource({
      self: self.author,
      registry,
      rotations,
      renewal: renewalOf(registry),
      allowed: true,
      ready: () => true,
      log: silent,
    });
    const before = weighed;
    for (let n = 0; n < 100; n++) {
      const by = createSigner(sha(n));
      const { envelope } = certificateAt(by, sybil, 'own', { issuedAt: clock.now() });
      if (n % 2 === 0) source.receive(envelope, sybil.author, 'news');
      else source.renew(envelope, sybil.author);
      clock.advance(1);
    }
    assert.ok(weighed - before <= 25, `${weighed - before}`);
  });

  it('a node that dies while it changes the key has the record of it before the key', async () => {
    const full = new Error('the disk is full');
    const { rotations, keyring } = await withKey('none', () => {
      throw full;
    });
    await assert.rejects(rotations.rotate(clock.now() + DAY_MS), full);
    assert.ok(isCurrent(keyring, 1));
  });
});

const sha = (n: number): Uint8Array => Buffer.from(sha256Hex(Buffer.from(`${n}`)), 'hex');
const NOBODIES = Array.from({ length: 1_700 }, (_, n) => createSigner(sha(n)).author);
