// What happens next in a world: events by their virtual time, those of one moment in the order in which they were asked for.

export interface Happens {
  happen(): void;
}

export class Queue {
  /** Virtual time, ms since 1970. */
  now: number;
  /** How many have happened. */
  happened = 0;
  #order = 0;
  #stopped = false;
  // One heap in three lists: plain numbers lie beside each other, and nothing is made for an event but itself.
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #events: Happens[] = [];

  constructor(start: number) {
    this.now = start;
  }

  /** What is asked for in the past happens now. */
  at(time: number, event: Happens): void {
    const last = this.#times.length;
    this.#put(last, Math.max(time, this.now), this.#order++, event);
    this.#rise(last);
  }

  /** As `at`, for what happens seldom. */
  call(time: number, happen: () => void): void {
    this.at(time, { happen });
  }

  /** Lets everything happen that is due before `end`, or until it is stopped. */
  runUntil(end: number): void {
    while (!this.#stopped) {
      const time = this.#times[0];
      if (time === undefined || time >= end) break;
      const event = this.#pop();
      this.now = time;
      this.happened++;
      event.happen();
    }
    if (!this.#stopped) this.now = end;
  }

  /** Nothing happens any more: what was to be seen has been. */
  stop(): void {
    this.#stopped = true;
  }

  #put(at: number, time: number, order: number, event: Happens): void {
    this.#times[at] = time;
    this.#orders[at] = order;
    this.#events[at] = event;
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number;
    this.#orders[to] = this.#orders[from] as number;
    this.#events[to] = this.#events[from] as Happens;
  }

  /** Lets the place's event up to where nothing above it comes later. */
  #rise(from: number): void {
    const time = this.#times[from] as number;
    const order = this.#orders[from] as number;
    const event = this.#events[from] as Happens;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      // What was asked for later stays below its equals.
      if ((this.#times[parent] as number) <= time) break;
      this.#move(parent, at);
      at = parent;
    }
    if (at !== from) this.#put(at, time, order, event);
  }

  #pop(): Happens {
    const first = this.#events[0] as Happens;
    const time = this.#times.pop() as number;
    const order = this.#orders.pop() as number;
    const event = this.#events.pop() as Happens;
    const count = this.#times.length;
    if (count === 0) return first;
    let at = 0;
    for (let child = this.#earlierChild(at, count); child < count; ) {
      const childTime = this.#times[child] as number;
      if (childTime > time || (childTime === time && (this.#orders[child] as number) > order))
        break;
      this.#move(child, at);
      at = child;
      child = this.#earlierChild(at, count);
    }
    this.#put(at, time, order, event);
    return first;
  }

  /** `count` or more where there is none. */
  #earlierChild(at: number, count: number): number {
    const left = 2 * at + 1;
    const right = left + 1;
    if (right >= count) return left;
    const a = this.#times[left] as number;
    const b = this.#times[right] as number;
    const isRight =
      a !== b ? b < a : (this.#orders[right] as number) < (this.#orders[left] as number);
    return isRight ? right : left;
  }
}
