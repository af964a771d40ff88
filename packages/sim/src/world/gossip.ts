// How a signal travels: along the mesh of each node, then by the offers of the heartbeat, then by the sync.
import type { Signal } from '@tocsin/protocol';
import type { Channel } from '@tocsin/rules';
import type { Happens, Queue } from '../queue.ts';
import type { Random } from '../random.ts';
import type { Links } from './model.ts';

export interface GossipParts {
  readonly queue: Queue;
  readonly links: Links;
  readonly random: Random;
  /** @returns whether this node passes it on */
  deliver(node: number, signal: Signal, channel: Channel): boolean;
  /** Called for each first delivery of a signal that was sent for the first time, with its delay in ms. */
  arrived(node: number, delayMs: number): void;
}

interface Journey {
  readonly signal: Signal;
  readonly from: number;
  readonly startedAt: number;
  /** Somebody sends again what all have had already. */
  readonly repeated: boolean;
  /** 1 for each node that has it. */
  readonly there: Uint8Array;
  /** 1 for each node that passes it on, and therefore offers it. */
  readonly offered: Uint8Array;
  /** By node: when the first copy comes that is on its way; a later one would find nothing to do. */
  readonly expected: Float64Array;
  missing: number;
}

/** A copy on its way. */
class Copy implements Happens {
  readonly #gossip: Gossip;
  readonly #journey: Journey;
  readonly #from: number;
  readonly #to: number;

  constructor(gossip: Gossip, journey: Journey, from: number, to: number) {
    this.#gossip = gossip;
    this.#journey = journey;
    this.#from = from;
    this.#to = to;
  }

  happen(): void {
    this.#gossip.arrive(this.#journey, this.#to, 'live', this.#from);
  }
}

export class Gossip {
  /** Copies sent, duplicates included. */
  messages = 0;
  deliveries = 0;
  readonly #parts: GossipParts;
  readonly #mesh: readonly (readonly number[])[];
  readonly #delay: readonly number[];
  readonly #sent = new WeakSet<Signal>();

  constructor(nodes: number, parts: GossipParts) {
    const { links, random } = parts;
    this.#parts = parts;
    this.#mesh = regularGraph(nodes, links.degree, random);
    // Half of a way lies on each side: near nodes are near to all.
    this.#delay = Array.from({ length: nodes }, () =>
      Math.round(random.between(links.latencyMinMs, links.latencyMaxMs) / 2),
    );
  }

  /** A node tells its own signal to its mesh; `to` picks whom of it. */
  send(from: number, signal: Signal, to?: (neighbour: number) => boolean): void {
    const { queue, links } = this.#parts;
    const nodes = this.#mesh.length;
    const journey: Journey = {
      signal,
      from,
      startedAt: queue.now,
      repeated: this.#sent.has(signal),
      there: new Uint8Array(nodes),
      offered: new Uint8Array(nodes),
      expected: new Float64Array(nodes).fill(Number.POSITIVE_INFINITY),
      missing: nodes - 1,
    };
    this.#sent.add(signal);
    journey.there[from] = 1;
    journey.offered[from] = 1;
    this.#forward(journey, from, from, to);
    queue.call(queue.now + links.heartbeatMs, () => this.#heartbeat(journey, 3));
    queue.call(queue.now + links.syncMs, () => this.#sync(journey));
  }

  /** To all neighbours but the one it came from. */
  #forward(
    journey: Journey,
    from: number,
    before: number,
    to?: (neighbour: number) => boolean,
  ): void {
    const { links, random } = this.#parts;
    for (const neighbour of this.#mesh[from] ?? []) {
      if (neighbour === before || to?.(neighbour) === false) continue;
      this.messages++;
      if (journey.there[neighbour] === 1 || random.chance(links.lossMicro)) continue;
      this.#carry(journey, from, neighbour, 1);
    }
  }

  #carry(journey: Journey, from: number, to: number, ways: number): void {
    const { queue } = this.#parts;
    const at = queue.now + ways * ((this.#delay[from] ?? 0) + (this.#delay[to] ?? 0));
    if (at >= (journey.expected[to] as number)) return;
    journey.expected[to] = at;
    queue.at(at, new Copy(this, journey, from, to));
  }

  /** A copy comes to a node. */
  arrive(journey: Journey, node: number, channel: Channel, from: number): void {
    if (journey.there[node] === 1) return;
    journey.there[node] = 1;
    journey.missing--;
    this.deliveries++;
    if (!journey.repeated) this.#parts.arrived(node, this.#parts.queue.now - journey.startedAt);
    if (!this.#parts.deliver(node, journey.signal, channel)) return;
    journey.offered[node] = 1;
    if (channel === 'live') this.#forward(journey, node, from);
  }

  /** Who lacks it hears of it from one of some others, drawn anew at each heartbeat. */
  #heartbeat(journey: Journey, left: number): void {
    if (journey.missing === 0) return;
    const { queue, links, random } = this.#parts;
    const nodes = this.#mesh.length;
    for (let node = 0; node < nodes; node++) {
      if (journey.there[node] === 1) continue;
      for (let ask = 0; ask < links.degree; ask++) {
        const other = random.below(nodes);
        if (journey.offered[other] !== 1) continue;
        this.messages += 2;
        // A request there, and the copy back.
        this.#carry(journey, other, node, 2);
        break;
      }
    }
    if (left > 1)
      queue.call(queue.now + links.heartbeatMs, () => this.#heartbeat(journey, left - 1));
  }

  #sync(journey: Journey): void {
    if (
      journey.missing === 0 ||
      !journey.offered.some((there, node) => there === 1 && node !== journey.from)
    )
      return;
    for (let node = 0; node < this.#mesh.length; node++)
      if (journey.there[node] !== 1) {
        this.messages++;
        this.arrive(journey, node, 'sync', journey.from);
      }
  }
}

/** A ring and random chords: connected, and each node with about as many neighbours as the degree says. */
export function regularGraph(nodes: number, degree: number, random: Random): number[][] {
  const neighbours = Array.from({ length: nodes }, () => new Set<number>());
  const join = (a: number, b: number): void => {
    if (a === b) return;
    neighbours[a]?.add(b);
    neighbours[b]?.add(a);
  };
  const ring = random.sample(
    Array.from({ length: nodes }, (_, i) => i),
    nodes,
  );
  for (const [i, node] of ring.entries()) join(node, ring[(i + 1) % nodes] as number);
  for (let tries = 0; tries < nodes * degree * 4; tries++) {
    const open = random.below(nodes);
    const other = random.below(nodes);
    const room = (node: number) => (neighbours[node]?.size ?? 0) < degree;
    if (room(open) && room(other)) join(open, other);
  }
  return neighbours.map((set) => [...set].sort((a, b) => a - b));
}
