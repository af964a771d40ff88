// What waits to be signed: each is said once, and what was said is told even if the rest fails.
import assert from 'node:assert/strict';
import { createSigner, type Indicator, type Signal } from '@tocsin/protocol';
import type { Draft } from '@tocsin/rules';
import { openStore, type Store } from '../src/store/store.ts';
import { createTime } from '../src/time.ts';
import { createVoice } from '../src/voice.ts';
import { manualClock, NOON } from './support/clock.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';

const draft = (n: number): Draft => ({
  kind: 'sighting',
  indicator: `8.8.8.${n}` as Indicator,
  verdict: 'confirmed',
  expiresAt: NOON + 3_600_000,
});

describe('drafts that wait to be signed', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(temporaryDirectory(), NOON);
    await store.load();
  });
  afterEach(async () => {
    await store.close();
    removeTemporary();
  });

  function voiceOf(stillMeant: (draft: Draft) => boolean = () => true) {
    const time = createTime(manualClock(), {
      newestAt: NOON,
      hasOwnPeers: false,
      graceMs: 1_000,
      onChange: () => {},
    });
    const log = { error() {}, warn() {}, info() {}, debug() {} };
    const signer = createSigner(new Uint8Array(32).fill(7));
    const voice = createVoice({ signer, store, time, allowed: true, stillMeant, log });
    for (let n = 0; n < 5; n++) voice.say(draft(n));
    assert.equal(store.draftCount, 5);
    voice.open();
    return voice;
  }
  const about = (signals: readonly Signal[]) =>
    signals.map(({ body }) => (body.kind === 'sighting' ? body.indicator : ''));

  it('are said once each by two rounds at the same time', async () => {
    const voice = voiceOf();
    const told: Signal[] = [];
    const tell = (signal: Signal) => void told.push(signal);
    await Promise.all([voice.catchUp(tell), voice.catchUp(tell)]);
    assert.equal(new Set(about(told)).size, 5);
    assert.equal(told.length, 5);
    assert.equal(store.draftCount, 0);
  });

  it('are told as they are said: a store that fails on the way loses none of them, and the rest waits', async () => {
    let asked = 0;
    const voice = voiceOf(() => {
      if (++asked === 3) throw new Error('Database is not open');
      return true;
    });
    const told: Signal[] = [];
    const tell = (signal: Signal) => void told.push(signal);
    await assert.rejects(voice.catchUp(tell), /not open/);
    assert.equal(told.length, 2);
    await voice.catchUp(tell);
    assert.equal(new Set(about(told)).size, 5);
  });
});
