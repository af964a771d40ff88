// The network's key is changed while it runs: members follow, who was away follows within the overlap, all others stay out.
import assert from 'node:assert/strict';
import { stopAll } from '../support/fleet.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';
import { until } from '../support/until.ts';
import {
  areConnected,
  fleetKey,
  freshKey,
  HOUR_MS,
  keyOf,
  member,
  type Net,
  seen,
  startedMember,
} from './support.ts';

describe('a rotation of the network key', () => {
  const fleet = fleetKey();
  let net: Net;

  beforeEach(() => {
    net = { key: freshKey(), keyHolders: 'none', fleets: [fleet.author] };
  });
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('every member follows, down the tree of sponsors, also who was away; a guest is not handed the key', async () => {
    const [dirA, dirB, dirC] = [temporaryDirectory(), temporaryDirectory(), temporaryDirectory()];
    const [dirF, dirG] = [temporaryDirectory(), temporaryDirectory()];
    const a = await startedMember(net, { dataDir: dirA });
    const b = await startedMember(net, { dataDir: dirB, entrances: [a] });
    const away = await startedMember(net, { dataDir: dirC, entrances: [a] });
    // A friend of b, who obeys no fleet, and does not know a.
    const { fleets: _, ...circle } = net;
    const friend = await startedMember(circle, { dataDir: dirF, friends: [b] });
    const guest = await startedMember(net, { dataDir: dirG, friends: [a] });
    await a.learn([a, b, away].map((node) => fleet.own(node).envelope));
    await b.certify(friend.author, { class: 'friend', label: '', days: 30 });
    await until('all to be in', () => areConnected(a, b, away));
    await until('the friend to be in', () => seen(b, friend)?.connected);
    await until('the guest to be at the door', () => guest.status().connectedPeers > 0);
    await away.stop();

    const { number } = await a.rotateKey({ forgetOldAt: Date.now() + HOUR_MS });
    const fresh = keyOf(dirA);
    assert.notEqual(fresh, net.key);
    assert.ok(number >= Date.now() - 5_000);
    await until(
      'b and the friend to follow',
      () => keyOf(dirB) === fresh && keyOf(dirF) === fresh,
      20_000,
    );
    assert.ok(areConnected(a, b));

    const back = await member(net, { dataDir: dirC, entrances: [a] });
    await back.start();
    await until('who was away to follow', () => keyOf(dirC) === fresh);
    // By b, for the friend's configuration knows nobody else: a rotation of his own is none of b's.
    await friend.rotateKey({ forgetOldAt: Date.now() + HOUR_MS });
    const rounds = Date.now() + 800;
    await until('some syncs', () => Date.now() > rounds);
    assert.deepEqual([keyOf(dirB), keyOf(dirG)], [fresh, net.key]);
  });

  it('the old key opens nothing after its end, and members go on with the new one', async () => {
    const dataDir = temporaryDirectory();
    const a = await startedMember(net);
    const b = await startedMember(net, { dataDir, entrances: [a] });
    await a.learn([a, b].map((node) => fleet.own(node).envelope));
    await until('both to be in', () => areConnected(a, b));
    const forgetOldAt = Date.now() + 1_500;
    await a.rotateKey({ forgetOldAt });
    await until('b to follow', () => keyOf(dataDir) !== net.key);
    await until('the overlap to be over', () => Date.now() > forgetOldAt + 100);
    // Connections of the old key are closed with it, and made anew.
    await until('both to be back', () => areConnected(a, b));
    const late = await startedMember(net, { friends: [a] });
    const rounds = Date.now() + 700;
    await until('it to have tried', () => Date.now() > rounds);
    assert.equal(late.status().connectedPeers, 0);
    await b.stop();
    const again = await startedMember(net, { dataDir, entrances: [a] });
    await until('b to be back with the new key', () => areConnected(a, again));
  });

  it('twice in one moment loses nobody: each key opens to its end', async () => {
    const [dirA, dirB] = [temporaryDirectory(), temporaryDirectory()];
    const a = await startedMember(net, { dataDir: dirA });
    const b = await startedMember(net, { dataDir: dirB, entrances: [a] });
    await a.learn([a, b].map((node) => fleet.own(node).envelope));
    await until('both to be in', () => areConnected(a, b));
    await b.stop();
    for (let times = 0; times < 2; times++)
      await a.rotateKey({ forgetOldAt: Date.now() + HOUR_MS });
    await startedMember(net, { dataDir: dirB, entrances: [a] });
    await until('who was away to follow', () => keyOf(dirB) === keyOf(dirA));
  });

  it('says why it cannot be', async () => {
    const keyless = await startedMember({});
    await assert.rejects(keyless.rotateKey({ forgetOldAt: Date.now() + HOUR_MS }), {
      code: 'BAD_ARGUMENT',
    });
    const a = await startedMember(net);
    for (const forgetOldAt of [Date.now() - 1, Number.NaN, Date.now() + 500 * 24 * HOUR_MS])
      await assert.rejects(a.rotateKey({ forgetOldAt }), { code: 'BAD_ARGUMENT' });
  });
});
