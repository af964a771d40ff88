// Which rows are due first; a row that was saved again meanwhile is due when it says now.
import type { TableName } from '@tocsin/rules';

export interface Due {
  readonly table: TableName;
  readonly key: string;
}

/** A heap in three lists: most rows of a world are never due before its end, so each costs three words and no object. */
export class DueQueue {
  readonly #times: number[] = [];
  readonly #tables: TableName[] = [];
  readonly #keys: string[] = [];

  /** The earliest time that was ever noted and not looked at: its row may be due later by now. */
  get first(): number | undefined {
    return this.#times[0];
  }

  add(due: number, table: TableName, key: string): void {
    let at = this.#times.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#times[parent] as number) <= due) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, due, table, key);
  }

  /** Takes out the first row, if it is due; `dueOf` says when it really is. */
  take(now: number, dueOf: (table: TableName, key: string) => number | undefined): Due | undefined {
    const next = this.next(dueOf);
    if (next === undefined || next > now) return undefined;
    const taken = { table: this.#tables[0] as TableName, key: this.#keys[0] as string };
    this.#dropFirst();
    return taken;
  }

  /** When the first row is due. */
  next(dueOf: (table: TableName, key: string) => number | undefined): number | undefined {
    for (;;) {
      const due = this.#times[0];
      if (due === undefined) return undefined;
      if (dueOf(this.#tables[0] as TableName, this.#keys[0] as string) === due) return due;
      this.#dropFirst();
    }
  }

  #put(at: number, due: number, table: TableName, key: string): void {
    this.#times[at] = due;
    this.#tables[at] = table;
    this.#keys[at] = key;
  }

  #move(from: number, to: number): void {
    this.#put(
      to,
      this.#times[from] as number,
      this.#tables[from] as TableName,
      this.#keys[from] as string,
    );
  }

  #dropFirst(): void {
    const due = this.#times.pop() as number;
    const table = this.#tables.pop() as TableName;
    const key = this.#keys.pop() as string;
    const count = this.#times.length;
    if (count === 0) return;
    let at = 0;
    for (let child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && (this.#times[child + 1] as number) < (this.#times[child] as number))
        child++;
      if ((this.#times[child] as number) >= due) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, due, table, key);
  }
}
