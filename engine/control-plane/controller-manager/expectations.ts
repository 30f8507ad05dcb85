// Expectations: what a controller has asked for and not seen yet. Until its
// own writes have come back, what it sees is older than what it did.
// Upstream: pkg/controller/controller_utils.go ControllerExpectations. Same.

import type { Clock } from '../../machinery/component.ts';
import type { Key, Millis } from '../../machinery/api/meta.ts';

/** After so long a lost event is likelier than a late one. */
const EXPECTATIONS_TIMEOUT_MS: Millis = 5 * 60_000;

interface Expectation {
  creations: number;
  /** Keys of what was asked to go: seen twice, it counts once. */
  readonly deletions: Set<Key>;
  readonly since: Millis;
}

// #region expectations
export class Expectations {
  readonly #clock: Clock;
  readonly #byOwner = new Map<Key, Expectation>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the owner's cache shows all that was done for it. */
  areMet(owner: Key): boolean {
    const expected = this.#byOwner.get(owner);
    if (expected === undefined) return true;
    const { creations, deletions, since } = expected;
    if (creations <= 0 && deletions.size === 0) return true;
    return this.#clock.now() - since > EXPECTATIONS_TIMEOUT_MS;
  }

  expectCreations(owner: Key, count: number): void {
    this.#set(owner, count, []);
  }

  expectDeletions(owner: Key, pods: readonly Key[]): void {
    this.#set(owner, 0, pods);
  }

  /** Also for a create that failed: nothing will come of it. */
  creationObserved(owner: Key): void {
    const expected = this.#byOwner.get(owner);
    if (expected !== undefined) expected.creations -= 1;
  }

  deletionObserved(owner: Key, pod: Key): void {
    this.#byOwner.get(owner)?.deletions.delete(pod);
  }

  forget(owner: Key): void {
    this.#byOwner.delete(owner);
  }

  #set(owner: Key, creations: number, deletions: readonly Key[]): void {
    const since = this.#clock.now();
    this.#byOwner.set(owner, {
      creations, deletions: new Set(deletions), since,
    });
  }
}
// #endregion expectations
