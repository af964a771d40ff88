// The node among the others: hands the network what it asks for, and speaks through it.
import type { AuthorKey, Cidr, Signal } from '@tocsin/protocol';
import { type Channel, regardOf, type Verdict } from '@tocsin/rules';
import type { Degraded } from './degraded.ts';
import type { Engine } from './engine.ts';
import type { Events } from './events.ts';
import type { ReceiveJoiner } from './join/answer.ts';
import { listenOf } from './listen.ts';
import type { BlockingChange } from './network/blocking.ts';
import type { Network, PeerHello, RecordSource } from './network/model.ts';
import { createNetwork } from './network/network.ts';
import type { Keyring } from './network/protector/keyring.ts';
import { createOffences } from './offences.ts';
import { judge, type Life } from './one-signal.ts';
import { createOutbox } from './outbox.ts';
import type { PeerBook } from './peer-book.ts';
import type { Refusals } from './refusals.ts';
import { seekOf } from './seek.ts';
import type { Settings } from './settings.ts';
import { createSyncSource } from './sync-source.ts';
import type { Voice } from './voice.ts';

export interface MeshParts {
  readonly settings: Settings;
  readonly seed: Uint8Array;
  readonly keyring: Keyring;
  readonly life: Life;
  readonly voice: Voice;
  readonly book: PeerBook;
  readonly events: Events;
  readonly degraded: Degraded;
  readonly refusals: Refusals;
  readonly hello: () => PeerHello;
  readonly records: RecordSource;
  readonly join: ReceiveJoiner;
  /** A peer that is no stranger is connected, from these addresses. */
  readonly onFriend: (author: AuthorKey, from: readonly Cidr[]) => void;
  readonly onLinks: () => void;
  /** False while the store takes nothing: signals come again by the sync. */
  readonly ready: () => boolean;
}

export interface Mesh {
  readonly network: Network;
  publish(signal: Signal): void;
  accepted(): number;
  /** Changes of blocked ways since the start. */
  blockingChanges(): number;
  /** Asks the peers for our own newest signals, then lets the node speak. */
  findVoice(): Promise<void>;
  /** Signs and sends what waited. */
  catchUp(): Promise<void>;
}

/** @throws NodeError BAD_PEER_ADDRESS */
export async function createMesh(parts: MeshParts): Promise<Mesh> {
  const {
    settings,
    seed,
    keyring,
    life,
    voice,
    book,
    events,
    refusals,
    hello,
    records,
    join,
    onFriend,
    onLinks,
    ready,
  } = parts;
  const { clock, intervals, log, policy } = settings;
  const offences = await createOffences(() => life.time.now(), life.store);
  let accepted = 0;
  let blockingChanges = 0;

  /** For bytes by gossip and by sync alike. Must not throw: a validator that throws says nothing to gossipsub. */
  function judged(envelope: Uint8Array, channel: Channel): Verdict {
    let verdict: Verdict = { action: 'ignore', code: 'not-ready' };
    try {
      if (ready()) verdict = judge(life, envelope, channel);
    } catch (error) {
      log.error({ err: error }, 'a signal could not be judged');
    }
    if (verdict.action === 'accept') accepted++;
    else refusals.count(`${verdict.action}:${verdict.code}`);
    return verdict;
  }

  function regard(neighbour: AuthorKey): number {
    if (offences.graylisted(neighbour)) return policy.regardOffender;
    const standing = life.view.read('standing', neighbour);
    return regardOf(standing, book.peer(neighbour), life.time.now(), policy);
  }

  function onHello(author: AuthorKey, told: PeerHello): void {
    const at = clock.now();
    const clockOffsetMs = told.now - at;
    book.note(author, { hello: told, at, monotonicAt: clock.monotonic(), clockOffsetMs });
    if (book.peer(author).class !== 'own') return;
    // Two clocks that stepped alike would confirm each other.
    if (told.clockDoubted) life.time.forget(author);
    else life.time.compare(author, clockOffsetMs);
  }

  function onBlocking(change: BlockingChange): void {
    blockingChanges++;
    const { remote, port, protocol, why } = change;
    const towards = remote === '*' ? 'everybody' : remote;
    if (change.state === 'blocked')
      log.warn(change, `${port}/${protocol} towards ${towards} is blocked on the way: ${why}`);
    else log.info(change, `${port}/${protocol} towards ${towards} is tried again: ${why}`);
    events.emit('blocking', { ...change, at: clock.now() });
  }

  const network = await createNetwork(
    {
      seed,
      name: settings.network.name,
      ...listenOf(settings),
      ...seekOf(settings, keyring.current() !== undefined),
      peers: settings.network.peers,
      open: settings.network.open,
      keyring,
      role: settings.network.role,
      limits: settings.network.limits,
      intervals,
    },
    {
      clock,
      log,
      judge: (envelope) => judged(envelope, 'live'),
      admission: book.admission,
      regard,
      offence(neighbour, code) {
        refusals.count(`offence:${code}`);
        if (!offences.add(neighbour)) return;
        life.engine.note('graylisted', { author: neighbour, reason: code });
        network.refresh(neighbour);
      },
      sync: createSyncSource({
        store: life.store,
        now: () => life.time.now(),
        receive: (envelope) => judged(envelope, 'sync'),
        hello,
      }),
      records,
      join,
      onPeer(author, state, from) {
        events.emit('peer', { author, state });
        if (state === 'connected' && book.peer(author).class !== 'stranger') onFriend(author, from);
      },
      onHello,
      onLinks,
      onBlocking,
      onListener: () => outbox.flush(),
      groupOf: (peer) => book.peer(peer).group,
      notebook: {
        recall: (topic) => life.store.recall(topic),
        remember(topic, name, text) {
          life.store.remember(topic, name, text);
          life.engine.durable().catch((error: unknown) => log.debug({ error }, 'not noted'));
        },
      },
    },
  );
  const outbox = createOutbox((envelope) => network.publish(envelope), clock, log);

  const catchUp = () => voice.catchUp((signal) => life.engine.speak(signal));

  return {
    network,
    publish: (signal) => outbox.send(signal.envelope),
    accepted: () => accepted,
    blockingChanges: () => blockingChanges,
    async findVoice() {
      await network.fetchOwnHead(intervals.headFetch).catch((error: unknown) => {
        log.warn({ err: error }, 'the peers could not be asked for our newest signals');
      });
      voice.open();
      await catchUp();
    },
    catchUp,
  };
}

/** What an own signal from outside means, and what follows. */
export function recogniser(
  voice: Voice,
  engine: () => Engine,
  degraded: Degraded,
): (signal: Signal, channel: Channel) => Verdict {
  return (signal, channel) => {
    const found = voice.recognise(signal);
    if (found === 'recovered') engine().run({ type: 'signal', signal, channel: 'sync' });
    if (found === 'impostor') {
      voice.silence();
      degraded.raise(
        'IDENTITY',
        'another machine signs with the key of this node',
        'stop one of the two; give the copy an identity of its own by deleting its identity file, and restart both',
      );
    }
    return { action: 'ignore', code: channel === 'live' ? 'own' : 'replayed' };
  };
}
