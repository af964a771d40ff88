// Looks for inputs that reach something new. It runs in a thread of its own, because code whose blocks are counted is several
// times slower: the inputs by the million, and whoever measures time, run where nothing is counted.
import { parentPort, workerData } from 'node:worker_threads';
import { Corpus, committedInputs } from './corpus.ts';
import { Coverage } from './coverage.ts';
import { judge } from './judge.ts';
import { Maker } from './maker.ts';
import type { Subject, Target } from './model.ts';
import type { Found, Order, ScoutInit } from './scouting.ts';
import { loadTarget } from './targets/all.ts';
import { Running } from './watchdog.ts';

class Scout {
  readonly #target: Target;
  readonly #subject: Subject;
  readonly #coverage: Coverage;
  readonly #running: Running;
  readonly #corpus = new Corpus();
  readonly #maker: Maker;
  readonly #verdicts = new Set<string>();
  #blocks = 0;
  #failing: Found['failing'];
  #until = 0;
  #inputs = 0;

  constructor(target: Target, subject: Subject, coverage: Coverage, init: ScoutInit) {
    this.#target = target;
    this.#subject = subject;
    this.#coverage = coverage;
    this.#running = new Running(init.shared);
    this.#maker = new Maker(target, this.#corpus, init.seed, 'scout');
  }

  /** What the seeds reach is the ground that everything else is new against. */
  async begin(): Promise<void> {
    this.#coverage.forget();
    for (const seed of [...this.#subject.seeds, ...committedInputs(this.#target.name)])
      this.#corpus.add(seed.slice(0, this.#target.maxBytes));
    await this.#feed(this.#corpus.inputs);
    this.#blocks += this.#coverage.fresh().size;
  }

  async explore({ batches, batch, until }: Order): Promise<Found> {
    const known = this.#corpus.size;
    this.#until = until;
    this.#inputs = 0;
    for (let i = 0; i < batches && !this.#over(); i++) {
      const inputs = this.#maker.make(batch);
      await this.#feed(inputs);
      const fresh = this.#coverage.fresh();
      this.#blocks += fresh.size;
      if (fresh.size > 0) await this.#locate(inputs, fresh);
    }
    this.#running.ends();
    return {
      inputs: this.#inputs,
      added: this.#corpus.inputs.slice(known),
      blocks: this.#blocks,
      failing: this.#failing,
    };
  }

  #over(): boolean {
    return this.#failing !== undefined || Date.now() >= this.#until;
  }

  async #feed(inputs: readonly Uint8Array[]): Promise<void> {
    for (const input of inputs) {
      if (this.#inputs > 0 && this.#over()) return;
      this.#running.begins(input);
      const judged = await judge(this.#target, this.#subject, input, false);
      this.#inputs += 1;
      if (!judged.ok) this.#failing = { input, invariant: judged.invariant };
      else if (!this.#verdicts.has(judged.verdict)) {
        this.#verdicts.add(judged.verdict);
        this.#corpus.add(input);
      }
    }
  }

  /** Finds by halving which of these inputs run the wanted blocks: they join the corpus. */
  async #locate(inputs: readonly Uint8Array[], wanted: Set<string>): Promise<void> {
    const middle = inputs.length >> 1;
    for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
      if (wanted.size === 0 || this.#over()) return;
      await this.#feed(half);
      const hit = [...this.#coverage.hit()].filter((block) => wanted.has(block));
      const [first] = half;
      if (hit.length === 0 || first === undefined) continue;
      if (half.length > 1) await this.#locate(half, wanted);
      else {
        this.#corpus.add(first);
        for (const block of hit) wanted.delete(block);
      }
    }
  }
}

const init = workerData as ScoutInit;
// Before the target is loaded: code that has run already is counted as whole functions only.
const coverage = new Coverage();
const target = await loadTarget(init.target);
const subject = await target.open();
const scout = new Scout(target, subject, coverage, init);
await scout.begin();
parentPort?.on('message', (order: Order) => {
  scout.explore(order).then(
    (found) => parentPort?.postMessage(found),
    (error: Error) => {
      throw error;
    },
  );
});
