// Rows by names that every node of a world comes to use: the names are in one map for all nodes, and each has but a list.

/** By name its place in the lists. Two hundred maps that each know ten thousand names are more than any cache holds. */
export class Places {
  readonly #places = new Map<string, number>();
  // One signal comes to all nodes within a second, and each asks for its names several times.
  #lastName: string | undefined;
  #lastPlace = -1;

  /** Below 0 where no row was ever kept under the name. */
  find(name: string): number {
    if (name === this.#lastName) return this.#lastPlace;
    this.#lastName = name;
    this.#lastPlace = this.#places.get(name) ?? -1;
    return this.#lastPlace;
  }

  /** The name's place, given to it now if it has none. */
  take(name: string): number {
    if (this.find(name) >= 0) return this.#lastPlace;
    this.#lastPlace = this.#places.size;
    this.#places.set(name, this.#lastPlace);
    return this.#lastPlace;
  }
}

/** As a map of one node, for names of which each node sees nearly every one. */
export class Shelf<Row> {
  readonly #places: Places;
  /** Without holes, which would make it slow. */
  readonly #rows: (Row | undefined)[] = [];

  constructor(places: Places) {
    this.#places = places;
  }

  get(name: string): Row | undefined {
    const place = this.#places.find(name);
    return place < 0 ? undefined : this.#rows[place];
  }

  set(name: string, row: Row): void {
    const place = this.#places.take(name);
    while (this.#rows.length <= place) this.#rows.push(undefined);
    this.#rows[place] = row;
  }

  delete(name: string): void {
    const place = this.#places.find(name);
    if (place >= 0 && place < this.#rows.length) this.#rows[place] = undefined;
  }

  *values(): Generator<Row> {
    for (const row of this.#rows) if (row !== undefined) yield row;
  }
}

/** One book of names for each kind of name. */
export class WorldPlaces {
  readonly signals = new Places();
  readonly indicators = new Places();
  readonly authors = new Places();
  readonly lines = new Places();
}
