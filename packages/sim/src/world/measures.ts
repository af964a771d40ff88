// What is measured in a world, at its honest nodes alone.
import type { Indicator } from '@tocsin/protocol';
import type { Micro } from '@tocsin/rules';
import { BEGINNING } from './model.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MICRO = 1_000_000;

/** The result of one world, as plain numbers. */
export interface Outcome {
  /** First visits of a source to a node after another node had seen it; and of them, those that the mesh had blocked already. */
  readonly forewarned: number;
  readonly forestalled: number;
  /** `forestalled` / `forewarned`. */
  readonly uplift: number;
  /** Minutes in which an honest node blocked a harmless address on the word of others, for each node and day. */
  readonly falseBlockMinutes: number;
  /** How often such a block began, in all honest nodes; and in the one that had most. */
  readonly falseBlocks: number;
  readonly mostFalseBlocks: number;
  /** Those of them that were of the address that the node’s operator works from. No guard is simulated: a real node’s refuses them. */
  readonly protectedBlocks: number;
  /** Mean trust of honest nodes in honest nodes after the first day, or at the end of a shorter world. 0 to 1. */
  readonly trustAfterDay: number;
  /** The same at the end, and in liars. */
  readonly trustInHonest: number;
  readonly leastTrustInHonest: number;
  readonly trustInLiars: number;
  /**
   * Hours from a liar's first lie (from the beginning, for who tells none) until half of the honest nodes had stopped to heed him for the
   * last time; the mean of all liars. 0: they never did heed him. Until the end of the world: they still do.
   */
  readonly hoursHeeded: number;
  readonly propagationP50Ms: number;
  readonly propagationP99Ms: number;
  readonly signals: number;
  readonly deliveries: number;
  readonly messagesPerSignal: number;
  /** What happened in the world's queue, deliveries included. */
  readonly events: number;
}

interface Standing {
  readonly since: number;
  readonly until: number;
  readonly by: 'self' | 'others';
}

/** How often it is looked whom the honest nodes still heed. */
const LOOK_MS = 15 * MINUTE_MS;

export class Measures {
  published = 0;
  /** Attack sources that have come so far. */
  sources = 0;
  readonly #world: World;
  readonly #seen = new Map<Indicator, Set<number>>();
  readonly #visited = new Map<Indicator, Set<number>>();
  readonly #harmless = new Map<string, Standing>();
  readonly #delays = new Map<number, number>();
  readonly #liedAt = new Map<number, number>();
  /** By node: the last look at which half of the honest nodes heeded it. */
  readonly #heededAt = new Map<number, number>();
  #forewarned = 0;
  #forestalled = 0;
  #falseMs = 0;
  #protectedBlocks = 0;
  #trustAfterDay: number | undefined;
  readonly #falseBlocks = new Map<number, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** What is looked at again and again, and after the first day. */
  start(): void {
    const { queue, end } = this.#world;
    const look = (): void => {
      this.#lookWhoIsHeeded();
      if (queue.now + LOOK_MS < end) queue.call(queue.now + LOOK_MS, look);
    };
    queue.call(queue.now, look);
    if (queue.now + DAY_MS < end)
      queue.call(queue.now + DAY_MS, () => {
        this.#trustAfterDay = mean(this.#trustInHonest()) / MICRO;
      });
  }

