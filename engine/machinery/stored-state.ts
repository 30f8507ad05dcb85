// What the store holds, kept from the journal's stored entries: for hosts
// that ask "is it Running yet" without a client, and for timelines that go
// back to an instant.

import type { ApiObject, Key } from './api/meta.ts';
import type { StoredEntry } from './journal.ts';

export class StoredState {
  readonly #byResource = new Map<string, Map<Key, ApiObject>>();
  /** Counts what was noted. */
  writes = 0;

  note({ resource, key, after }: StoredEntry): void {
    this.writes += 1;
    let objects = this.#byResource.get(resource);
    if (objects === undefined) {
      objects = new Map();
      this.#byResource.set(resource, objects);
    }
    if (after === undefined) objects.delete(key);
    else objects.set(key, after);
  }

  get(resource: string, key: Key): ApiObject | undefined {
    return this.#byResource.get(resource)?.get(key);
  }

  /** In order of creation. */
  list(resource: string): readonly ApiObject[] {
    return [...this.#byResource.get(resource)?.values() ?? []];
  }
}
