// All that happened in a run, with its time: what a violation is printed with.

/** A violation is explained by what came shortly before; the seed brings back the rest. */
const KEPT = 4_000;

export class Trail {
  readonly #began = Date.now();
  #lines: string[] = [];
  #violation: Violation | undefined;

  add(what: string): void {
    this.#lines.push(`${this.stamp()}  ${what}`);
    if (this.#lines.length > KEPT) this.#lines = this.#lines.slice(-KEPT / 2);
  }

  /** Told to the watcher as well. */
  say(what: string): void {
    this.add(what);
    console.log(`${this.stamp()}  ${what}`);
  }

  /** Found while nobody waited for it: `check` throws it. The first one counts. */
  fail(violation: Violation): void {
    this.#violation ??= violation;
  }

  /** @throws Violation */
  check(): void {
    if (this.#violation !== undefined) throw this.#violation;
  }

  stamp(): string {
    return `${((Date.now() - this.#began) / 1_000).toFixed(2).padStart(8)} s`;
  }

  lines(): readonly string[] {
    return this.#lines;
  }
}

/** What ends a run. */
export class Violation extends Error {
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.name = 'Violation';
    this.details = details;
  }
}

/** What else ends a run is a fault of the run itself, and is told with its trail as well. */
export function asViolation(error: unknown): Violation {
  if (error instanceof Violation) return error;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return new Violation(`the run itself failed: ${message}`, stack?.split('\n'));
}
