// Real nodes on loopback with a store in memory, and waiting that polls.
import { createHash } from 'node:crypto';
import type { PeerId } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { type AuthorKey, createSigner, setDigest } from '@tocsin/protocol';
import type { Verdict } from '@tocsin/rules';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { ConfiguredPeer, Log } from '../../src/model.ts';
import { createHost, type Host } from '../../src/network/host.ts';
import { peerIdOf, readPeerAddress } from '../../src/network/identity.ts';
import type {
  Admission,
  Network,
  NetworkInit,
  NetworkParts,
  PeerHello,
  SyncSource,
} from '../../src/network/model.ts';
import { createNetwork } from '../../src/network/network.ts';
import { limitsOf } from '../../src/roles.ts';
import { PATIENCE_MS } from '../support/until.ts';

const HOUR_MS = 3_600_000;

export const NETWORK = 'test';
export const TOPIC = `/tocsin/1/${NETWORK}/signals`;
export const ACCEPT: Verdict = { action: 'accept' };
export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Polls until it holds. */
export async function until(
  what: string,
  holds: () => boolean,
  limitMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function seedOf(name: string): Uint8Array {
  return createHash('sha256').update(`test identity ${name}`).digest();
}

export function authorNamed(name: string): AuthorKey {
  return createSigner(seedOf(name)).author;
}

export function peerNamed(name: string): PeerId {
  return peerIdOf(authorNamed(name));
}

export function peerIdNamed(name: string): string {
  return peerNamed(name).toString();
}

let count = 0;
/** Bytes that no other call returns. */
export function message(text = 'message'): Uint8Array {
  return Buffer.from(`${text} ${++count}`);
}

/** A store in memory: an envelope is JSON of author and sequence, its id a hash of it. */
export class MemorySource implements SyncSource {
  readonly authors = new Map<AuthorKey, Map<number, { id: string; envelope: Uint8Array }>>();
  receive: SyncSource['receive'] = (envelope) => (this.put(envelope) ? ACCEPT : REPLAYED);

  put(envelope: Uint8Array): boolean {
    const { author, sequence } = JSON.parse(Buffer.from(envelope).toString());
    const signals = this.authors.get(author) ?? new Map();
    this.authors.set(author, signals);
    if (signals.has(sequence)) return false;
    const id = createHash('sha256').update(envelope).digest('hex');
    signals.set(sequence, { id, envelope });
    return true;
  }

  /** Signals of made-up authors. */
  fill(name: string, signals: number, from = 1): this {
    const author = authorNamed(name);
    for (let sequence = from; sequence < from + signals; sequence++) {
      this.put(Buffer.from(JSON.stringify({ author, sequence, pad: 'x'.repeat(120) })));
    }
    return this;
  }

  get size(): number {
    return [...this.authors.values()].reduce((sum, signals) => sum + signals.size, 0);
  }

  *summaries() {
    for (const [author, signals] of this.authors) {
      const digest = setDigest([...signals.values()].map(({ id }) => id));
      yield {
        author,
        count: signals.size,
        digest: Buffer.from(digest.toString(16).padStart(32, '0'), 'hex'),
        newest: Math.max(...signals.keys()),
      };
    }
  }

  stock(until: number) {
    const held = [...this.authors.values()].flatMap((signals) => [...signals]);
    const ids = held.filter(([sequence]) => sequence <= until).map(([, { id }]) => id);
    const digest = setDigest(ids).toString(16).padStart(32, '0');
    return { count: ids.length, digest: Buffer.from(digest, 'hex') };
  }

  *inventory(author: AuthorKey, from = 0) {
    const sequences = [...(this.authors.get(author)?.keys() ?? [])].sort((a, b) => a - b);
    for (const sequence of sequences) {
      if (sequence >= from) yield { sequence, id: this.#at(author, sequence).id };
    }
  }

  *envelopes(author: AuthorKey, sequences: readonly number[]) {
    for (const sequence of sequences) {
      if (this.authors.get(author)?.has(sequence)) yield this.#at(author, sequence).envelope;
    }
  }

  hello(): PeerHello {
    return { version: '0.0.0', mode: 'observe', now: Date.now(), sensors: [] };
  }

  #at(author: AuthorKey, sequence: number) {
    const signal = this.authors.get(author)?.get(sequence);
    if (signal === undefined) throw new Error('no such signal');
    return signal;
  }
}
const REPLAYED: Verdict = { action: 'ignore', code: 'replayed' };

/** One node and all that it told. */
export interface Member {
  readonly name: string;
  readonly author: AuthorKey;
  readonly network: Network;
  readonly source: MemorySource;
  /** Envelopes judged, as text, in order. */
  readonly heard: string[];
  readonly offences: [AuthorKey, string][];
  /** What the test sets: 0 unless it says otherwise. */
  readonly regards: Map<AuthorKey, number>;
  listeners: number;
  hellos: AuthorKey[];
  /** How often each neighbour has connected. */
  readonly connections: Map<AuthorKey, number>;
  /** Replaced by tests that judge. */
  judge: NetworkParts['judge'];
}

export interface Options {
  /** Names of members that this one is configured with; those already started are dialled at their address. */
  readonly peers?: readonly string[];
  readonly open?: boolean;
  readonly init?: Partial<NetworkInit>;
  readonly parts?: Partial<NetworkParts>;
  readonly source?: MemorySource;
}

/** The machine's clock, so many times as fast: half a minute of network life in a test's second. */
export function fastClock(times: number): Clock {
  return {
    now: systemClock.now,
    monotonic: () => systemClock.monotonic() * times,
    after: (delayMs, then) => systemClock.after(delayMs / times, then),
  };
}

/** A bare libp2p node with gossipsub, for what an honest node never does. Listens nowhere. */
export async function rawHost(
  name: string,
  announce: readonly string[] = [],
  finding: NonNullable<Parameters<typeof createHost>[0]['finding']> = {},
): Promise<Host> {
  const host = await createHost({
    seed: seedOf(name),
    topic: TOPIC,
    open: true,
    announce,
    finding,
    regard: () => 0,
    connectionsMax: 80,
    gater: { denyDialMultiaddr: () => false },
    onStream: () => {},
    frameMax: () => Number.POSITIVE_INFINITY,
  });
  await host.start();
  host.services.pubsub.subscribe(TOPIC);
  return host;
}

/** A town of nodes that a test makes and takes down again. */
export class Town {
  readonly members = new Map<string, Member>();
  readonly #raw: Host[] = [];

  /** The configuration of one peer, alive or not. */
  addressOf(name: string): string {
    const address = this.members.get(name)?.network.addresses()[0];
    // Port 9 refuses at once: the other one dials.
    return address ?? `/ip4/127.0.0.1/tcp/9/p2p/${peerIdNamed(name)}`;
  }

  async make(name: string, options: Options = {}): Promise<Member> {
    const source = options.source ?? new MemorySource();
    const regards = new Map<AuthorKey, number>();
    const connections = new Map<AuthorKey, number>();
    const made = {
      name,
      author: authorNamed(name),
      source,
      heard: [],
      offences: [],
      regards,
      connections,
    };
    const member = { ...made, listeners: 0, hellos: [], judge: () => ACCEPT } as unknown as Member;
    const peers: readonly ConfiguredPeer[] = (options.peers ?? []).map((peer) => ({
      address: this.addressOf(peer),
      class: 'own',
    }));
    const admitted = new Map<AuthorKey, Admission>(
      (options.init?.peers ?? peers).map((peer) => [
        readPeerAddress(peer.address).author,
        peer.class,
      ]),
    );
    const parts: NetworkParts = {
      clock: systemClock,
      log: silent,
      judge: (envelope, neighbour) => {
        member.heard.push(Buffer.from(envelope).toString());
        return member.judge(envelope, neighbour);
      },
      admission: (author) => admitted.get(author) ?? (options.open ? 'stranger' : 'refused'),
      regard: (author) => regards.get(author) ?? 0,
      offence: (author, code) => member.offences.push([author, code]),
      sync: source,
      onPeer: (peer, state) => {
        if (state === 'connected') connections.set(peer, (connections.get(peer) ?? 0) + 1);
      },
      onHello: (peer) => member.hellos.push(peer),
      onListener: () => member.listeners++,
      ...options.parts,
    };
    const network = await createNetwork(
      {
        seed: seedOf(name),
        name: NETWORK,
        listen: ['/ip4/127.0.0.1/tcp/0'],
        peers,
        open: options.open ?? false,
        role: limitsOf('guardian'),
        // What comes by the next round only has not come.
        intervals: { sync: HOUR_MS, redialFirst: 50, redialMax: 400 },
        ...options.init,
      },
      parts,
    );
    Object.assign(member, { network });
    return member;
  }

  async start(name: string, options: Options = {}): Promise<Member> {
    const member = await this.make(name, options);
    this.members.set(name, member);
    await member.network.start();
    return member;
  }

  /** Members in a row: each knows its two neighbours. */
  async line(...names: string[]): Promise<Member[]> {
    const members: Member[] = [];
    for (const [i, name] of names.entries()) {
      const peers = [names[i - 1], names[i + 1]].filter((peer) => peer !== undefined);
      members.push(await this.start(name, { peers }));
    }
    await until('neighbours listen to each other', () =>
      members.every((m, i) => {
        const ends = i === 0 || i === members.length - 1;
        return m.network.listeners() === (ends ? 1 : 2);
      }),
    );
    return members;
  }

  /** Members that all know each other; resolves when each hears all others. */
  async fleet(...names: string[]): Promise<Member[]> {
    const members: Member[] = [];
    for (const name of names) {
      members.push(await this.start(name, { peers: names.filter((other) => other !== name) }));
    }
    await until('all listen to all', () =>
      members.every((m) => m.network.listeners() === names.length - 1),
    );
    return members;
  }

  /** A raw host that is connected to a member. */
  async raw(name: string, member: Member): Promise<Host> {
    const host = await rawHost(name);
    this.#raw.push(host);
    await host.dial(multiaddr(member.network.addresses()[0]));
    return host;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.members.values()].map((member) => member.network.stop()));
    await Promise.all(this.#raw.splice(0).map((host) => host.stop()));
    this.members.clear();
  }
}
