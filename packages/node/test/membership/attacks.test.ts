// What somebody who is let in, or only has the network's key, tries with records of his own making.
import assert from 'node:assert/strict';
import { fastestVerifier, networkDigest, type Signer } from '@tocsin/protocol';
import type { KeyHolders } from '@tocsin/rules';
import { openRecords } from '../../src/membership/record-store.ts';
import { createRegistry, type Registry } from '../../src/membership/registry.ts';
import { createRenewal } from '../../src/membership/renewal.ts';
import { createSay } from '../../src/membership/say.ts';
import { createScheduler } from '../../src/scheduler.ts';
import { silent } from '../network/helper.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { DAY_MS, NETWORK } from './support.ts';
import { certificateAt, notebookIn, signedAt, signerNamed } from './world.ts';

const verifier = fastestVerifier();
const fleet = signerNamed('fleet');
const self = signerNamed('self');
const friend = signerNamed('friend');
const sybil = signerNamed('sybil');

describe('an attack on the membership', () => {
  let clock: ManualClock;

  beforeEach(() => {
    clock = manualClock();
  });

  async function open(keyHolders: KeyHolders = 'none'): Promise<Registry> {
    const registry = createRegistry({
      self: self.author,
      network: networkDigest(NETWORK),
      configured: [],
      fleets: () => [fleet.author],
      keyHolders,
      records: await openRecords(notebookIn(new Map()), verifier),
      cherishes: () => false,
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

  function renewalOf(registry: Registry) {
    return createRenewal({
      self: self.author,
      roster: registry.roster,
      records: registry.records.all,
      say: createSay({
        signer: self,
        network: networkDigest(NETWORK),
        allowed: true,
        now: clock.now,
        nextNumber: registry.nextNumber,
      }),
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
});
