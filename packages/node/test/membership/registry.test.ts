// Records and roster in step: what waits for its signer, what replaces what, what outlives the process, and how often all is weighed.
import assert from 'node:assert/strict';
import {
  createSigner,
  fastestVerifier,
  type MembershipRecord,
  networkDigest,
  type RecordBody,
  type Signer,
  signRecord,
} from '@tocsin/protocol';
import { openRecords } from '../../src/membership/record-store.ts';
import { createRegistry, type Registry } from '../../src/membership/registry.ts';
import type { Notebook } from '../../src/offences.ts';
import { createScheduler } from '../../src/scheduler.ts';
import { silent } from '../network/helper.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { DAY_MS, HOUR_MS, NETWORK } from './support.ts';

const signerNamed = (name: string): Signer =>
  createSigner(Buffer.from(name.padEnd(32, '.')).subarray(0, 32));
const [fleet, self, host, guest] = ['fleet', 'self', 'host', 'guest'].map(signerNamed) as [
  Signer,
  Signer,
  Signer,
  Signer,
];

describe('the registry of records', () => {
  let clock: ManualClock;
  let notes: Map<string, string>;
  let weighed: number;

  beforeEach(() => {
    clock = manualClock();
    notes = new Map();
    weighed = 0;
  });

  const notebook: Notebook = {
    recall: async (topic) =>
      [...notes].flatMap(([key, text]) =>
        key.startsWith(`${topic}/`) ? [[key.slice(topic.length + 1), text] as const] : [],
      ),
    remember(topic, name, text) {
      if (text === undefined) notes.delete(`${topic}/${name}`);
      else notes.set(`${topic}/${name}`, text);
    },
  };

  async function open(): Promise<Registry> {
    const registry = createRegistry({
      self: self.author,
      network: networkDigest(NETWORK),
      configured: [],
      fleets: () => [fleet.author],
      keyHolders: 'none',
      records: await openRecords(notebook, fastestVerifier()),
      cherishes: () => false,
      verifier: fastestVerifier(),
      scheduler: createScheduler(clock, silent),
      now: clock.now,
      monotonic: clock.monotonic,
      onRoster: () => weighed++,
      onNew() {},
    });
    registry.start();
    return registry;
  }

  function signed(
    signer: Signer,
    said: object,
    { lifeMs = DAY_MS, number = clock.now() }: { lifeMs?: number; number?: number } = {},
  ): MembershipRecord {
    const issuedAt = clock.now();
    const header = { network: networkDigest(NETWORK), number, issuedAt };
    return signRecord({ ...header, expiresAt: issuedAt + lifeMs, ...said } as RecordBody, signer);
  }

  const certificate = (by: Signer, of: Signer, kind: 'own' | 'friend', lifeMs?: number) =>
    signed(
      by,
      { kind: 'certificate', member: of.author, sponsor: by.author, class: kind, label: '' },
      { ...(lifeMs !== undefined && { lifeMs }) },
    );
  const presence = (of: Signer, number?: number) =>
    signed(
      of,
      { kind: 'presence', addresses: ['/ip4/9.9.9.9/tcp/8144'], leaving: false },
      { lifeMs: HOUR_MS, ...(number !== undefined && { number }) },
    );

  it('keeps a certificate waiting for that of its signer, and tells nobody of it meanwhile', async () => {
    const registry = await open();
    const ofHost = certificate(fleet, host, 'own');
    const ofGuest = certificate(host, guest, 'friend');
    assert.equal(registry.take(ofGuest.envelope).verdict, 'new');
    assert.deepEqual([registry.records.count, [...registry.everything()].length], [0, 1]);
    assert.equal(registry.roster().member(guest.author), undefined);
    assert.equal(registry.take(ofHost.envelope).verdict, 'new');
    clock.advance(10);
    assert.equal(registry.records.count, 2);
    assert.equal(registry.roster().member(guest.author)?.sponsor, host.author);
    assert.equal(registry.take(ofGuest.envelope).verdict, 'known');
  });

  it('lets nobody suppress a record by signing its body anew', async () => {
    const registry = await open();
    const { body } = certificate(fleet, host, 'own');
    const copy = signRecord(body, guest);
    assert.equal(registry.take(copy.envelope).verdict, 'new');
    assert.equal(registry.take(signRecord(body, fleet).envelope).verdict, 'new');
    clock.advance(10);
    assert.equal(registry.roster().member(host.author)?.class, 'own');
  });

  it('has one presence of each member, the newest, and none after a restart', async () => {
    const registry = await open();
    registry.take(certificate(fleet, host, 'own').envelope);
    registry.refresh();
    const number = clock.now() + 5;
    assert.equal(registry.take(presence(host, number).envelope).verdict, 'new');
    assert.equal(registry.take(presence(host, number - 1).envelope).verdict, 'refused');
    assert.equal(registry.take(presence(host, number + 1).envelope).verdict, 'new');
    assert.equal(registry.records.count, 2);
    assert.equal((await open()).records.count, 1);
    clock.advance(2 * HOUR_MS);
    registry.refresh();
    assert.equal(registry.records.count, 1);
  });

  it('finds its records again, but for one that the disk has bent', async () => {
    const first = await open();
    for (const other of [host, guest]) first.take(certificate(fleet, other, 'own').envelope);
    const [name = '', text = ''] = [...notes][0] ?? [];
    const bytes = Buffer.from(text, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    notes.set(name, bytes.toString('base64'));
    const second = await open();
    assert.equal(second.records.count, 1);
    assert.equal(second.roster().members().length, 2);
    assert.equal(notes.size, 1);
  });

  it('makes the roster anew when a certificate ends, and not for each of a crowd', async () => {
    const registry = await open();
    for (let i = 0; i < 50; i++)
      registry.take(certificate(fleet, signerNamed(`crowd ${i}`), 'own').envelope);
    registry.take(certificate(fleet, host, 'own', HOUR_MS).envelope);
    const before = weighed;
    clock.advance(10);
    assert.equal(weighed, before + 1);
    assert.ok(registry.roster().member(host.author));
    clock.advance(HOUR_MS);
    assert.equal(registry.roster().member(host.author), undefined);
  });

  it('gives no number twice, not after a restart with a clock that was set back', async () => {
    const registry = await open();
    registry.take(certificate(fleet, self, 'own').envelope);
    const number = registry.nextNumber();
    registry.take(
      signed(self, { kind: 'revocation', member: guest.author, since: 0 }, { number }).envelope,
    );
    clock.step(-HOUR_MS);
    assert.ok((await open()).nextNumber() > number);
  });

  it('loses none of a fleet that comes all at once, the renewals before what they renew', async () => {
    const registry = await open();
    const machines = Array.from({ length: 700 }, (_, n) => signerNamed(`machine ${n}`));
    const first = machines.map((one) => certificate(fleet, one, 'own', HOUR_MS));
    const renewals = machines.flatMap((one, n) =>
      [1, 2].map((step) => {
        const by = machines[(n + step) % machines.length] as Signer;
        const { author: sponsor } = fleet;
        const said = { kind: 'certificate', member: one.author, sponsor, class: 'own', label: '' };
        return signed(by, said, { lifeMs: 9 * DAY_MS });
      }),
    );
    for (const { envelope } of [...renewals, ...first])
      assert.equal(registry.take(envelope).verdict, 'new');
    clock.advance(10_000);
    assert.equal(registry.records.count, 2_100);
    clock.advance(2 * HOUR_MS);
    assert.equal(registry.roster().members().length, 701);
  });

  it('takes what a machine that is gone had signed, as evidence for the renewals of those whom it let in', async () => {
    const registry = await open();
    const gone = certificate(fleet, host, 'own', HOUR_MS);
    const first = certificate(host, guest, 'own', HOUR_MS);
    clock.advance(2 * HOUR_MS);
    const helper = signerNamed('helper');
    const { author: sponsor } = host;
    const said = { kind: 'certificate', member: guest.author, sponsor, class: 'own', label: '' };
    const renewal = signed(helper, said);
    // As a newcomer gets them by the sync, in any order, and asks again for what it did not keep.
    for (let round = 0; round < 4; round++) {
      for (const { envelope } of [first, gone, renewal, certificate(fleet, helper, 'own')])
        registry.take(envelope);
      clock.advance(10_000);
    }
    assert.equal(registry.roster().member(guest.author)?.class, 'own');
  });

  it('loses nothing while the clock is set back', async () => {
    const registry = await open();
    registry.take(certificate(fleet, host, 'own').envelope);
    registry.refresh();
    clock.step(-HOUR_MS);
    registry.refresh();
    assert.equal(registry.roster().member(host.author), undefined);
    clock.step(HOUR_MS);
    registry.refresh();
    assert.equal(registry.roster().member(host.author)?.class, 'own');
    assert.equal(registry.records.count, 1);
  });

  it('believes what is said now, however long nothing was said before', async () => {
    const registry = await open();
    registry.take(certificate(fleet, host, 'own', 9 * DAY_MS).envelope);
    clock.advance(HOUR_MS);
    assert.equal(registry.take(certificate(self, guest, 'friend').envelope).verdict, 'new');
    assert.equal(registry.take(presence(host).envelope).verdict, 'new');
    clock.advance(HOUR_MS);
    const word = signed(fleet, { kind: 'revocation', member: host.author, since: 0 });
    assert.equal(registry.take(word.envelope).verdict, 'new');
    clock.advance(10);
    assert.ok(registry.roster().revoked(host.author));
  });

  it('refuses what is of another network, or of the future', async () => {
    const registry = await open();
    const { body } = certificate(fleet, host, 'own');
    const foreign = signRecord({ ...body, network: networkDigest('another') }, fleet);
    assert.equal(registry.take(foreign.envelope).verdict, 'refused');
    clock.step(-HOUR_MS);
    assert.equal(registry.take(signRecord(body, fleet).envelope).verdict, 'refused');
  });
});
