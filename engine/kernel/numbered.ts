// Things by their numbers, which are given in ascending order and nearly all
// of which are gone soon: calls, timers, requests being served. A Map would
// hash each number, and grow and shrink with the traffic.

const PLACES_MIN = 16;
const PLACES_MAX = 4_096;

export class Numbered<T extends object> {
  /** The place of a number is its low bits; a younger one takes it over. */
  #numbers: number[] = new Array<number>(PLACES_MIN).fill(0);
  #things: (T | undefined)[] = emptyPlaces(PLACES_MIN);
  /** Those whose place was taken over. */
  readonly #older = new Map<number, T>();

  get(number: number): T | undefined {
    const place = number & (this.#things.length - 1);
    if (this.#numbers[place] === number) {
      const thing = this.#things[place];
      if (thing !== undefined) return thing;
    }
    return this.#older.size === 0 ? undefined : this.#older.get(number);
  }

  has(number: number): boolean {
    return this.get(number) !== undefined;
  }

  set(number: number, thing: T): void {
    const older = this.#older;
    if (older.size > 0) older.delete(number);
    if (older.size > this.#things.length
      && this.#things.length < PLACES_MAX) this.#grow();
    const place = number & (this.#things.length - 1);
    const there = this.#things[place];
    const numberThere = this.#numbers[place]!;
    if (there !== undefined && numberThere !== number) {
      older.set(numberThere, there);
    }
    this.#numbers[place] = number;
    this.#things[place] = thing;
  }

  /** True if it was there. */
  delete(number: number): boolean {
    const place = number & (this.#things.length - 1);
    if (this.#numbers[place] === number
      && this.#things[place] !== undefined) {
      this.#things[place] = undefined;
      return true;
    }
    return this.#older.size > 0 && this.#older.delete(number);
  }

  clear(): void {
    this.#things = emptyPlaces(this.#things.length);
    this.#older.clear();
  }

  /** In order of their numbers. */
  values(): readonly T[] {
    const all = [...this.#older];
    for (const [place, thing] of this.#things.entries()) {
      if (thing !== undefined) all.push([this.#numbers[place]!, thing]);
    }
    return all.sort(([a], [b]) => a - b).map(([, thing]) => thing);
  }

  #grow(): void {
    const numbers = this.#numbers;
    const things = this.#things;
    this.#numbers = new Array<number>(things.length * 2).fill(0);
    this.#things = emptyPlaces(things.length * 2);
    const older = [...this.#older];
    this.#older.clear();
    for (const [number, thing] of older) this.set(number, thing);
    for (let place = 0; place < things.length; place += 1) {
      const thing = things[place];
      if (thing !== undefined) this.set(numbers[place]!, thing);
    }
  }
}

function emptyPlaces(count: number): undefined[] {
  return new Array<undefined>(count).fill(undefined);
}
