// ConfigMaps and Secrets that Pods of this node refer to.
// Upstream: pkg/kubelet/util/manager (cache_based_manager.go), with
// configMapAndSecretChangeDetectionStrategy: Cache. Different: upstream's
// default watches each object; here what was read stays fresh for a minute.

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import { isNotFound } from '../../machinery/api/errors.ts';
import { keyParts } from '../../machinery/api/key.ts';
import type { Key, Millis } from '../../machinery/api/meta.ts';
import type { Clock } from '../../machinery/component.ts';

const FRESH_MS: Millis = 60_000;

/** What cannot be read, in the words that Events and statuses carry. */
export class MissingObject extends Error {
  override readonly name = 'MissingObject';
}

/** What the two kinds have in common. */
export interface Holder {
  readonly data?: Readonly<Record<string, string>>;
}

interface Held {
  readonly at: Millis;
  /** Several that ask at once wait for one answer. */
  readonly call: Call<Holder>;
}

export class ObjectCache {
  readonly #clock: Clock;
  readonly #read: (key: Key) => Call<Holder>;
  readonly #noun: string;
  readonly #held = new Map<Key, Held>();

  /** `noun` as messages have it: 'configmap'. */
  constructor(
    clock: Clock,
    noun: string,
    read: (key: Key) => Call<Holder>,
  ) {
    this.#clock = clock;
    this.#noun = noun;
    this.#read = read;
  }

  /** Throws MissingObject; other failures are the API server's. */
  *get(key: Key): Process<Holder> {
    const now = this.#clock.now();
    let held = this.#held.get(key);
    if (held === undefined || now - held.at > FRESH_MS) {
      held = { at: now, call: this.#read(key) };
      this.#held.set(key, held);
    }
    try {
      return yield* held.call;
    } catch (error) {
      // What is not there is asked for again the next time.
      if (this.#held.get(key) === held) this.#held.delete(key);
      if (!isNotFound(error)) throw error;
      const { name } = keyParts(key);
      throw new MissingObject(`${this.#noun} "${name}" not found`);
    }
  }
}
