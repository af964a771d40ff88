// Turns events into durable state and then into deeds: a step of the rules at a time, a batch of them at once. While
// one batch is being written, what comes collects in the next; only what is written is done.
import type { Change } from '@tocsin/firewall';
import type { Signal } from '@tocsin/protocol';
import {
  type Effect,
  type Event,
  type Happening,
  type Policy,
  reconfigure,
  type Step,
  step,
  type View,
} from '@tocsin/rules';
import { UNSTORED_BLOCK_MS } from './constants.ts';
import { type Log, NodeError } from './model.ts';
import type { Batch, Store } from './store/store.ts';
import type { Time } from './time.ts';
import type { Voice } from './voice.ts';

export interface EngineParts {
  readonly view: View;
  readonly policy: Policy;
  readonly store: Store;
  readonly time: Time;
  readonly voice: Voice;
  /** What is done once it is durable. */
  readonly deeds: Deeds;
  readonly log: Log;
  /**
   * The disk did not take a batch. Resolves with true when it has been written after all, with false when the node ends
   * before. Meanwhile no step is made.
   */
  readonly rescue: (batch: Batch, sync: boolean, error: unknown) => Promise<boolean>;
}

export interface Deeds {
  enforce(changes: readonly Change[]): void;
  publish(signal: Signal): void;
  regard(author: string): void;
  tell(happening: Happening, at: number): void;
  /** A batch is durable. */
  written(): void;
}

export interface Engine {
  /** One event, one step, at once. What follows is done when it is durable. */
  run(event: Event): Step;
  /** The configuration names other peers than before: what stands on their word is weighed anew. */
  reconfigure(): void;
  /** Keeps and publishes a signal of our own. */
  speak(signal: Signal): void;
  /** Happenings that no rule knows: told and journalled like the others. */
  note(kind: string, detail: object): void;
  /** Asks that the batch that is collected now is forced to the disk. */
  urgent(): void;
  /** Resolves when everything so far is durable, and its deeds have been handed on. */
  durable(): Promise<void>;
  /** Resolves when nothing more is to be written. */
  idle(): Promise<void>;
}

/** What has been decided since the last batch. */
interface Collected {
  readonly effects: {
    readonly effect: Exclude<Effect, { type: 'save' | 'publish' }> | Spoken;
    readonly at: number;
  }[];
  sync: boolean;
  done: PromiseWithResolvers<void> | undefined;
}
interface Spoken {
  readonly type: 'spoken';
  readonly signal: Signal;
}

const lost = () =>
  new NodeError('STORE_UNUSABLE', 'the node ended before the disk took what was to be stored');

const nothing = (): Collected => ({ effects: [], sync: false, done: undefined });

/** Told to nobody's memory: every signal is in the store itself. */
const NOT_JOURNALLED: ReadonlySet<Happening['kind']> = new Set(['signal']);
/** A power failure must not undo a punishment. */
const FORCED: ReadonlySet<Happening['kind']> = new Set(['quarantined', 'released']);

function blocksOf(effects: Collected['effects']): Change[] {
  return effects.flatMap(({ effect }) =>
    effect.type === 'block' || effect.type === 'lift' ? [effect] : [],
  );
}

export function createEngine(parts: EngineParts): Engine {
  const { view, policy, store, time, voice, deeds, rescue, log } = parts;
  let collected = nothing();
  let pump: Promise<void> | undefined;

  function run(event: Event): Step {
    const now = time.now();
    const made = step(view, event, now, policy);
    absorb(made.effects, now);
    wake();
    return made;
  }

  function absorb(effects: readonly Effect[], now: number): void {
    for (const effect of effects)
      if (effect.type === 'save') store.rows.save(effect.table, effect.key, effect.row as never);
    for (const effect of effects)
      switch (effect.type) {
        case 'save':
          break;
        case 'publish': {
          const signal = voice.say(effect.draft);
          if (signal !== undefined) speak(signal, now);
          break;
        }
        case 'block':
          store.saveBlock(effect.cidr, effect.until);
          collected.effects.push({ effect, at: now });
          break;
        case 'lift':
          store.saveBlock(effect.cidr, undefined);
          collected.effects.push({ effect, at: now });
          break;
        case 'tell':
          if (!NOT_JOURNALLED.has(effect.happening.kind))
            store.log(now, effect.happening.kind, effect.happening);
          if (FORCED.has(effect.happening.kind)) collected.sync = true;
          collected.effects.push({ effect, at: now });
          break;
        case 'regard':
          collected.effects.push({ effect, at: now });
      }
  }

  /** An own signal is kept as any other is: by the rules. */
  function speak(signal: Signal, now: number): void {
    absorb(step(view, { type: 'signal', signal, channel: 'live' }, now, policy).effects, now);
    collected.effects.push({ effect: { type: 'spoken', signal }, at: now });
  }

  function wake(): void {
    pump ??= Promise.resolve().then(write);
  }

  async function write(): Promise<void> {
    try {
      for (;;) {
        const decided = collected;
        const { effects, done } = decided;
        const batch = store.take(time.now());
        if (batch === undefined && effects.length === 0 && done === undefined) return;
        collected = nothing();
        if (batch !== undefined && !(await persist(batch, decided))) {
          done?.reject(lost());
          collected.done?.reject(lost());
          return;
        }
        try {
          perform(effects);
        } catch (error) {
          log.error({ err: error }, 'what was decided could not all be done');
        }
        deeds.written();
        done?.resolve();
      }
    } finally {
      pump = undefined;
    }
  }

  async function persist(batch: Batch, { effects, sync }: Collected): Promise<boolean> {
    try {
      await store.write(batch, sync);
      return true;
    } catch (error) {
      const rescued = rescue(batch, sync, error);
      // An attacker is kept out meanwhile; what came during the write waits behind it and is decided as well.
      deeds.enforce(blocksOf([...effects, ...collected.effects]).map(soonOver));
      return await rescued;
    }
  }

  /** Nothing on the disk would ever lift it. */
  function soonOver(change: Change): Change {
    if (change.type === 'lift') return change;
    return { ...change, until: Math.min(change.until, time.now() + UNSTORED_BLOCK_MS) };
  }

  function perform(effects: Collected['effects']): void {
    const changes = blocksOf(effects);
    if (changes.length > 0) deeds.enforce(changes);
    for (const { effect, at } of effects)
      if (effect.type === 'spoken') deeds.publish(effect.signal);
      else if (effect.type === 'regard') deeds.regard(effect.author);
      else if (effect.type === 'tell') deeds.tell(effect.happening, at);
  }

  function durable(): Promise<void> {
    collected.done ??= Promise.withResolvers();
    const { promise } = collected.done;
    wake();
    return promise;
  }

  return {
    run,
    reconfigure() {
      const now = time.now();
      absorb(reconfigure(view, now, policy).effects, now);
      wake();
    },
    speak(signal) {
      speak(signal, time.now());
      wake();
    },
    note(kind, detail) {
      store.log(time.now(), kind, detail);
      wake();
    },
    urgent() {
      collected.sync = true;
    },
    durable,
    async idle() {
      while (pump !== undefined) await pump;
    },
  };
}
