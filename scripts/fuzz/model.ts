// What a fuzzed place is: seeds, the way in for one input, and what must hold whatever the input is.
import type { Random } from '@tocsin/sim';

export interface Target {
  readonly name: string;
  /** Which bytes come in there, and from whom. */
  readonly about: string;
  /** The sources whose literals become the dictionary: globs from the root. */
  readonly sources: readonly string[];
  /** No input is made longer than this. */
  readonly maxBytes: number;
  /** What no input may take of the processor; 10 ms where the target says nothing else. */
  readonly maxMs?: number;
  /** How much the heap may grow between one third and the end of a run; 16 MiB where the target says nothing else. */
  readonly maxGrowthBytes?: number;
  /** How many inputs run between two looks at what they reached; fewer where an input takes long. */
  readonly batch?: number;
  readonly mutators: readonly Mutator[];
  /** Called once coverage counts, so that what it loads is counted. */
  open(): Promise<Subject>;
}

export interface Subject {
  readonly seeds: readonly Uint8Array[];
  /**
   * Feeds one input and answers in a word what came of it: a verdict that no input had before joins the corpus.
   * @throws Broken where an invariant does not hold, anything else where the code under test threw
   */
  run(input: Uint8Array): string | Promise<string>;
  /** The input as a person reads it, for a report. */
  show?(input: Uint8Array): string;
  close?(): Promise<void>;
}

/** Changes a copy of an input. What it returns may be too long; it is cut. */
export type Mutator = (input: Uint8Array, tools: Tools) => Uint8Array;

export interface Tools {
  readonly random: Random;
  readonly dictionary: readonly Uint8Array[];
  /** Some other input of the corpus. */
  other(): Uint8Array;
}

/** An invariant that does not hold. */
export class Broken extends Error {
  constructor(invariant: string) {
    super(invariant);
    this.name = 'Broken';
  }
}

export interface Finding {
  readonly target: string;
  readonly seed: number;
  /** Absent where it is the whole run that broke the invariant. */
  readonly input?: Uint8Array;
  readonly invariant: string;
}
