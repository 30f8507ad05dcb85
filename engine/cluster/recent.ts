// What was lately known about an object. Looking it up and forgetting it
// cost less than a WeakMap does, which the garbage collector has to walk.

/** So many are kept for certain, and at most twice as many. */
const KEPT = 1_024;

export class Recent<K, V> {
  #fresh = new Map<K, V>();
  #older = new Map<K, V>();

  get(key: K): V | undefined {
    return this.#fresh.get(key) ?? this.#older.get(key);
  }

  set(key: K, value: V): void {
    if (this.#fresh.size === KEPT) {
      this.#older = this.#fresh;
      this.#fresh = new Map();
    }
    this.#fresh.set(key, value);
  }
}
