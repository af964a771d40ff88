// Who is who in the eyes of whom, when members come in on other members' word.
import assert from 'node:assert/strict';
import { createSigner, networkDigest, signRecord } from '@tocsin/protocol';
import { KEY_HOLDERS_GROUP } from '@tocsin/rules';
import { fakeFirewall, stopAll } from '../support/fleet.ts';
import { removeTemporary } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { fleetKey, freshKey, HOUR_MS, NETWORK, seen, startedMember } from './support.ts';

const ATTACKER = '9.9.9.7';

describe('membership by certificate', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('a chain of sponsorship is one group to whoever is above it, and each sees it from where he stands', async () => {
    const net = { key: freshKey(), keyHolders: 'none' } as const;
    const a = await startedMember(net);
    const b = await startedMember(net, { friends: [a] });
    const c = await startedMember(net, { friends: [b] });
    await a.certify(b.author, { class: 'friend', label: 'bert', days: 30 });
    await until('b to be in', () => seen(a, b)?.connected);
    await b.certify(c.author, { class: 'friend', label: 'carla', days: 30 });
    await until('a to hear of c', () => seen(a, c));
    const [ofB, ofC] = [seen(a, b), seen(a, c)];
    assert.deepEqual(
      [ofB?.class, ofB?.group, ofB?.sponsor, ofB?.depth, ofB?.label, ofB?.name],
      ['friend', b.author, a.author, 1, 'bert', 'bert'],
    );
    assert.deepEqual(
      [ofC?.class, ofC?.group, ofC?.sponsor, ofC?.depth, ofC?.label],
      ['friend', b.author, b.author, 2, 'carla'],
    );
    assert.deepEqual([seen(b, c)?.group, seen(b, c)?.depth], [c.author, 1]);
    assert.deepEqual([seen(c, b)?.depth, seen(c, b)?.sponsor], [0, undefined]);
    // In the order of the tree: the root, then whom it lets in, then whom those let in.
    const order = a.members().map(({ author }) => author);
    assert.deepEqual(order, [a.author, b.author, c.author]);

    // Whoever takes his word back takes back what was built on it.
    await a.revoke(b.author, { since: 0, reason: 'sold' });
    assert.deepEqual([seen(a, b), seen(a, c)], [undefined, undefined]);
    await until('b to be out', () => a.status().connectedPeers === 0);
    await until('b to keep c', () => seen(b, c)?.connected);
  });

  it('a certificate that ends takes its holder out at that moment', async () => {
    const net = { key: freshKey(), keyHolders: 'none' } as const;
    const fleet = fleetKey();
    const a = await startedMember({ ...net, fleets: [fleet.author] });
    const b = await startedMember({ ...net, fleets: [fleet.author] }, { entrances: [a] });
    // Nobody renews a friend but his sponsor, here the fleet key.
    const expiresAt = Date.now() + 2_500;
    const certificate = fleet.sign(
      { kind: 'certificate', member: b.author, sponsor: fleet.author, class: 'friend', label: '' },
      { expiresAt },
    );
    await a.learn([certificate.envelope]);
    await until('b to be in', () => seen(a, b)?.connected);
    await until('b to be a guest again', () => seen(a, b) === undefined);
    assert.ok(Date.now() >= expiresAt);
  });

  it('shows who is somebody by the key alone, and that they all are one group', async () => {
    const net = { key: freshKey() };
    const a = await startedMember(net);
    const b = await startedMember(net, { entrances: [a] });
    const c = await startedMember(net, { entrances: [a] });
    await until('them to meet', () => [b, c].every((node) => seen(a, node)?.connected));
    assert.deepEqual(
      a.members().map(({ class: kind, group }) => [kind, group]),
      [['own', a.author], ...[b, c].map(() => ['friend', KEY_HOLDERS_GROUP])],
    );
    const outside = await startedMember({ key: freshKey() }, { friends: [a] });
    const rounds = Date.now() + 500;
    await until('it to have tried', () => Date.now() > rounds);
    assert.equal(outside.status().connectedPeers, 0);
  });

  it('a guest hears nothing and says nothing; once it has a certificate it does both', async () => {
    const net = { key: freshKey(), keyHolders: 'none' } as const;
    const [wallA, wallG] = [fakeFirewall(), fakeFirewall()];
    const a = await startedMember(net, {}, { firewall: wallA });
    const guest = await startedMember(net, { friends: [a] }, { firewall: wallG });
    await until('it to be let in at the door', () => guest.status().connectedPeers === 1);
    await a.report({ indicator: ATTACKER });
    await guest.report({ indicator: '9.9.9.8' });
    // So many rounds of the sync have brought nothing.
    const rounds = Date.now() + 1_000;
    await until('some syncs', () => Date.now() > rounds);
    assert.deepEqual(guest.status().signals.accepted, 0);
    assert.ok(!wallG.held.has(ATTACKER as never) && !wallA.held.has('9.9.9.8' as never));
    assert.equal(seen(a, guest), undefined);
    await a.certify(guest.author, { class: 'own', label: 'new', days: 30 });
    await until('both to be heard', () => wallA.held.has('9.9.9.8' as never));
    await until('what a said before', () => guest.status().signals.accepted > 0);
  });

  it('scenario 40: a certificate that its holder wrote himself, or that is altered, lets nobody in', async () => {
    const net = { key: freshKey(), keyHolders: 'none' } as const;
    const a = await startedMember(net);
    const guest = await startedMember(net, { friends: [a] });
    const liar = createSigner(new Uint8Array(32).fill(7));
    const header = { network: networkDigest(NETWORK), number: Date.now(), issuedAt: Date.now() };
    const mine = signRecord(
      {
        ...header,
        expiresAt: Date.now() + HOUR_MS,
        kind: 'certificate',
        member: guest.author,
        sponsor: a.author,
        class: 'own',
        label: '',
      },
      liar,
    );
    const altered = Uint8Array.from(mine.envelope);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    assert.equal((await a.learn([altered]))[0]?.verdict, 'forged');
    assert.equal((await a.learn([new Uint8Array(9)]))[0]?.verdict, 'forged');
    // Nobody here knows its signer: it waits for his certificate, and counts for nothing.
    assert.equal((await a.learn([mine.envelope]))[0]?.verdict, 'new');
    assert.equal((await a.learn([mine.envelope]))[0]?.verdict, 'known');
    assert.equal(seen(a, guest), undefined);
    await assert.rejects(guest.revoke(a.author, { since: 0, reason: 'spite' }), {
      code: 'BAD_ARGUMENT',
    });
    for (const days of [0, 1.5, 401])
      await assert.rejects(a.certify(guest.author, { class: 'friend', label: '', days }), {
        code: 'BAD_ARGUMENT',
      });
  });

  it('who stops on purpose has left, and no alarm rings for him, not after a restart of ours either', async () => {
    const net = { key: freshKey() };
    const intervals = { liveness: 50, peerSilent: 500 };
    const b = await startedMember(net);
    const a = await startedMember(net, { own: [b], intervals });
    await until('them to meet', () => seen(a, b)?.connected);
    await until('b to have said where it is', () => seen(a, b)?.lastSeenAt);
    await b.stop();
    await until('a to know', () => seen(a, b)?.left);
    await a.stop();
    await a.start();
    const later = Date.now() + 800;
    await until('it to be silent for long enough', () => Date.now() > later);
    assert.equal(seen(a, b)?.left, true);
    assert.deepEqual(a.status().degraded, []);
  });
});
