// Makes inputs: one of the corpus, changed in a place or some.
import { Random } from '@tocsin/sim';
import type { Corpus } from './corpus.ts';
import { dictionaryOf } from './dictionary.ts';
import type { Mutator, Target, Tools } from './model.ts';
import { havoc } from './mutators/havoc.ts';

/** Most inputs differ from one of the corpus in one place. */
const CHANGES_MAX = 4;
const ONE_MORE_CHANGE = 400_000;

export class Maker {
  readonly #corpus: Corpus;
  readonly #maxBytes: number;
  readonly #mutators: readonly Mutator[];
  readonly #tools: Tools;

  /** @param stream another stream of chance from the same seed */
  constructor(target: Target, corpus: Corpus, seed: number, stream: string) {
    const random = new Random(seed, `${target.name}/${stream}`);
    this.#corpus = corpus;
    this.#maxBytes = target.maxBytes;
    this.#mutators = [...target.mutators, havoc];
    this.#tools = {
      random,
      dictionary: dictionaryOf(target.sources),
      other: () => corpus.pick(random),
    };
  }

  make(count: number): readonly Uint8Array[] {
    return Array.from({ length: count }, () => this.#one());
  }

  #one(): Uint8Array {
    const { random } = this.#tools;
    let input = this.#corpus.pick(random);
    for (let changes = 0; changes < CHANGES_MAX; changes++) {
      input = this.#fitting(random.pick(this.#mutators)(input, this.#tools));
      if (!random.chance(ONE_MORE_CHANGE)) break;
    }
    return input;
  }

  #fitting(input: Uint8Array): Uint8Array {
    return input.length > this.#maxBytes ? input.slice(0, this.#maxBytes) : input;
  }
}
