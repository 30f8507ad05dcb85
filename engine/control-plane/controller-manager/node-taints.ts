// The taints that say what a node's conditions say, and how they are put on
// a node and taken off.
// Upstream: pkg/controller/util/node/controller_utils.go, the taints of
// pkg/controller/controller_utils.go, and doNoScheduleTaintingPass of
// pkg/controller/nodelifecycle/node_lifecycle_controller.go. Same.

import type { Process } from '../../kernel/process.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { isConflict } from '../../machinery/api/errors.ts';
import type { Millis, NodeName } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ComponentContext } from '../../machinery/component.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Condition -> status -> the key of the taint that says so. */
const TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
};

/** The keys that the controller sets and removes; others are not its. */
const OURS = new Set([
  UNSCHEDULABLE, ...Object.values(TAINTS).flatMap((by) => Object.values(by)),
]);

// #region no-schedule
/** The list with the NoSchedule taints that the node's conditions ask for,
 *  or undefined if it is so already. */
export function withNoSchedule(
  node: v1.Node,
  now: string,
): readonly v1.Taint[] | undefined {
  const keys = wantedKeys(node);
  const before = node.spec?.taints ?? [];
  const isOurs = ({ key, effect }: v1.Taint): boolean =>
    effect === 'NoSchedule' && OURS.has(key);
  const kept = before.filter((taint) =>
    !isOurs(taint) || keys.includes(taint.key));
  const missing = keys.filter((key) =>
    !before.some((taint) => taint.key === key && isOurs(taint)));
  if (kept.length === before.length && missing.length === 0) return undefined;
  const added = missing.map((key): v1.Taint =>
    ({ key, effect: 'NoSchedule', timeAdded: now }));
  return [...kept, ...added];
}
// #endregion no-schedule

function wantedKeys(node: v1.Node): string[] {
  const keys: string[] = [];
  for (const [type, byStatus] of Object.entries(TAINTS)) {
    const key = byStatus[conditionOf(node, type)?.status ?? ''];
    if (key !== undefined) keys.push(key);
  }
  // A node that never reported has the taint of its registration; it stays.
  const isSilent = conditionOf(node, 'Ready') === undefined;
  const hasNotReady = node.spec?.taints?.some(({ key, effect }) =>
    key === NOT_READY && effect === 'NoSchedule') ?? false;
  if (isSilent && hasNotReady) keys.push(NOT_READY);
  if (node.spec?.unschedulable === true) keys.push(UNSCHEDULABLE);
  return keys;
}

/** The NoExecute taint that a node's Ready condition asks for: unreachable
 *  and not-ready exclude each other. */
export function wantedNoExecute(ready: string | undefined) {
  return TAINTS['Ready']![ready ?? ''];
}

export function hasNoExecute(node: v1.Node, key: string): boolean {
  return node.spec?.taints?.some((taint) =>
    taint.key === key && taint.effect === 'NoExecute') ?? false;
}

const RETRIES = 5;
const RETRY_MS: Millis = 100;

/** Leaves the node with this one of the two NoExecute taints, or with
 *  neither: one write on its latest state. Throws what the last of five
 *  attempts failed with. */
export function* setNoExecute(
  ctx: ComponentContext,
  name: NodeName,
  key: string | undefined,
): Process {
  const { client: { nodes }, clock, random } = ctx;
  for (let attempt = 1; ; attempt += 1) {
    const { metadata, spec } = yield* nodes.get(name);
    const taints = withNoExecute(spec?.taints ?? [], key, clock.date());
    if (taints === undefined) return;
    const { resourceVersion } = metadata;
    try {
      yield* nodes.patch(name, {
        strategic: { metadata: { resourceVersion }, spec: { taints } },
      });
      return;
    } catch (error) {
      if (!isConflict(error) || attempt === RETRIES) throw error;
    }
    yield* clock.sleep(RETRY_MS * (1 + random.next()));
  }
}

function withNoExecute(
  before: readonly v1.Taint[],
  key: string | undefined,
  now: string,
): readonly v1.Taint[] | undefined {
  const isOurs = (taint: v1.Taint): boolean => taint.effect === 'NoExecute'
    && (taint.key === NOT_READY || taint.key === UNREACHABLE);
  const kept = before.filter((taint) => !isOurs(taint) || taint.key === key);
  const isThere = key === undefined
    || kept.some((taint) => isOurs(taint) && taint.key === key);
  if (isThere) return kept.length === before.length ? undefined : kept;
  return [...kept, { key, effect: 'NoExecute', timeAdded: now }];
}
