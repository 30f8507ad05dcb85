// Objects in key order, given out as arrays that never change afterwards.
// Upstream: none; Go's thread-safe store walks a map in random order, which
// a simulation cannot have.

import type { ApiObject } from './api/meta.ts';

export class SortedObjects<T extends ApiObject> {
  #objects: T[];
  /** Whether somebody holds #objects, so that it must be copied first. */
  #isShared = false;

  /** `objects`, each with a key of its own, are sorted in place and kept. */
  constructor(objects: T[] = []) {
    this.#objects = objects.sort(order);
  }

  /** The objects in key order; later changes do not touch this array. */
  list(): readonly T[] {
    this.#isShared = true;
    return this.#objects;
  }

  get size(): number {
    return this.#objects.length;
  }

  /** Puts an object in, in place of the one with its key if there is one. */
  put(object: T): void {
    const at = this.#find(object);
    const objects = this.#writable();
    const isThere = at < objects.length && order(objects[at]!, object) === 0;
    if (isThere) objects[at] = object;
    else if (at === objects.length) objects.push(object);
    else objects.splice(at, 0, object);
  }

  /** Takes out the object with this one's key. */
  remove(object: T): void {
    const at = this.#find(object);
    const found = this.#objects[at];
    if (found === undefined || order(found, object) !== 0) return;
    this.#writable().splice(at, 1);
  }

  #writable(): T[] {
    if (this.#isShared) {
      this.#objects = this.#objects.slice();
      this.#isShared = false;
    }
    return this.#objects;
  }

  /** Where the object is, or belongs. */
  #find(object: T): number {
    const objects = this.#objects;
    let low = 0;
    let high = objects.length;
    // Lists arrive in order: look at the end first.
    if (high > 0 && order(objects[high - 1]!, object) < 0) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(objects[middle]!, object) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function order(a: ApiObject, b: ApiObject): number {
  const byNamespace = orderNamespaces(
    a.metadata.namespace, b.metadata.namespace,
  );
  if (byNamespace !== 0) return byNamespace;
  const nameOfA = a.metadata.name;
  const nameOfB = b.metadata.name;
  return nameOfA === nameOfB ? 0 : nameOfA < nameOfB ? -1 : 1;
}

/** The order of "a/…" and "b/…": 'team-a/x' comes before 'team/x', as it
 *  does in the store. */
export function orderNamespaces(a = '', b = ''): number {
  if (a === b) return 0;
  return `${a}/` < `${b}/` ? -1 : 1;
}
