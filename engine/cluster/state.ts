// What the store holds now, kept from the journal's stored entries: for
// hosts that ask "is it Running yet" without a client.

import type { ApiObject, Key } from '../machinery/api/meta.ts';
import type { StoredEntry } from '../machinery/journal.ts';

export class State {
  readonly #byResource = new Map<string, Map<Key, ApiObject>>();

  note({ resource, key, after }: StoredEntry): void {
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
