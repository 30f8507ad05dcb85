// The patch that turns the status last known into the one wanted.
// Upstream: pkg/util/pod (PatchPodStatus). Same: a strategic merge patch of
// what differs, with the Pod's uid so that it never meets a namesake.

import { deepFreeze } from '../../kernel/freeze.ts';
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
    const value = fresh[name];
    if (value === undefined || name === 'conditions') continue;
    if (!isEqual(old[name], value)) status[name] = value;
  }
  for (const name in old) {
    if (fresh[name] !== undefined || name === 'conditions') continue;
    if (old[name] !== undefined) status[name] = null;
  }
  conditionsPatch(before.conditions ?? [], after.conditions ?? [], status);
  for (const _name in status) return { metadata: { uid }, status };
  return undefined;
}

function conditionsPatch(
  before: readonly v1.PodCondition[],
  after: readonly v1.PodCondition[],
  status: Fields,
): void {
  const changed: object[] = [];
  const old = { status: { conditions: before } };
  for (let i = 0; i < after.length; i += 1) {
    const condition = after[i]!;
    if (before[i] === condition) continue;
    const known = conditionOf(old, condition.type);
    if (known === condition) continue;
    const change = known === undefined ? condition as object as Fields
      : changeOf(known as object as Fields, condition as object as Fields);
    if (change === undefined) continue;
    if (known !== undefined) change.type = condition.type;
    changed.push(change);
  }
  if (changed.length === 0) return;
  status['$setElementOrder/conditions'] = orderOf(after);
  status.conditions = changed;
}

let order: readonly Pick<v1.PodCondition, 'type'>[] = [];

/** One list for all whose conditions stand in one order, as nearly all do:
 *  each request is kept for as long as its journal. */
function orderOf(conditions: readonly v1.PodCondition[]): typeof order {
  const isSame = order.length === conditions.length
    && order.every(({ type }, i) => type === conditions[i]!.type);
  if (!isSame) order = deepFreeze(conditions.map(({ type }) => ({ type })));
  return order;
}

/** Of a condition, whose fields are all texts and numbers. */
function changeOf(old: Fields, fresh: Fields): Fields | undefined {
  let change: Fields | undefined;
  for (const name in fresh) {
    if (old[name] === fresh[name]) continue;
    change ??= {};
    change[name] = fresh[name];
  }
  for (const name in old) {
    if (fresh[name] !== undefined || old[name] === null) continue;
    change ??= {};
    change[name] = null;
  }
  return change;
}
