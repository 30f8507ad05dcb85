// What an author has to prove of an exercise, one thing at a time.

export interface Proof {
  /** 'starter', 'near-miss sums-limits' */
  readonly name: string;
  readonly holds: boolean;
  /** What was found. */
  readonly says: string;
  /** What to do about it, as a sentence; only where it does not hold. */
  readonly advice?: string;
}

export function holds(name: string, says: string): Proof {
  return { name, holds: true, says };
}

export function broken(name: string, says: string, advice: string): Proof {
  return { name, holds: false, says, advice };
}
