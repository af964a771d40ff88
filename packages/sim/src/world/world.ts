// One world: nodes that hear each other, sources that attack them, and an end; everything follows from the seed.
import {
  type AuthorKey,
  type Body,
  decodeSignal,
  type Indicator,
  LIMITS,
  nextSequence,
  type Signal,
  type Signer,
  sha256Hex,
  signBody,
  verifySignal,
} from '@tocsin/protocol';
import type { Channel, Draft, Peer } from '@tocsin/rules';
import { BEHAVIOURS } from '../behaviours/all.ts';
import type { Actor, Behaviour, BehaviourName } from '../behaviours/behaviour.ts';
import { Honest } from '../behaviours/honest.ts';
import { WorldPlaces } from '../brains/shelf.ts';
import { Queue } from '../queue.ts';
import { Random } from '../random.ts';
import { harmless } from './addresses.ts';
import { Gossip } from './gossip.ts';
import { tagSigner, tagVerifier } from './keys.ts';
import { Measures, type Outcome } from './measures.ts';
import { BEGINNING, LINKS, type Links, TRAFFIC, type Traffic, type WorldInit } from './model.ts';
import { startTraffic } from './traffic.ts';

const HOUR_MS = 3_600_000;
const MICRO = 1_000_000;
/** Signals in a world carry no bytes after their verification: two million copies of them would be all that memory holds. */
const NO_BYTES = new Uint8Array(0);

const HONEST: Pick<Behaviour, 'relation' | 'names'> = { relation: 'member' };

/** The key of a node under one of its other names. */
const keyOf = (node: number, name: string): Signer => tagSigner(`node ${node} as ${name}`);

/** One author's hand: what it signed last. */
interface Head {
  sequence: number;
  id: string;
}

export class World {
  readonly init: WorldInit;
  readonly traffic: Traffic;
  readonly links: Links;
  readonly queue = new Queue(BEGINNING);
  readonly end: number;
  readonly measures: Measures;
  readonly actors: readonly Actor[];
  /** Nodes whose behaviour is honest. */
  readonly honest: readonly Honest[];
  readonly gossip: Gossip;
  readonly places = new WorldPlaces();
  readonly #cast: readonly (BehaviourName | 'honest')[];
  readonly #signers: Signer[];
  readonly #heads: Head[];

