/** What was used last, up to a total weight. */
export class RecentValues<K, V> {
  readonly #values = new Map<K, V>();
  readonly #weigh: (value: V) => number;
  readonly #maxWeight: number;
  #weight = 0;

  /** One value may be a quarter of `maxWeight`; heavier ones are not retained. */
  constructor(maxWeight: number, weigh: (value: V) => number) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  /** A value that is read counts as used. */
  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    if (this.#weigh(value) > this.#maxWeight / 4) return;
    this.#values.set(key, value);
    this.#weight += this.#weigh(value);
    for (const [oldest] of this.#values) {
      if (this.#weight <= this.#maxWeight) break;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#weight -= this.#weigh(value);
  }
}
