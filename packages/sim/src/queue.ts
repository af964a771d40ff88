// What happens next in a world: events by their virtual time, those of one moment in the order in which they were asked for.

export interface Happens {
  happen(): void;
}

export class Queue {
  /** Virtual time, ms since 1970. */
  now: number;
  #order = 0;
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #events: Happens[] = [];

  constructor(start: number) {
    this.now = start;
  }

  /** What is asked for in the past happens now. */
  at(time: number, event: Happens): void {
    this.#push(Math.max(time, this.now), this.#order++, event);
  }

  /** As `at`, for what happens seldom. */
  call(time: number, happen: () => void): void {
    this.at(time, { happen });
  }

  /** Lets everything happen that is due before `end`. */
  runUntil(end: number): void {
    for (;;) {
      const time = this.#times[0];
      if (time === undefined || time >= end) break;
      const event = this.#pop();
      this.now = time;
      event.happen();
    }
    this.now = end;
  }

  #before(i: number, j: number): boolean {
    const a = this.#times[i] as number;
    const b = this.#times[j] as number;
    return a !== b ? a < b : (this.#orders[i] as number) < (this.#orders[j] as number);
  }

  #swap(i: number, j: number): void {
    for (const list of [this.#times, this.#orders, this.#events] as unknown[][]) {
      const item = list[i];
      list[i] = list[j];
      list[j] = item;
    }
  }

  #push(time: number, order: number, event: Happens): void {
    this.#times.push(time);
    this.#orders.push(order);
    this.#events.push(event);
    let i = this.#times.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(i, parent)) break;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #pop(): Happens {
    const first = this.#events[0] as Happens;
    const time = this.#times.pop() as number;
    const order = this.#orders.pop() as number;
    const event = this.#events.pop() as Happens;
    if (this.#times.length > 0) {
      this.#times[0] = time;
      this.#orders[0] = order;
      this.#events[0] = event;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    let i = 0;
    for (;;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < this.#times.length && this.#before(child, least)) least = child;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }
}
