// An honest node: its brain decides, its detector and its operator tell it what they see.
import type { AuthorKey, Indicator, Signal } from '@tocsin/protocol';
import type { Channel, Draft, Micro } from '@tocsin/rules';
import type { Brain } from '../brain.ts';
import type { Random } from '../random.ts';
import { isHarmless } from '../world/addresses.ts';
import type { World } from '../world/world.ts';
import type { Actor } from './behaviour.ts';

/** What detectors are sure of, by how often the source tried: the middle of the built-in ones. */
const CONFIDENCES: readonly Micro[] = [800_000, 920_000, 920_000, 950_000];
/** What is due is looked at this often, as if by a coarse timer. */
const TICK_MS = 10_000;

export class Honest implements Actor {
  readonly honest: boolean = true;
  protected readonly world: World;
  readonly node: number;
  protected readonly random: Random;
  readonly #brain: Brain;
  readonly #blocked = new Map<Indicator, number>();
  #tickAt = Number.POSITIVE_INFINITY;

  constructor(world: World, node: number) {
    this.world = world;
    this.node = node;
    this.random = world.random(`node ${node}`);
    this.#brain = world.init.brain({
      self: this.author,
      peers: world.peersOf(node),
      secret: world.secretOf(node),
      places: world.places,
      deeds: {
        publish: (draft) => this.publish(draft),
        block: (indicator, until, by) => this.#block(indicator, until, by),
        lift: (indicator) => this.#lift(indicator),
        quarantined: (author) => {
          if (this.honest) world.quarantined(node, author);
        },
      },
    });
  }

  get author(): AuthorKey {
    return this.world.author(this.node);
  }

  /** Its own time. */
  protected clock(): number {
    return this.world.now;
  }

  start(): void {}

  hear(signal: Signal, channel: Channel): boolean {
    const passes = this.#brain.hear(signal, channel, this.clock());
    this.#arm();
    return passes;
  }

  attacked(source: Indicator): void {
    const { traffic, queue, now } = this.world;
    if (this.blocks(source)) {
      queue.call(now + traffic.detectionMs, () => this.#dropped(source));
      return;
    }
    queue.call(now + traffic.detectionMs, () => this.#detected(source));
  }

  /** Packets with this address as their source, too few for a detector: where it is blocked they are dropped. */
  touched(source: Indicator): void {
    this.#dropped(source);
  }

  blocks(indicator: Indicator): boolean {
    return (this.#blocked.get(indicator) ?? 0) > this.world.now;
  }

  trustIn(author: AuthorKey): Micro {
    return this.#brain.trustIn(author, this.clock());
  }

  heeds(author: AuthorKey): boolean {
    return this.#brain.heeds(author, this.clock());
  }

  protected publish(draft: Draft): void {
    const signal = this.world.sign(this.node, draft, this.clock());
    if (signal === undefined) return;
    // After the step that asked for it, as a node does it.
    this.world.queue.call(this.world.now, () => this.world.publish(this.node, signal));
  }

  #dropped(source: Indicator): void {
    if (this.blocks(source)) this.#brain.contact(source, this.clock());
    this.#arm();
  }

  #detected(source: Indicator): void {
    // A block that came meanwhile hides the rest of the attempts.
    if (this.blocks(source)) {
      this.#dropped(source);
      return;
    }
    const now = this.clock();
    const confidence = this.random.pick(CONFIDENCES);
    if (!isHarmless(source)) this.world.measures.seen(this.node, source);
    this.#brain.see(
      {
        indicator: source,
        category: 'ssh-brute-force',
        severity: 2,
        confidence,
        firstSeen: now - this.world.traffic.detectionMs,
        lastSeen: now,
        attempts: 6,
        detector: 'sshd',
        sensor: 'auth.log',
        watched: this.#brain.watches(source, now),
      },
      now,
    );
    this.#arm();
  }

  #block(indicator: Indicator, until: number, by: 'self' | 'others'): void {
    const offset = this.world.now - this.clock();
    this.#blocked.set(indicator, until + offset);
    if (!this.honest || !isHarmless(indicator)) return;
    this.world.measures.falseBlock(this.node, indicator, until + offset, by);
    const { traffic, queue, now } = this.world;
    if (!this.random.chance(traffic.complaintMicro)) return;
    queue.call(now + this.random.exponential(traffic.complaintMs), () => {
      if (!this.blocks(indicator)) return;
      this.#brain.excuse(indicator, this.clock());
      this.#arm();
    });
  }

  #lift(indicator: Indicator): void {
    this.#blocked.delete(indicator);
    if (this.honest) this.world.measures.falseEnd(this.node, indicator);
  }

  /** One timer, for what is due next. */
  #arm(): void {
    const due = this.#brain.tick(this.clock());
    if (due === undefined) return;
    const offset = this.world.now - this.clock();
    const at = Math.ceil((due + offset) / TICK_MS) * TICK_MS;
    if (at >= this.#tickAt || at >= this.world.end) return;
    this.#tickAt = at;
    this.world.queue.call(at, () => {
      this.#tickAt = Number.POSITIVE_INFINITY;
      this.#arm();
    });
  }
}
