// How records travel between two nodes, whatever is in them: both are complete after one sync, and nobody is flooded.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { idPrefix, setDigest } from '@tocsin/protocol';
import type { RecordSource } from '../../src/network/model.ts';
import { RecordAllowance } from '../../src/network/records/allowance.ts';
import {
  RECORDS_PER_MINUTE_GUEST,
  RECORDS_PER_MINUTE_MEMBER,
} from '../../src/network/records/limits.ts';
import { authorNamed, Town, until } from '../network/helper.ts';
import { manualClock } from '../support/clock.ts';

/** Envelopes are any bytes, named by their hash. */
class MemoryRecords implements RecordSource {
  readonly held = new Map<string, Uint8Array>();
  readonly heard: string[] = [];
  /** How often all were named, which is what two do who differ. */
  named = 0;
  forged = false;
  /** Not kept, whoever brings it. */
  unwanted = false;
  /** Answers with what nobody asked for. */
  generous = false;

  fill(text: string, count: number): this {
    for (let i = 0; i < count; i++) this.put(Buffer.from(`${text} ${i}`));
    return this;
  }

  put(envelope: Uint8Array): boolean {
    const prefix = idPrefix(createHash('sha256').update(envelope).digest('hex'));
    if (this.held.has(prefix)) return false;
    this.held.set(prefix, envelope);
    return true;
  }

  summary = () => ({ count: this.held.size, digest: setDigest(this.held.keys()) });
  prefixes = () => {
    this.named++;
    return this.held.keys();
  };
  has = (prefix: string) => this.held.has(prefix);
  *envelopes(prefixes: Iterable<string>) {
    for (const prefix of prefixes) {
      const envelope = this.held.get(prefix);
      if (envelope !== undefined) yield envelope;
    }
    for (let i = 0; this.generous && i < 5_000; i++) yield Buffer.from(`unasked ${i}`);
  }
  receive: RecordSource['receive'] = (envelope, _, by) => {
    this.heard.push(by);
    if (this.forged) return 'forged';
    if (this.unwanted) return 'refused';
    return this.put(Uint8Array.from(envelope)) ? 'new' : 'known';
  };
  keyFor = () => undefined;
  receiveKey() {}
  renew: RecordSource['renew'] = (certificate) =>
    Buffer.concat([certificate, Buffer.from(' again')]);
}

describe('the exchange of records', () => {
  const town = new Town();
  afterEach(() => town.stop());

  async function two(ofA: MemoryRecords, ofB: MemoryRecords) {
    const a = await town.start('a', { peers: ['b'], parts: { records: ofA } });
    const b = await town.start('b', { peers: ['a'], parts: { records: ofB } });
    await until('compared', () =>
      [a, b].every(({ network }) => network.connected().length === 1 && network.synced()),
    );
    return [a, b] as const;
  }

  it('leaves both sides complete after one sync, and then is silent', async () => {
    const [ofA, ofB] = [new MemoryRecords(), new MemoryRecords()];
    // More than one peer may bring unasked in a minute.
    ofA.fill('both', 10).fill('of a', 2_700);
    ofB.fill('both', 10).fill('of b', 300);
    const [a, b] = await two(ofA, ofB);
    await until('both are complete', () => ofA.held.size === 3_010 && ofB.held.size === 3_010);
    const before = ofA.named + ofB.named;
    await a.network.syncNow();
    await b.network.syncNow();
    assert.equal(ofA.named + ofB.named, before);
  });

  it('asks again for what it did not keep, and offers again what was not kept, only after a while', async () => {
    const [ofA, ofB] = [new MemoryRecords().fill('of a', 50), new MemoryRecords()];
    ofB.unwanted = true;
    const [a, b] = await two(ofA, ofB);
    await a.network.syncNow();
    await b.network.syncNow();
    const heard = ofB.heard.length;
    assert.ok(heard >= 50);
    await a.network.syncNow();
    await b.network.syncNow();
    assert.equal(ofB.heard.length, heard);
  });

  it('leaves a peer that forges, who pays for it', async () => {
    const [ofA, ofB] = [new MemoryRecords().fill('of a', 50), new MemoryRecords()];
    ofB.forged = true;
    const a = await town.start('a', { peers: ['b'], parts: { records: ofA } });
    const b = await town.start('b', { peers: ['a'], parts: { records: ofB } });
    await until('offences', () => b.offences.some(([, code]) => code === 'bad-records'));
    assert.ok(b.offences.every(([author]) => author === a.author));
    assert.ok(ofB.heard.length < 20);
  });

  it('leaves a peer that answers with more than it was asked for', async () => {
    const ofA = new MemoryRecords().fill('of a', 50);
    ofA.generous = true;
    // What it names it asks for all the same: then nothing is pushed to it besides, which nobody need ask for.
    const ofB = new MemoryRecords().fill('of a', 50).fill('of b', 1);
    ofB.has = () => false;
    await town.start('a', { peers: ['b'], parts: { records: ofA } });
    const b = await town.start('b', { peers: ['a'], parts: { records: ofB } });
    await until('an offence', () => b.offences.some(([, code]) => code === 'bad-answer'));
    assert.ok(ofB.heard.length <= 50);
  });

  it('passes news on at once, and answers who wants a renewal', async () => {
    const [ofA, ofB] = [new MemoryRecords(), new MemoryRecords()];
    const [a, b] = await two(ofA, ofB);
    await a.network.tell([Buffer.from('news')]);
    assert.deepEqual(ofB.heard, ['news']);
    await a.network.tell([Buffer.from('not for b')], b.author);
    assert.equal(ofB.held.size, 1);
    const answer = await a.network.renew(b.author, Buffer.from('mine'));
    assert.equal(Buffer.from(answer ?? []).toString(), 'mine again');
    assert.equal(await a.network.renew(authorNamed('nobody'), Buffer.from('mine')), undefined);
  });

  it('takes only so many a minute from one peer, far fewer from a guest', () => {
    const clock = manualClock();
    const allowance = new RecordAllowance(clock.monotonic, (peer) =>
      peer === authorNamed('guest') ? 'guest' : 'friend',
    );
    const taken = (peer: string): number => {
      let count = 0;
      while (allowance.take(peer)) count++;
      return count;
    };
    assert.equal(taken(authorNamed('guest')), RECORDS_PER_MINUTE_GUEST);
    assert.equal(taken(authorNamed('friend')), RECORDS_PER_MINUTE_MEMBER);
    assert.equal(taken(authorNamed('friend')), 0);
    clock.advance(60_000);
    assert.equal(taken(authorNamed('guest')), RECORDS_PER_MINUTE_GUEST);
  });
});