  constructor(init: WorldInit) {
    this.init = init;
    this.traffic = { ...TRAFFIC, ...init.traffic };
    this.links = { ...LINKS, ...init.links };
    this.end = BEGINNING + init.hours * HOUR_MS;
    this.#cast = castOf(init);
    this.#signers = Array.from({ length: init.nodes }, (_, node) => tagSigner(`node ${node}`));
    this.#heads = this.#signers.map(() => ({ sequence: 0, id: '' }));
    this.measures = new Measures(this);
    this.gossip = new Gossip(init.nodes, {
      queue: this.queue,
      links: this.links,
      random: this.random('links'),
      deliver: (node, signal, channel) => this.#deliver(node, signal, channel),
      arrived: (node, delayMs) => this.measures.arrived(node, delayMs),
    });
    this.actors = this.#cast.map((behaviour, node) =>
      behaviour === 'honest' ? new Honest(this, node) : BEHAVIOURS[behaviour].make(this, node),
    );
    this.honest = this.actors.filter((actor) => actor.honest) as Honest[];
  }

  get now(): number {
    return this.queue.now;
  }

  random(stream: string): Random {
    return new Random(this.init.seed, stream);
  }

  author(node: number): AuthorKey {
    return (this.#signers[node] as Signer).author;
  }

  /** How one node sees all others. */
  peersOf(self: number): Peer[] {
    const sponsor = this.author(this.#cast.lastIndexOf('honest'));
    const known: Peer[] = [];
    let link = sponsor;
    for (const [node, behaviour] of this.#cast.entries()) {
      const author = this.author(node);
      const { relation, names = 0 } = behaviour === 'honest' ? HONEST : BEHAVIOURS[behaviour];
      if (node === self) known.push({ author, class: 'own', group: author });
      else if (relation === 'member')
        known.push({
          author,
          class: this.init.circle === 'fleet' ? 'own' : 'friend',
          group: author,
        });
      else if (relation === 'sponsored' || relation === 'invited') {
        const isHost = relation === 'invited' && this.author(self) === sponsor;
        known.push({ author, class: 'friend', group: isHost ? author : sponsor, sponsor });
        for (let i = 0; i < names; i++) {
          const next = keyOf(node, `${i}`).author;
          known.push({ author: next, class: 'friend', group: isHost ? next : sponsor, sponsor });
        }
      } else if (relation === 'chained')
        known.push({ author, class: 'friend', group: sponsor, sponsor: link });
      if (relation === 'chained') link = author;
    }
    return known;
  }

  /** This node goes on under another key, which nobody knows unless it is one of the names that it has at hand. */
  rename(node: number, name: string): void {
    this.#signers[node] = keyOf(node, name);
    this.#heads[node] = { sequence: 0, id: '' };
  }

  /** A node has put somebody into quarantine. */
  quarantined(by: number, author: AuthorKey): void {
    this.actors.find((actor) => actor.author === author)?.quarantined?.(by);
  }

  /** Keys the sampled watches of one node. */
  secretOf(node: number): string {
    return sha256Hex(new TextEncoder().encode(`secret ${this.init.seed}/${node}`));
  }

  /** A harmless address that this node must never block. */
  operatorsAddress(node: number): Indicator {
    return harmless(node % this.traffic.benignAddresses);
  }

  /** Signs as this author, now or at the time given. Undefined where no receiver would take it. */
  sign(node: number, draft: Draft, issuedAt = this.now): Signal | undefined {
    const head = this.#heads[node] as Head;
    const sequence = nextSequence(issuedAt, head.sequence);
    if (sequence === undefined) return undefined;
    const expiresAt = Math.min(draft.expiresAt, issuedAt + LIMITS.signalMaxLifeMs);
    const body = { ...draft, sequence, previous: head.id, issuedAt, expiresAt } as Body;
    const signal = this.seal(node, body);
    this.#heads[node] = { sequence, id: signal.id };
    return signal;
  }

  /** A body as it stands, signed, encoded, decoded and verified once for the whole world. @throws when no node would take the bytes */
  seal(node: number, body: Body): Signal {
    const made = signBody(body, this.#signers[node] as Signer);
    const decoded = decodeSignal(made.envelope);
    if (!decoded.ok) throw new Error(`a signal of this world is refused: ${decoded.code}`);
    if (!verifySignal(decoded.signal, tagVerifier)) throw new Error('a tag does not hold');
    // One string for each author: maps that know it find it without comparing letters.
    return { ...decoded.signal, author: this.author(node), envelope: NO_BYTES };
  }

  /** Tells a signal to the mesh, and hears it itself. */
  publish(node: number, signal: Signal, to?: (neighbour: number) => boolean): void {
    this.measures.published++;
    this.actors[node]?.hear(signal, 'live');
    this.gossip.send(node, signal, to);
  }

  #deliver(node: number, signal: Signal, channel: Channel): boolean {
    return (this.actors[node] as Actor).hear(signal, channel);
  }

  run(): Outcome {
    startTraffic(this);
    for (const actor of this.actors) actor.start();
    this.measures.start();
    this.queue.runUntil(this.end);
    return this.measures.outcome();
  }
}

/** Who behaves how, by node: liars are spread evenly, so that no seed gathers them by chance. */
function castOf({ nodes, liars }: WorldInit): (BehaviourName | 'honest')[] {
  const cast = new Array<BehaviourName | 'honest'>(nodes).fill('honest');
  for (const { behaviour, shareMicro } of liars) {
    const wanted = Math.floor((nodes * shareMicro) / MICRO);
    const free = cast.flatMap((of, node) => (of === 'honest' ? [node] : []));
    for (let i = 0; i < wanted; i++) {
      const node = free[Math.floor((i * free.length) / wanted)];
      if (node !== undefined) cast[node] = behaviour;
    }
  }
  return cast;
}
