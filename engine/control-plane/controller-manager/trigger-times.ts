// Since when endpoints should have been what they are being made now: the
// earliest change that they have not shown yet.
// Upstream: staging/src/k8s.io/endpointslice/trigger_time_tracker.go. Same.

import { conditionOf } from '../../machinery/api/conditions.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export const TRIGGER_TIME =
  'endpoints.kubernetes.io/last-change-trigger-time';

export class TriggerTimes {
  /** By Service, then by Pod: when its readiness last changed. */
  readonly #known = new Map<Key, Map<string, string>>();

  /** RFC 3339; undefined if nothing that counts has changed. */
  next(service: v1.Service, pods: readonly v1.Pod[]): string | undefined {
    const key = keyOf(service);
    const before = this.#known.get(key);
    const now = new Map<string, string>();
    let earliest: string | undefined;
    for (const pod of pods) {
      const time = conditionOf(pod, 'Ready')?.lastTransitionTime;
      if (!time) continue;
      const { name } = pod.metadata;
      now.set(name, time);
      const isNew = time > (before?.get(name) ?? '');
      if (isNew && (earliest === undefined || time < earliest)) earliest = time;
    }
    this.#known.set(key, now);
    return before === undefined ? service.metadata.creationTimestamp : earliest;
  }

  forget(service: Key): void {
    this.#known.delete(service);
  }
}

/** Annotations with the time, or without. */
export function triggered(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | undefined,
): Readonly<Record<string, string>> {
  const { [TRIGGER_TIME]: _, ...rest } = annotations ?? {};
  return time === undefined ? rest : { ...rest, [TRIGGER_TIME]: time };
}
