// The patch that turns the status last known into the one wanted.
// Upstream: pkg/util/pod (PatchPodStatus). Same: a strategic merge patch of
// what differs, with the Pod's uid so that it never meets a namesake.

import { isEqual } from '../../machinery/api/equal.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import type * as v1 from '../../machinery/api/v1.ts';

type Fields = Record<string, unknown>;

/** undefined if nothing differs. */
export function statusPatch(
  uid: string,
  before: v1.PodStatus,
  after: v1.PodStatus,
): object | undefined {
  const status: Fields = {};
  const old = before as Fields;
  const fresh = after as Fields;
  for (const name in fresh) {
    if (name === 'conditions' || isEqual(old[name], fresh[name])) continue;
    status[name] = fresh[name];
  }
  for (const name in old) {
    if (name !== 'conditions' && fresh[name] === undefined) {
      status[name] = null;
    }
  }
  conditionsPatch(before.conditions ?? [], after.conditions ?? [], status);
  if (Object.keys(status).length === 0) return undefined;
  return { metadata: { uid }, status };
}

function conditionsPatch(
  before: readonly v1.PodCondition[],
  after: readonly v1.PodCondition[],
  status: Fields,
): void {
  const changed: object[] = [];
  const old = { status: { conditions: before } };
  for (const condition of after) {
    const known = conditionOf(old, condition.type);
    if (known === condition) continue;
    const change = known === undefined ? condition as object as Fields
      : changeOf(known as object as Fields, condition as object as Fields);
    if (change === undefined) continue;
    if (known !== undefined) change.type = condition.type;
    changed.push(change);
  }
  if (changed.length === 0) return;
  status['$setElementOrder/conditions'] = after.map(({ type }) => ({ type }));
  status.conditions = changed;
}

function changeOf(old: Fields, fresh: Fields): Fields | undefined {
  const change: Fields = {};
  for (const name in fresh) {
    if (!isEqual(old[name], fresh[name])) change[name] = fresh[name];
  }
  for (const name in old) {
    if (fresh[name] === undefined && old[name] !== null) change[name] = null;
  }
  return Object.keys(change).length === 0 ? undefined : change;
}
