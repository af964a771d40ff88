// The sync between real nodes: whole in both directions, quick, bounded, and not to be fooled.
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { encodeFrame, type SyncFrame } from '@tocsin/protocol';
import { encode } from 'it-length-prefixed';
import { SYNC_PROTOCOL } from '../../src/network/sync/sync.ts';
import { stretched } from '../support/pace.ts';
import { authorNamed, fastClock, type Member, MemorySource, Town, until } from './helper.ts';

describe('the sync', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('scenario 41: two halves that meet are complete on both sides, without a word of gossip', async () => {
    const common = (): MemorySource => new MemorySource().fill('both', 20);
    const a = await town.start('a', {
      peers: ['b'],
      source: common().fill('only here', 30).fill('both', 5, 100),
    });
    const b = await town.start('b', {
      peers: ['a'],
      source: common().fill('only there', 40).fill('both', 7, 200),
    });
    await until('complete', () => a.source.size === 102 && b.source.size === 102);
    await until('both know it', () => a.network.synced() && b.network.synced());
    assert.deepEqual([a.heard, b.heard], [[], []]);
  });

  it('scenario 42: ten thousand signals of two hundred authors reach a newcomer within 10 s, and the event loop goes on', async () => {
    const source = new MemorySource();
    for (let i = 0; i < 199; i++) source.fill(`author ${i}`, 35);
    // More than one page of the inventory.
    source.fill('loud', 10_000 - source.size);
    await town.start('full', { peers: ['new'], source });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const newcomer = await town.start('new', { peers: ['full'] });
    delay.enable();
    const begun = performance.now();
    await until('all are here', () => newcomer.source.size === 10_000);
    delay.disable();
    const took = performance.now() - begun;
    assert.ok(took < stretched(10_000), `${took} ms`);
    // Two nodes and their tests share this loop; each alone has half of it.
    assert.ok(delay.percentile(99) / 1e6 < stretched(100), `${delay.percentile(99) / 1e6} ms`);
  });

  it('fetches at each interval what gossip missed', async () => {
    const init = { intervals: { sync: 50, redialFirst: 50, redialMax: 400 } };
    const a = await town.start('a', { peers: ['b'], init });
    const b = await town.start('b', { peers: ['a'], init });
    await until('synced', () => a.network.synced() && b.network.synced());
    a.source.fill('late', 3);
    await until('b has them', () => b.source.size === 3);
  });

  it('compares on demand, and answers when it is done', async () => {
    const [a, b] = await town.fleet('a', 'b');
    assert(a && b);
    a.source.fill('late', 3);
    await b.network.syncNow();
    assert.equal(b.source.size, 3);
  });

  it('tells both sides who the other is, and its name and sensors only to own machines', async () => {
    const told = new Map<string, unknown>();
    const source = new MemorySource();
    source.hello = () => ({
      version: '1.2.3',
      mode: 'enforce',
      now: 1_700_000_000_000,
      name: 'teller',
      sensors: [{ name: 'sshd', lastLineAt: 1_699_999_999_000 }, { name: 'nginx' }],
    });
    const note = (name: string) => ({
      onHello: (_: string, hello: object) => told.set(name, hello),
    });
    await town.start('teller', { peers: ['own'], open: true, source });
    await town.start('own', { peers: ['teller'], parts: note('own') });
    await town.start('stranger', { peers: ['teller'], parts: note('stranger') });
    await until('both were told', () => told.size === 2);
    const common = { version: '1.2.3', mode: 'enforce', now: 1_700_000_000_000 };
    const sensors = [{ name: 'sshd', lastLineAt: 1_699_999_999_000 }, { name: 'nginx' }];
    assert.deepEqual(told.get('own'), { ...common, name: 'teller', sensors });
    assert.deepEqual(told.get('stranger'), { ...common, sensors: [] });
  });

  it('scenario 38: a node learns the head of its own log before it signs', async () => {
    await town.start('peer', {
      peers: ['restored'],
      source: new MemorySource().fill('restored', 7),
    });
    const restored = await town.start('restored', { peers: ['peer'] });
    assert.equal(await restored.network.fetchOwnHead(4_000), 7);
    await until('and gets the signals', () => restored.source.size === 7);
  });

  it('does not wait for peers that are out of reach, nor longer than it was told', async () => {
    const alone = await town.start('alone', { peers: ['absent', 'gone'] });
    const begun = performance.now();
    assert.equal(await alone.network.fetchOwnHead(30_000), undefined);
    assert.ok(performance.now() - begun < stretched(3_000));
    // A host that swallows packets neither answers nor refuses.
    const address = town.addressOf('absent').replace('127.0.0.1/tcp/9', '192.0.2.1/tcp/9');
    const init = { peers: [{ address, class: 'own' as const }] };
    const waiting = await town.start('waiting', { init });
    assert.equal(await waiting.network.fetchOwnHead(50), undefined);
  });

  it('goes on where a broken exchange ended', async () => {
    const source = new MemorySource().fill('x', 600);
    const serve = source.envelopes.bind(source);
    let breaks = 2;
    source.envelopes = (author, sequences) => {
      if (sequences[0] !== 1 && breaks-- > 0) throw new Error('the disk is tired');
      return serve(author, sequences);
    };
    await town.start('full', { peers: ['new'], source });
    const parts = { clock: fastClock(20) };
    const newcomer = await town.start('new', { peers: ['full'], parts });
    await until('the first part', () => newcomer.source.size === 256);
    assert.equal(newcomer.network.synced(), false);
    // Long before the next round: a second of this clock after the first failure, two after the second.
    await until('the rest', () => newcomer.source.size === 600 && newcomer.network.synced());
  });

  it('does not ask every minute for what it refuses', async () => {
    const [full, refusing] = await town.fleet('full', 'refusing');
    assert(full && refusing);
    full.source.fill('x', 10);
    let offered = 0;
    refusing.source.receive = () => {
      offered++;
      return { action: 'ignore', code: 'expired' };
    };
    for (let i = 0; i < 3; i++) await refusing.network.syncNow();
    assert.equal(offered, 10);
  });

  it('asks again at once for what came while nothing could be taken in', async () => {
    const [full, short] = await town.fleet('full', 'short');
    assert(full && short);
    full.source.fill('x', 10);
    const { receive } = short.source;
    short.source.receive = () => ({ action: 'ignore', code: 'not-ready' });
    await short.network.syncNow();
    short.source.receive = receive;
    await short.network.syncNow();
    assert.equal(short.source.size, 10);
  });

  it('leaves a peer that serves forged signals, and remembers it', async () => {
    const [liar, reader] = await town.fleet('liar', 'reader');
    assert(liar && reader);
    liar.source.fill('victim', 100);
    reader.source.receive = () => ({ action: 'reject', code: 'bad-signature' });
    await reader.network.syncNow();
    const codes = reader.offences.map(([who, code]) => `${who === liar.author}/${code}`);
    assert.deepEqual(codes, [...Array(3).fill('true/bad-signature'), 'true/bad-signals']);
    assert.equal(reader.network.synced(), false);
  });

  it('gives up one who always has more to tell: four of them would hold every pull there is', async () => {
    await town.start('liar', { peers: ['reader'], source: endless() });
    const reader = await town.start('reader', {
      peers: ['liar'],
      parts: { clock: fastClock(100) },
    });
    await until('connected', () => reader.hellos.length > 0);
    // Two minutes of this clock; it would never be answered.
    await reader.network.syncNow();
    assert.equal(reader.source.size, 1, 'what it really had is kept');
  });

  it('strangers who never end keep nobody waiting but strangers', async () => {
    const reader = await town.start('reader', { peers: ['honest'], open: true });
    for (const liar of ['a', 'b', 'c', 'd', 'e'])
      await town.start(liar, { peers: ['reader'], source: endless() });
    await until('all to be here', () => reader.hellos.length >= 5);
    const source = new MemorySource().fill('y', 10);
    await town.start('honest', { peers: ['reader'], source });
    await until('the honest word', () => reader.source.size >= 10);
  });

  describe('scenario 43: asked by one who does not keep to the protocol', () => {
    const hello: SyncFrame = {
      kind: 'hello',
      network: 'test',
      version: '0',
      mode: 'observe',
      now: 0,
      name: '',
      sensors: [],
      keyNumber: 0,
      role: '',
      clockDoubted: false,
    };
    const lies: [string, (SyncFrame | Uint8Array)[], string[]][] = [
      ['garbage', [Buffer.from([10, 255, 255, 255])], ['malformed']],
      ['no hello', [{ kind: 'want', author: authorNamed('x'), sequences: [1] }], ['no-hello']],
      ['the name of another network', [{ ...hello, network: 'other' }], []],
      ['a kind of frame of a newer version', [hello, Buffer.from([0xfa, 1, 1, 0])], []],
      ['signals nobody asked for', [hello, { kind: 'signals', envelopes: [], more: true }], []],
    ];
    for (const [what, frames, codes] of lies) {
      it(`${what}: ${codes[0] ?? 'no offence'}, no throw, and others are served`, async () => {
        const reader = await town.start('reader', { peers: ['raw'], open: true });
        const raw = await town.raw('raw', reader);
        const stream = await raw.getConnections()[0]?.newStream(SYNC_PROTOCOL);
        assert(stream);
        for (const frame of frames) {
          stream.send(encode.single(frame instanceof Uint8Array ? frame : encodeFrame(frame)));
        }
        let over = false;
        stream.addEventListener('close', () => {
          over = true;
        });
        stream.addEventListener('message', () => {});
        await stream.close().catch(() => {});
        await until('the exchange ends', () => over);
        const faults = (m: Member) => m.offences.filter(([, code]) => code !== 'bad-answer');
        assert.deepEqual(
          faults(reader),
          codes.map((code) => [authorNamed('raw'), code]),
        );
        const other = await town.start('other', { peers: ['reader'] });
        await until('served', () => other.network.synced() && other.hellos.length > 0);
      });
    }

    it('a frame of 5 MiB is refused by its length', async () => {
      const reader = await town.start('reader', { peers: ['raw'], open: true });
      const raw = await town.raw('raw', reader);
      const stream = await raw.getConnections()[0]?.newStream(SYNC_PROTOCOL);
      let over = false;
      stream?.addEventListener('close', () => {
        over = true;
      });
      stream?.send(Uint8Array.of(0x80, 0x80, 0xc0, 0x02));
      await until('it is cut off', () => over);
    });
  });
});

/** Always has one more page to offer. */
function endless(): MemorySource {
  const source = new MemorySource().fill('x', 1);
  source.inventory = function* (_, from = 0) {
    for (let sequence = from + 1; ; sequence++)
      yield { sequence, id: sequence.toString(16).padStart(64, '0') };
  };
  return source;
}
