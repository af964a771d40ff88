// Items by number, in order: what nearly always comes last and goes first is put and taken without moving the rest.

/** Fewer empty places than these are not worth a move. */
const EMPTY_MIN = 64;

export class Sorted<Item> {
  readonly #numbers: number[] = [];
  readonly #items: (Item | undefined)[] = [];
  /** The places before it are empty. */
  #first = 0;

  /** After those of smaller numbers, before those of the same. */
  add(number: number, item: Item): void {
    const at = this.#placeOf(number);
    if (at === this.#numbers.length) {
      this.#numbers.push(number);
      this.#items.push(item);
    } else {
      this.#numbers.splice(at, 0, number);
      this.#items.splice(at, 0, item);
    }
  }

  /** In the place of the one that has this number. */
  replace(number: number, item: Item): void {
    const at = this.#placeOf(number);
    if (this.#numbers[at] === number) this.#items[at] = item;
  }

  /** One of those that have this number. */
  remove(number: number): void {
    const at = this.#placeOf(number);
    if (this.#numbers[at] !== number) return;
    // What is before it is nearly always less than what is after it.
    for (let place = at; place > this.#first; place--) {
      this.#numbers[place] = this.#numbers[place - 1] as number;
      this.#items[place] = this.#items[place - 1];
    }
    this.#items[this.#first++] = undefined;
    if (this.#first < EMPTY_MIN || this.#first < this.#numbers.length / 2) return;
    this.#numbers.splice(0, this.#first);
    this.#items.splice(0, this.#first);
    this.#first = 0;
  }

  from(number: number): readonly Item[] {
    return this.#items.slice(this.#placeOf(number)) as Item[];
  }

  /** How many have a number of at least `from` and at most `to`. */
  count(from: number, to: number): number {
    return this.#placeOf(to + 1) - this.#placeOf(from);
  }

  /** The first place whose number is at least this one. */
  #placeOf(number: number): number {
    let low = this.#first;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
