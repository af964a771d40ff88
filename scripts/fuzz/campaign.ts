// One campaign, in rounds: the scout looks for inputs that reach something new, then others are made of them by the million,
// run and judged where nothing slows them.
import { setImmediate as turn } from 'node:timers/promises';
import { Corpus, committedInputs } from './corpus.ts';
import { judge } from './judge.ts';
import { Maker } from './maker.ts';
import { heapBytes, MAX_GROWTH_BYTES } from './memory.ts';
import { minimise } from './minimise.ts';
import type { Finding, Subject, Target } from './model.ts';
import type { Scouting } from './scouting.ts';
import type { Running } from './watchdog.ts';

export interface CampaignInit {
  readonly seed: number;
  /** It ends at whichever comes first. The time runs once the seeds have, here and in the scout: they are no generated inputs. */
  readonly seconds: number;
  readonly inputs: number;
}

export interface CampaignReport {
  readonly target: string;
  readonly inputs: number;
  /** Those of them that are neither seeds nor of the committed corpus. */
  readonly made: number;
  readonly seconds: number;
  /** The seeds of the target, and what reached something new beside them. */
  readonly seeds: number;
  readonly reached: readonly Uint8Array[];
  readonly blocks: number;
  readonly verdicts: ReadonlyMap<string, number>;
  /** After one third of the campaign, and at its end. */
  readonly heapBytes: readonly number[];
  readonly finding?: Finding;
}

export interface CampaignParts {
  readonly scouting: Pick<Scouting, 'explore'>;
  readonly running: Running;
}

/** Between two looks of the scout: a look costs as much as some hundred inputs of a decoder. */
const BATCH = 256;
/** How much of a round is the scout's. The first is short: a run of a second must have both. */
const SCOUT_BATCHES = 8;
const FIRST_SCOUT_BATCHES = 2;
const VOLUME_BATCHES = 64;
/**
 * Fewer made inputs for each second of the run are next to nothing. On two cores that had work for five the slowest target without a
 * time limit of its own made 400 a second, the slowest with one 29.
 */
const LEAST_PER_SECOND = 50;
const LEAST_PER_SECOND_OF_SLOW = 8;
/** A machine that is busier still has so many times the run's time to make them. */
const PATIENCE = 5;
/** Of the whole run before the heap is looked at: what is compiled and cached once is there by then. */
const WARM = 1 / 3;

/** Runs until the time or the inputs are used up, or something was found. */
export async function campaign(
  target: Target,
  init: CampaignInit,
  parts: CampaignParts,
): Promise<CampaignReport> {
  const subject = await target.open();
  try {
    return await new Campaign(target, subject, init, parts).run();
  } finally {
    parts.running.ends();
    await subject.close?.();
  }
}

class Campaign {
  readonly #target: Target;
  readonly #subject: Subject;
  readonly #init: CampaignInit;
  readonly #parts: CampaignParts;
  readonly #corpus = new Corpus();
  readonly #maker: Maker;
  readonly #verdicts = new Map<string, number>();
  #begun: number | undefined;
  #inputs = 0;
  #made = 0;
  #seeds = 0;
  #blocks = 0;
  #warmBytes: number | undefined;
  #finding: Finding | undefined;

  constructor(target: Target, subject: Subject, init: CampaignInit, parts: CampaignParts) {
    this.#target = target;
    this.#subject = subject;
    this.#init = init;
    this.#parts = parts;
    this.#maker = new Maker(target, this.#corpus, init.seed, 'volume');
  }

