// Which rows are due first; a row that was saved again meanwhile is due when it says now.
import type { TableName } from '@tocsin/rules';

export interface Due {
  readonly table: TableName;
  readonly key: string;
}

interface Noted extends Due {
  readonly at: number;
}

/** By whole seconds: what is due within one of them comes out in the order in which it was saved. */
const GRAIN_MS = 1_000;

export class DueQueue {
  readonly #heap: number[] = [];
  readonly #bySecond = new Map<number, Noted[]>();

  add(at: number, { table, key }: Due): void {
    const second = Math.floor(at / GRAIN_MS);
    const noted = this.#bySecond.get(second);
    if (noted !== undefined) noted.push({ at, table, key });
    else {
      this.#bySecond.set(second, [{ at, table, key }]);
      push(this.#heap, second);
    }
  }

  /** Takes out the next row that is due; `dueOf` says when it really is. */
  take(now: number, dueOf: (it: Due) => number | undefined): Due | undefined {
    for (;;) {
      const second = this.#first(dueOf);
      if (second === undefined) return undefined;
      const noted = this.#bySecond.get(second) as Noted[];
      const at = noted.findIndex((it) => it.at <= now);
      const next = noted[at];
      if (next === undefined) return undefined;
      noted.splice(at, 1);
      if (dueOf(next) === next.at) return next;
    }
  }

  next(dueOf: (it: Due) => number | undefined): number | undefined {
    const second = this.#first(dueOf);
    if (second === undefined) return undefined;
    const noted = this.#bySecond.get(second) as Noted[];
    return noted.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  }

  /** The first second that holds a row which is still due then. */
  #first(dueOf: (it: Due) => number | undefined): number | undefined {
    for (;;) {
      const second = this.#heap[0];
      if (second === undefined) return undefined;
      const noted = (this.#bySecond.get(second) ?? []).filter((it) => dueOf(it) === it.at);
      if (noted.length > 0) {
        this.#bySecond.set(second, noted);
        return second;
      }
      this.#bySecond.delete(second);
      pop(this.#heap);
    }
  }
}

function push(heap: number[], value: number): void {
  let i = heap.push(value) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if ((heap[parent] as number) <= value) break;
    heap[i] = heap[parent] as number;
    i = parent;
  }
  heap[i] = value;
}

function pop(heap: number[]): void {
  const value = heap.pop();
  if (value === undefined || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
    if ((heap[child] as number) >= value) break;
    heap[i] = heap[child] as number;
    i = child;
  }
  heap[i] = value;
}
