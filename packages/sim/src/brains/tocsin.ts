// Our own policy in a world: the very rules that a node runs, with maps for a store and virtual time for a clock.
import type { AuthorKey, Indicator, Signal } from '@tocsin/protocol';
import {
  admit,
  type Channel,
  createPolicy,
  type Event,
  type Observation,
  type Policy,
  quarantineOf,
  step,
  trustNow,
  type View,
  watchedNow,
  weightNow,
} from '@tocsin/rules';
import type { Brain, BrainDeeds, BrainInit } from '../brain.ts';
import { WorldView } from './view.ts';

const CONTACT_PACKETS = 10;
const CONTACT_SPAN_MS = 30_000;

/** @throws RangeError for a senseless policy */
export function tocsin(given: Partial<Policy> = {}): (init: BrainInit) => TocsinBrain {
  const made = createPolicy(given);
  if (!made.ok)
    throw new RangeError(made.faults.map(({ key, expected }) => `${key}: ${expected}`).join());
  return (init) => new TocsinBrain(init, made.policy);
}

/** With its rows to look into, and an operator who can do more than excuse an address. */
export class TocsinBrain implements Brain {
  readonly #view: WorldView;
  readonly #policy: Policy;
  readonly #deeds: BrainDeeds;

  constructor(init: BrainInit, policy: Policy) {
    this.#view = new WorldView(init);
    this.#policy = policy;
    this.#deeds = init.deeds;
  }

  hear(signal: Signal, channel: Channel, now: number): boolean {
    const own = signal.author === this.#view.self;
    if (!own && admit(this.#view, signal, channel, now, this.#policy).action !== 'accept')
      return false;
    return this.#act({ type: 'signal', signal, channel }, now)?.action === 'accept';
  }

  see(observation: Observation, now: number): void {
    this.#act({ type: 'detection', ...observation }, now);
  }

  contact(indicator: Indicator, now: number): void {
    this.#act(
      { type: 'contact', indicator, packets: CONTACT_PACKETS, spanMs: CONTACT_SPAN_MS },
      now,
    );
  }

  excuse(indicator: Indicator, now: number): void {
    const order = { do: 'unblock', indicator, falsePositive: true } as const;
    this.#act({ type: 'operator', by: 'operator', order }, now);
  }

  get view(): View {
    return this.#view;
  }

  quarantine(author: AuthorKey, now: number): void {
    const order = { do: 'quarantine', author, reason: 'liar' } as const;
    this.#act({ type: 'operator', by: 'operator', order }, now);
  }

  watches(indicator: Indicator, now: number): boolean {
    return watchedNow(this.#view, indicator, now, this.#policy);
  }

  trustIn(author: string, now: number): number {
    return trustNow(this.#view, author, now, this.#policy);
  }

  heeds(author: string, now: number): boolean {
    const quarantine = quarantineOf(this.#view.read('standing', author), now);
    const weight = weightNow(this.#view, author, now, this.#policy);
    return quarantine === undefined && weight >= this.#policy.trustToCountMicro;
  }

  tick(now: number): number | undefined {
    // After nearly every signal there is nothing to do, and no row has to be looked up to know it.
    const { nothingDueBefore } = this.#view;
    if (nothingDueBefore > now)
      return Number.isFinite(nothingDueBefore) ? nothingDueBefore : undefined;
    let due = this.#view.nextDue();
    while (due !== undefined && due <= now) {
      this.#act({ type: 'tick' }, now);
      due = this.#view.nextDue();
    }
    return due;
  }

  #act(event: Event, now: number) {
    const { effects, verdict } = step(this.#view, event, now, this.#policy);
    for (const effect of effects) if (effect.type === 'save') this.#view.save(effect);
    for (const effect of effects)
      switch (effect.type) {
        case 'block':
          this.#deeds.block(effect.cidr, effect.until, this.#by(effect.cidr));
          break;
        case 'lift':
          this.#deeds.lift(effect.cidr);
          break;
        case 'publish':
          this.#deeds.publish(effect.draft);
          break;
        case 'tell':
          if (effect.happening.kind === 'quarantined' && effect.happening.author !== undefined)
            this.#deeds.quarantined(effect.happening.author);
      }
    return verdict;
  }

  #by(indicator: Indicator): 'self' | 'others' {
    return this.#view.read('staged', indicator)?.block?.by === 'local' ? 'self' : 'others';
  }
}