  /** A source comes to a node. */
  hit(node: number, source: Indicator): void {
    const honest = this.#world.actors[node]?.honest === true;
    const visited = this.#visited.get(source) ?? new Set();
    this.#visited.set(source, visited);
    const seenElsewhere = [...(this.#seen.get(source) ?? [])].some((other) => other !== node);
    if (honest && !visited.has(node) && seenElsewhere) {
      this.#forewarned++;
      if (this.#world.actors[node]?.blocks(source)) this.#forestalled++;
    }
    visited.add(node);
  }

  /** A node's detector has spoken. */
  seen(node: number, source: Indicator): void {
    const by = this.#seen.get(source) ?? new Set();
    this.#seen.set(source, by);
    by.add(node);
  }

  /** A block of a harmless address begins, or its end moves. */
  falseBlock(node: number, indicator: Indicator, until: number, by: 'self' | 'others'): void {
    const key = `${node} ${indicator}`;
    const before = this.#harmless.get(key);
    const goesOn = before?.by === by && before.until >= this.#world.now;
    if (before !== undefined && !goesOn) this.falseEnd(node, indicator);
    const since = goesOn ? before.since : this.#world.now;
    this.#harmless.set(key, { since, until, by });
    if (goesOn || by === 'self') return;
    this.#falseBlocks.set(node, (this.#falseBlocks.get(node) ?? 0) + 1);
    if (indicator === this.#world.operatorsAddress(node)) this.#protectedBlocks++;
  }

  /** It was lifted, or is over by itself: then it ended when it was to end, not when somebody looked. */
  falseEnd(node: number, indicator: Indicator): void {
    const key = `${node} ${indicator}`;
    const before = this.#harmless.get(key);
    if (before === undefined) return;
    this.#harmless.delete(key);
    if (before.by === 'others')
      this.#falseMs += Math.min(this.#world.now, before.until) - before.since;
  }

  arrived(node: number, delayMs: number): void {
    if (this.#world.actors[node]?.honest !== true) return;
    this.#delays.set(delayMs, (this.#delays.get(delayMs) ?? 0) + 1);
  }

  /** A liar says what is not so. */
  lied(node: number): void {
    if (!this.#liedAt.has(node)) this.#liedAt.set(node, this.#world.now);
  }

  outcome(): Outcome {
    const world = this.#world;
    for (const [key] of this.#harmless) {
      const [node = '', indicator = ''] = key.split(' ');
      this.falseEnd(Number(node), indicator as Indicator);
    }
    const honest = world.honest;
    const liars = world.actors.filter((actor) => !actor.honest);
    const days = (world.end - BEGINNING) / DAY_MS;
    const trusts = this.#trustInHonest();
    const inLiars = honest.flatMap((one) => liars.map((liar) => one.trustIn(liar.author)));
    return {
      forewarned: this.#forewarned,
      forestalled: this.#forestalled,
      uplift: this.#forewarned === 0 ? 0 : this.#forestalled / this.#forewarned,
      falseBlockMinutes: this.#falseMs / MINUTE_MS / (honest.length * days),
      falseBlocks: [...this.#falseBlocks.values()].reduce((sum, count) => sum + count, 0),
      mostFalseBlocks: Math.max(0, ...this.#falseBlocks.values()),
      protectedBlocks: this.#protectedBlocks,
      trustAfterDay: this.#trustAfterDay ?? mean(trusts) / MICRO,
      trustInHonest: mean(trusts) / MICRO,
      leastTrustInHonest: least(trusts) / MICRO,
      trustInLiars: mean(inLiars) / MICRO,
      hoursHeeded: this.#hoursHeeded(),
      propagationP50Ms: this.#delay(50),
      propagationP99Ms: this.#delay(99),
      signals: this.published,
      deliveries: world.gossip.deliveries,
      messagesPerSignal: this.published === 0 ? 0 : world.gossip.messages / this.published,
      events: world.queue.happened,
    };
  }

  #trustInHonest(): Micro[] {
    const { honest } = this.#world;
    return honest.flatMap((one) =>
      honest.filter((other) => other !== one).map((other) => one.trustIn(other.author)),
    );
  }

  #lookWhoIsHeeded(): void {
    const { actors, honest, now } = this.#world;
    for (const [node, actor] of actors.entries()) {
      if (actor.honest) continue;
      const heed = honest.filter((one) => one.heeds(actor.author)).length;
      if (heed * 2 > honest.length) this.#heededAt.set(node, now);
    }
  }

  /** Looked at every so often: he was heeded until the next look. */
  #hoursHeeded(): number {
    const { actors, end } = this.#world;
    const times = [...actors.entries()].flatMap(([node, actor]) => {
      if (actor.honest) return [];
      const first = this.#liedAt.get(node) ?? BEGINNING;
      const last = this.#heededAt.get(node);
      return [last === undefined ? 0 : Math.max(0, Math.min(end, last + LOOK_MS) - first)];
    });
    return mean(times) / HOUR_MS;
  }

  #delay(percent: number): number {
    const delays = [...this.#delays].sort(([a], [b]) => a - b);
    const total = delays.reduce((sum, [, count]) => sum + count, 0);
    let passed = 0;
    for (const [delay, count] of delays) {
      passed += count;
      if (passed * 100 >= total * percent) return delay;
    }
    return 0;
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const least = (values: readonly number[]): number =>
  values.reduce((lowest, value) => Math.min(lowest, value), values[0] ?? 0);