  async run(): Promise<CampaignReport> {
    const { maxBytes, name, batch = BATCH } = this.#target;
    const fitting = (input: Uint8Array): Uint8Array => input.slice(0, maxBytes);
    await this.#take(this.#subject.seeds.map(fitting));
    this.#seeds = this.#corpus.size;
    await this.#take(committedInputs(name).map(fitting));
    // It answers once it stands.
    await this.#scout(0, batch);
    this.#begun = performance.now();
    for (let round = 0; !this.#over(); round++) {
      await this.#scout(round === 0 ? FIRST_SCOUT_BATCHES : SCOUT_BATCHES, batch);
      for (let i = 0; i < VOLUME_BATCHES && !this.#over(); i++) {
        this.#made += await this.#feed(this.#maker.make(batch));
        if (this.#progress() > WARM) this.#warmBytes ??= heapBytes();
      }
    }
    return this.#report();
  }

  #report(): CampaignReport {
    const seconds = this.#secondsPassed();
    const last = heapBytes();
    const warm = this.#warmBytes ?? last;
    this.#finding ??= this.#growth(last - warm) ?? this.#hunger(seconds);
    return {
      target: this.#target.name,
      inputs: this.#inputs,
      made: this.#made,
      seconds,
      seeds: this.#seeds,
      reached: this.#corpus.inputs.slice(this.#seeds),
      blocks: this.#blocks,
      verdicts: this.#verdicts,
      heapBytes: [warm, last],
      ...(this.#finding && { finding: this.#finding }),
    };
  }

  /** How much of the campaign is over; 1 and more: all of it. */
  #progress(): number {
    const { inputs, seconds } = this.#init;
    return Math.max(this.#inputs / inputs, this.#secondsPassed() / seconds);
  }

  #secondsPassed(): number {
    return this.#begun === undefined ? 0 : (performance.now() - this.#begun) / 1_000;
  }

  #over(): boolean {
    if (this.#finding !== undefined) return true;
    if (this.#progress() < 1) return false;
    return !this.#hungers() || this.#secondsPassed() >= PATIENCE * this.#init.seconds;
  }

  /** Whether the time is over, and too little was made of it. */
  #hungers(): boolean {
    return this.#inputs < this.#init.inputs && this.#made < this.#least();
  }

  #least(): number {
    const slow = this.#target.maxMs !== undefined;
    return Math.floor(this.#init.seconds * (slow ? LEAST_PER_SECOND_OF_SLOW : LEAST_PER_SECOND));
  }

  async #scout(batches: number, batch: number): Promise<void> {
    const left = this.#init.seconds - this.#secondsPassed();
    const order = { batches, batch, until: Date.now() + left * 1_000 };
    const { added, blocks, failing, inputs } = await this.#parts.scouting.explore(order);
    this.#inputs += inputs;
    this.#made += inputs;
    this.#blocks = blocks;
    if (failing !== undefined) await this.#found(failing.input, failing.invariant);
    else await this.#take(added);
  }

  /** Takes inputs into the corpus; each is judged here too, by the time that it takes. */
  async #take(inputs: readonly Uint8Array[]): Promise<void> {
    for (const input of inputs) this.#corpus.add(input);
    await this.#feed(inputs);
  }

  /** @returns how many of them were run before the campaign was over */
  async #feed(inputs: readonly Uint8Array[]): Promise<number> {
    const before = this.#inputs;
    for (const input of inputs) {
      if (this.#over()) break;
      this.#parts.running.begins(input);
      const answer = judge(this.#target, this.#subject, input);
      // Most subjects answer at once, and an await for each would cost more than some of them.
      const judged = answer instanceof Promise ? await answer : answer;
      this.#inputs += 1;
      if (judged.ok) this.#note(judged.verdict, input);
      else await this.#found(input, judged.invariant);
    }
    this.#parts.running.ends();
    // What they left to the event loop comes now, or it could not be told of which batch it is.
    await turn();
    return this.#inputs - before;
  }

  #note(verdict: string, input: Uint8Array): void {
    const before = this.#verdicts.get(verdict) ?? 0;
    if (before === 0) this.#corpus.add(input);
    this.#verdicts.set(verdict, before + 1);
  }

  async #found(input: Uint8Array, invariant: string): Promise<void> {
    const least = await minimise(this.#target, this.#subject, { input, invariant });
    this.#finding = { target: this.#target.name, seed: this.#init.seed, ...least };
  }

  /** What was kept of inputs that are over. */
  #growth(grown: number): Finding | undefined {
    const { name, maxGrowthBytes = MAX_GROWTH_BYTES } = this.#target;
    if (grown <= maxGrowthBytes) return undefined;
    const invariant = `the heap grew by ${grown} bytes in two thirds of the run, more than ${maxGrowthBytes}`;
    return { target: name, seed: this.#init.seed, invariant };
  }

  /** A target that hardly anything was fed to must not pass for one in which nothing was found. */
  #hunger(seconds: number): Finding | undefined {
    if (!this.#hungers()) return undefined;
    const invariant = `only ${this.#made} inputs were made in ${seconds.toFixed(1)} s, fewer than ${this.#least()}`;
    return { target: this.#target.name, seed: this.#init.seed, invariant };
  }
}
