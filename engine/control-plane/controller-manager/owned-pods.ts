// Pods by their controlling owner, kept as they come and go: a set's Pods
// are found without looking at all others.
// Upstream: the informer's index by controller UID. Same.

import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import { controllerOf } from '../../machinery/api/owners.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export class OwnedPods {
  readonly #byOwner = new Map<string, Map<Key, v1.Pod>>();
  /** Pods without a controller, by namespace. */
  readonly #orphans = new Map<string, Map<Key, v1.Pod>>();

  set(pod: v1.Pod): void {
    this.#home(pod).set(keyOf(pod), pod);
  }

  delete(pod: v1.Pod): void {
    this.#home(pod).delete(keyOf(pod));
  }

  of(ownerUid: string): readonly v1.Pod[] {
    return [...this.#byOwner.get(ownerUid)?.values() ?? []];
  }

  orphans(namespace: string): readonly v1.Pod[] {
    return [...this.#orphans.get(namespace)?.values() ?? []];
  }

  #home(pod: v1.Pod): Map<Key, v1.Pod> {
    const owner = controllerOf(pod)?.uid;
    const [index, name] = owner === undefined
      ? [this.#orphans, pod.metadata.namespace ?? '']
      : [this.#byOwner, owner];
    let home = index.get(name);
    if (home === undefined) index.set(name, home = new Map());
    return home;
  }
}
