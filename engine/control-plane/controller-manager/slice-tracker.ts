// What the slices' controller wrote last, so that it knows when its cache is
// older than that.
// Upstream: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go.
// Same.

import type { EndpointSlice } from '../../machinery/api/discoveryv1.ts';
import type { Key } from '../../machinery/api/meta.ts';

const EXPECTED_GONE = -1;

export class SliceTracker {
  /** By Service, then by the slice's uid: its generation. */
  readonly #generations = new Map<Key, Map<string, number>>();

  note(service: Key, { metadata }: EndpointSlice): void {
    let known = this.#generations.get(service);
    if (known === undefined) this.#generations.set(service, known = new Map());
    known.set(metadata.uid, metadata.generation ?? 0);
  }

  expectDeletion(service: Key, { metadata: { uid } }: EndpointSlice): void {
    this.#generations.get(service)?.set(uid, EXPECTED_GONE);
  }

  /** Whether a slice that was seen is no news. */
  knows(service: Key, { metadata }: EndpointSlice): boolean {
    const known = this.#generations.get(service)?.get(metadata.uid);
    return known !== undefined && (metadata.generation ?? 0) <= known;
  }

  /** Whether a slice that is gone should not be. */
  wasDeleted(service: Key, { metadata: { uid } }: EndpointSlice): boolean {
    const known = this.#generations.get(service);
    const was = known?.get(uid);
    known?.delete(uid);
    return was !== undefined && was !== EXPECTED_GONE;
  }

  isStale(service: Key, slices: readonly EndpointSlice[]): boolean {
    const known = this.#generations.get(service);
    if (known === undefined) return false;
    const seen = new Map(slices.map(({ metadata }) =>
      [metadata.uid, metadata.generation ?? 0]));
    for (const [uid, generation] of known) {
      const there = seen.get(uid);
      if (generation === EXPECTED_GONE ? there !== undefined
        : there === undefined || there < generation) return true;
    }
    return false;
  }

  forget(service: Key): void {
    this.#generations.delete(service);
  }
}
