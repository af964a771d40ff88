// Which blocks of our code and of its libraries have run: V8's own counters, read through the inspector.
import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

// What has not run for a while would be compiled anew when it runs again, and counted anew: whether it has been a while is the
// collector's matter, and the same seed would not do the same on a busy machine.
setFlagsFromString('--no-flush-bytecode');

interface Taken {
  readonly result: readonly {
    readonly scriptId: string;
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly {
        readonly startOffset: number;
        readonly endOffset: number;
        readonly count: number;
      }[];
    }[];
  }[];
}

/** The fuzzer itself and Node's own modules tell nothing of the target. */
const COUNTED = /^file:.*\/(?:packages|node_modules)\//;

/** The blocks that run, and which of them were seen before in this campaign. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();
  readonly #counted = new Map<string, boolean>();

  /** To be made before the code is loaded: what was compiled before is counted as whole functions only. */
  constructor() {
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** A new campaign: everything is new again. */
  forget(): void {
    this.fresh();
    this.#seen.clear();
  }

  /** The blocks that ran since the last look and never before. A look costs some tenths of a millisecond. */
  fresh(): Set<string> {
    const fresh = new Set<string>();
    for (const block of this.hit()) {
      if (this.#seen.has(block)) continue;
      this.#seen.add(block);
      fresh.add(block);
    }
    return fresh;
  }

  /** The blocks that ran since the last look. */
  *hit(): Generator<string> {
    const { result } = this.#post('Profiler.takePreciseCoverage') as Taken;
    for (const { scriptId, url, functions } of result) {
      if (!this.#counts(scriptId, url)) continue;
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges)
          if (count > 0) yield `${scriptId}:${startOffset}:${endOffset}`;
    }
  }

  #counts(scriptId: string, url: string): boolean {
    let counted = this.#counted.get(scriptId);
    if (counted === undefined) {
      counted = COUNTED.test(url);
      this.#counted.set(scriptId, counted);
    }
    return counted;
  }

  /** The inspector of one's own thread answers before `post` returns. */
  #post(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    let failure: Error | null = null;
    this.#session.post(method, parameters, (error, result) => {
      failure = error;
      answer = result;
    });
    if (failure !== null) throw failure;
    return answer;
  }
}
