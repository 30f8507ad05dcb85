// Things by their numbers, which are given in ascending order and nearly all
// of which are gone soon: calls, timers, requests being served. A Map would
// hash each number, and grow and shrink with the traffic.

/** A power of two. */
const PLACES = 32;

export class Numbered<T extends object> {
  /** The place of a number is its low bits; a younger one takes it over. */
  readonly #numbers = new Array<number>(PLACES).fill(0);
  readonly #things = new Array<T | undefined>(PLACES).fill(undefined);
  /** Those whose place was taken over; most never have one. */
  #older: Map<number, T> | undefined;

  get(number: number): T | undefined {
    const place = number & (PLACES - 1);
    if (this.#numbers[place] === number) {
      const thing = this.#things[place];
      if (thing !== undefined) return thing;
    }
    return this.#older?.get(number);
  }

  has(number: number): boolean {
    return this.get(number) !== undefined;
  }

  set(number: number, thing: T): void {
    this.#older?.delete(number);
    const place = number & (PLACES - 1);
    const there = this.#things[place];
    const numberThere = this.#numbers[place]!;
    if (there !== undefined && numberThere !== number) {
      (this.#older ??= new Map()).set(numberThere, there);
    }
    this.#numbers[place] = number;
    this.#things[place] = thing;
  }

  /** True if it was there. */
  delete(number: number): boolean {
    const place = number & (PLACES - 1);
    if (this.#numbers[place] === number
      && this.#things[place] !== undefined) {
      this.#things[place] = undefined;
      return true;
    }
    return this.#older?.delete(number) ?? false;
  }

  clear(): void {
    this.#things.fill(undefined);
    this.#older = undefined;
  }

  /** In order of their numbers. */
  values(): readonly T[] {
    const all = [...this.#older ?? []];
    for (const [place, thing] of this.#things.entries()) {
      if (thing !== undefined) all.push([this.#numbers[place]!, thing]);
    }
    return all.sort(([a], [b]) => a - b).map(([, thing]) => thing);
  }
}
