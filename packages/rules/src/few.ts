// A map of what is nearly always a single entry: that one lies in the object itself, and a map is made for the second.
export class FewMap<Value> {
  #key: string | undefined;
  #value: Value | undefined;
  #others: Map<string, Value> | undefined;

  get(key: string): Value | undefined {
    return key === this.#key ? this.#value : this.#others?.get(key);
  }

  has(key: string): boolean {
    return key === this.#key || this.#others?.has(key) === true;
  }

  set(key: string, value: Value): void {
    if (this.#key === undefined || key === this.#key) {
      this.#key = key;
      this.#value = value;
      return;
    }
    this.#others ??= new Map();
    this.#others.set(key, value);
  }

  values(): readonly Value[] {
    if (this.#key === undefined) return [];
    const first = this.#value as Value;
    return this.#others === undefined ? [first] : [first, ...this.#others.values()];
  }

  /** In the order in which the keys were first set. */
  forEach(act: (value: Value, key: string) => void): void {
    if (this.#key === undefined) return;
    act(this.#value as Value, this.#key);
    this.#others?.forEach(act);
  }
}
