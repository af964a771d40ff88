// The sync of a large network: what a comparison costs on the wire, and how what came by sync goes on.
import assert from 'node:assert/strict';
import type { SyncFrame } from '@tocsin/protocol';
import { systemClock } from '../../src/clock.ts';
import { Outbox } from '../../src/network/sync/outbox.ts';
import { pull } from '../../src/network/sync/pull.ts';
import { Refused } from '../../src/network/sync/refused.ts';
import { serve } from '../../src/network/sync/serve.ts';
import type { FrameStream } from '../../src/network/sync/stream.ts';
import { createLink, type Link, portOf } from '../support/link.ts';
import { authorNamed, type Member, MemorySource, Town, until } from './helper.ts';

const AUTHORS = 1_000;
const HOUR_AGO = Date.now() - 3_600_000;

function library(authors = AUTHORS): MemorySource {
  const source = new MemorySource();
  for (let i = 0; i < authors; i++) source.fill(`author ${i}`, 3, HOUR_AGO + i);
  return source;
}

describe('the sync at scale', () => {
  const town = new Town();
  const links: Link[] = [];
  afterEach(async () => {
    await town.stop();
    for (const link of links.splice(0)) link.close();
  });

  /** Two nodes that hold the library, the second connected to the first through a wire that counts. */
  async function pair(): Promise<{ a: Member; b: Member; link: Link }> {
    const a = await town.start('a', { peers: ['b'], source: library() });
    const link = await createLink();
    links.push(link);
    const port = portOf(town.addressOf('a'));
    link.to(port);
    const address = town.addressOf('a').replace(`/tcp/${port}`, `/tcp/${link.port}`);
    const peers = [{ address, class: 'own' as const }];
    const b = await town.start('b', { init: { peers }, source: library() });
    await until('compared', () =>
      [a, b].every(({ network }) => network.connected().length === 1 && network.synced()),
    );
    return { a, b, link };
  }

  async function cost(link: Link, work: () => Promise<void>): Promise<number> {
    const before = link.bytes();
    await work();
    return link.bytes() - before;
  }

  it('compares 1,000 authors in one round trip of at most 64 KiB, everything on the wire included', async () => {
    const { b, link } = await pair();
    // Nothing to fetch, but the digests of the whole differ.
    b.source.fill('only here', 1, HOUR_AGO);
    const bytes = await cost(link, () => b.network.syncNow());
    assert.ok(bytes <= 65_536 && bytes > AUTHORS * 50, `${bytes} bytes`);
  });

  it('compares 1,000 authors in less than a kilobyte where both hold the same', async () => {
    const { a, b, link } = await pair();
    const before = b.network.syncFigures();
    const equal = await cost(link, () => b.network.syncNow());
    const { compared, equal: atOnce } = b.network.syncFigures();
    assert.deepEqual([compared, atOnce], [before.compared + 1, before.equal + 1]);
    assert.ok(equal < 1_024, `${equal} bytes`);
    // What was said a moment ago costs its own author alone.
    a.source.fill('author 7', 1, Date.now());
    const late = await cost(link, () => b.network.syncNow());
    assert.equal(b.source.size, 3 * AUTHORS + 1);
    assert.ok(late < 2_048, `${late} bytes`);
  });

  it('scenario 41: what one node fetched after a split goes on to those who were not connected, within seconds', async () => {
    // The interval of these nodes is a minute.
    const row = await town.line('a', 'b', 'c', 'd', 'e');
    await until('compared', () => row.every(({ network }) => network.synced()));
    const source = new MemorySource().fill('x', 40, HOUR_AGO);
    await town.members.get('a')?.network.stop();
    await town.start('a', { peers: ['b'], source });
    // The others are told, and their pull tells the next.
    await until('the far end has all', () => row.at(-1)?.source.size === 40);
  });

  it('asks several peers at once for different authors: who was away does not fetch everything from each', async () => {
    const full = ['a', 'b', 'c', 'd'];
    for (const name of full) await town.start(name, { peers: ['away'], source: library(400) });
    const source = new MemorySource();
    let offered = 0;
    const { receive } = source;
    source.receive = (envelope, from) => {
      offered++;
      return receive(envelope, from);
    };
    const away = await town.start('away', { peers: full, source });
    const all = () => away.network.connected().length === 4 && away.network.synced();
    await until('all four', all);
    assert.equal(source.size, 1_200);
    assert.ok(offered < 2.5 * source.size, `${offered} for ${source.size}`);
  });

  for (const side of ['asker', 'answerer'] as const)
    it(`an ${side} of an older version, which says nothing of its stock, gets and gives all the same`, async () => {
      const [full, lacking] = [library(), new MemorySource()];
      lacking.fill('author 3', 3, HOUR_AGO + 3);
      const frames: string[] = [];
      const pulled = await exchange(full, lacking, (frame, by) => {
        frames.push(frame.kind);
        if (by !== side || frame.kind !== 'hello') return frame;
        const { stock: _, ...old } = frame;
        return old;
      });
      assert.equal(lacking.size, 3 * AUTHORS);
      assert.deepEqual([pulled.accepted, pulled.settled], [3 * AUTHORS - 3, false]);
      assert.deepEqual(frames.slice(0, 3), ['hello', 'hello', 'summary']);
    });

  it('notices that the other side lacks what counts, but for what was said a moment ago', async () => {
    const [less, more] = [library(), library()];
    more.fill('author 5', 1, Date.now());
    assert.equal((await exchange(less, more)).behind, false);
    more.fill('author 5', 1, HOUR_AGO + 100_000);
    assert.equal((await exchange(less, more)).behind, true);
    more.fill('a stranger', 1, HOUR_AGO);
    less.fill('author 5', 1, HOUR_AGO + 100_000);
    assert.equal((await exchange(less, more)).behind, false);
    more.fill('author new', 1, HOUR_AGO);
    assert.equal((await exchange(less, more)).behind, true);
  });
});

/** One pull of `asker` from `answerer`, each frame of which passes through `wire`. Authors called "author …" count. */
function exchange(
  answerer: MemorySource,
  asker: MemorySource,
  wire: (frame: SyncFrame, by: 'asker' | 'answerer') => SyncFrame = (frame) => frame,
) {
  const questions = new Outbox<SyncFrame>();
  async function* answers(): AsyncGenerator<SyncFrame> {
    const parts = { source: answerer, records: undefined, onHello() {} };
    const served = serve({ network: 'test', own: false, guest: false }, parts, questions);
    for await (const frame of served) yield wire(frame, 'answerer');
  }
  const stream: FrameStream = {
    incoming: answers(),
    async send(frames) {
      for await (const frame of frames) questions.push(wire(frame, 'asker'));
      questions.end();
    },
    abort() {},
    end() {},
  };
  const members = new Set([authorNamed('author new')]);
  for (let i = 0; i < AUTHORS; i++) members.add(authorNamed(`author ${i}`));
  return pull(
    {
      network: 'test',
      peer: authorNamed('answerer'),
      own: false,
      guest: false,
      news: false,
      counts: (author) => members.has(author),
    },
    {
      source: asker,
      refused: new Refused(systemClock.monotonic),
      records: undefined,
      onHello() {},
      onNewest() {},
      offence() {},
    },
    stream,
  );
}
