// What a neighbour on the wire pays for, what it does not, and how a changed opinion takes effect.
import assert from 'node:assert/strict';
import {
  createSigner,
  decodeSignal,
  fastestVerifier,
  signBody,
  verifySignal,
} from '@tocsin/protocol';
import type { Verdict } from '@tocsin/rules';
import type { Admission } from '../../src/network/model.ts';
import { authorNamed, type Member, message, seedOf, Town, until } from './helper.ts';

const IGNORED: Verdict = { action: 'ignore', code: 'quarantined' };
const FORGED: Verdict = { action: 'reject', code: 'bad-signature' };

describe('the standing of a neighbour', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('scenario 9: a relay of sixty signals that are ignored loses no score', async () => {
    const [author, relay, reader] = await town.line('author', 'relay', 'reader');
    assert(author && relay && reader);
    reader.judge = () => IGNORED;
    for (let i = 0; i < 60; i++) await author.network.publish(message());
    await until('all relayed', () => reader.heard.length === 60);
    assert.ok((reader.network.wireScore(relay.author) ?? -1) >= 0);
    assert.deepEqual(reader.offences, []);
  });

  it('scenario 10: a forged signal costs who delivers it, and the true one that follows arrives', async () => {
    const [victim, forger, reader] = await town.fleet('victim', 'forger', 'reader');
    assert(victim && forger && reader);
    const verifier = await fastestVerifier();
    // The victim judges as well, or it would pass the forgery on.
    victim.judge = reader.judge = (envelope) => {
      const decoded = decodeSignal(envelope);
      if (!decoded.ok) return decoded as Verdict;
      return verifySignal(decoded.signal, verifier) ? { action: 'accept' } : FORGED;
    };
    const now = Date.now();
    const signal = signBody(
      {
        kind: 'retraction',
        sequence: now,
        previous: '',
        issuedAt: now,
        expiresAt: now + 60_000,
        target: '00'.repeat(32),
        targetSequence: 1,
        targetExpiresAt: now + 60_000,
      },
      createSigner(seedOf('victim')),
    );
    // The same body under the same name, with one bit of the signature turned.
    const forged = Uint8Array.from(signal.envelope);
    forged[forged.length - 40] = (forged[forged.length - 40] ?? 0) ^ 1;
    await forger.network.publish(forged);
    await until('the offence is noted', () => reader.offences.length > 0);
    assert.deepEqual(reader.offences[0]?.[0], forger.author);
    await until('the forger pays', () => scoreOf(reader, forger) < 0);
    assert.ok((reader.network.wireScore(victim.author) ?? -1) >= 0);
    await victim.network.publish(signal.envelope);
    const text = String(Buffer.from(signal.envelope));
    await until('the true one arrives', () => reader.heard.includes(text));
  });

  it('a friend who becomes a stranger keeps nothing of what a friend may, and the other way round', async () => {
    let standing: Admission = 'friend';
    const node = await town.start('node', { parts: { admission: () => standing } });
    // Dialled by nobody: of two connections one would still stand when the other is closed, and none would be anew.
    const peer = await town.start('peer', { peers: ['node'], init: { listen: [] } });
    await until('connected', () => node.network.connected().length === 1);
    const made = () => node.connections.get(peer.author) ?? 0;
    for (standing of ['stranger', 'friend'] as const) {
      const before = made();
      node.network.refresh(peer.author);
      await until('anew', () => made() > before && node.network.connected().length === 1);
    }
  });

  it('scenario 43: bytes that are no signal are rejected without a throw; what a newer version sends costs nothing', async () => {
    const [liar, newer, reader] = await town.fleet('liar', 'newer', 'reader');
    assert(liar && newer && reader);
    const codes: string[] = [];
    reader.judge = (envelope, neighbour) => {
      if (neighbour === newer.author) return { action: 'ignore', code: 'newer' };
      const decoded = decodeSignal(envelope);
      codes.push(decoded.ok ? 'ok' : decoded.code);
      return decoded.ok ? { action: 'accept' } : (decoded as Verdict);
    };
    // Each delivers its own only.
    liar.judge = newer.judge = () => IGNORED;
    await newer.network.publish(message());
    for (const bytes of [Buffer.alloc(5_000, 1), Buffer.from([10, 255, 255]), Buffer.alloc(0)]) {
      await liar.network.publish(bytes);
    }
    await until('three were judged', () => codes.length === 3);
    assert.ok(!codes.includes('ok'));
    assert.equal(codes[0], 'too-large');
    await until('three offences cost ninety', () => scoreOf(reader, liar) <= -80);
    assert.ok((reader.network.wireScore(newer.author) ?? -1) >= 0);
  });

  it('gossipsub forgets a score when the peer comes back: only regard remembers', async () => {
    const [liar, reader] = await town.fleet('liar', 'reader');
    assert(liar && reader);
    reader.judge = () => FORGED;
    for (let i = 0; i < 3; i++) await liar.network.publish(message());
    await until('three offences', () => reader.offences.length === 3);
    await until('they cost ninety', () => scoreOf(reader, liar) <= -80);
    await comesBack(liar, reader);
    await until('all is forgotten', () => scoreOf(reader, liar) === 0);
    reader.regards.set(liar.author, -1_000);
    await comesBack(liar, reader);
    await until('this is not', () => scoreOf(reader, liar) === -1_000);
  });

  it('a changed regard is obeyed at once, not within a second', async () => {
    const [talker, reader] = await town.fleet('talker', 'reader');
    assert(talker && reader);
    for (let i = 0; i < 20; i++) await talker.network.publish(message());
    await until('it is listened to', () => reader.heard.length === 20);
    reader.regards.set(talker.author, -1_000);
    reader.network.refresh(talker.author);
    for (let i = 0; i < 20; i++) await talker.network.publish(message('unheard'));
    // Sync answers over the same connection, so what was sent before it has been read.
    await reader.network.syncNow();
    await reader.network.syncNow();
    assert.equal(reader.heard.filter((text) => text.startsWith('unheard')).length, 0);
  });

  it('one that connected below the graylist is whole again after its release', async () => {
    const reader = await town.start('reader', { peers: ['sinner'] });
    reader.regards.set(authorNamed('sinner'), -1_000);
    const sinner = await town.start('sinner', { peers: ['reader'] });
    await until('connected', () => sinner.network.listeners() === 1);
    await reader.network.syncNow();
    assert.equal(reader.network.listeners(), 0);
    reader.regards.set(sinner.author, 0);
    reader.network.refresh(sinner.author);
    await until('its subscription is heard', () => reader.network.listeners() === 1);
    await until('and ours', () => sinner.network.listeners() === 1);
    await reader.network.publish(message());
    await sinner.network.publish(message());
    await until('both ways', () => sinner.heard.length === 1 && reader.heard.length === 1);
  });

  it('scenario 48: a quarantined neighbour between two honest nodes still passes their signals; after release the link is whole', async () => {
    const [left, middle, right] = await town.line('left', 'middle', 'right');
    assert(left && middle && right);
    for (const honest of [left, right]) {
      honest.regards.set(middle.author, -100);
      honest.network.refresh(middle.author);
    }
    const through = message();
    assert.equal(await left.network.publish(through), 1);
    await until('through the quarantined one', () => right.heard.includes(String(through)));
    for (const honest of [left, right]) {
      honest.regards.set(middle.author, 0);
      honest.network.refresh(middle.author);
    }
    const whole = (m: Member, n: number): boolean => m.network.listeners() === n;
    for (const honest of [left, right]) {
      await until('reconnected', () => honest.connections.get(middle.author) === 2);
    }
    await until('whole', () => whole(left, 1) && whole(right, 1) && whole(middle, 2));
    const after = message();
    await right.network.publish(after);
    await until('the other way', () => left.heard.includes(String(after)));
  });
});

function scoreOf(reader: Member, neighbour: Member): number {
  return reader.network.wireScore(neighbour.author) ?? 0;
}

/** The other one hangs up, as after a release, and is back. */
async function comesBack(other: Member, reader: Member): Promise<void> {
  const before = reader.connections.get(other.author) ?? 0;
  for (const regard of [-1, 0]) {
    other.regards.set(reader.author, regard);
    other.network.refresh(reader.author);
  }
  await until('it is back', () => reader.connections.get(other.author) === before + 1);
  await until('and gossips', () => reader.network.wireScore(other.author) !== undefined);
}
