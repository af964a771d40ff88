// Rows by names that every node of a world comes to use: the names are in one map for all nodes, and each has but a list.

/** By name its place in the lists. Two hundred maps that each know ten thousand names are more than any cache holds. */
export type Places = Map<string, number>;

/** As a map of one node, for a table of which each node sees nearly every row. */
export class Shelf<Row> {
  readonly #places: Places;
  readonly #rows: (Row | undefined)[] = [];

  constructor(places: Places) {
    this.#places = places;
  }

  get(name: string): Row | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.#rows[place];
  }

  set(name: string, row: Row): void {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(name, place);
    }
    this.#rows[place] = row;
  }

  delete(name: string): void {
    const place = this.#places.get(name);
    if (place !== undefined) this.#rows[place] = undefined;
  }

  *values(): Generator<Row> {
    for (const row of this.#rows) if (row !== undefined) yield row;
  }
}
