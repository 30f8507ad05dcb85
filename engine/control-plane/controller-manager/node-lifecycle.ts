// NoSchedule taints follow a node's conditions and `spec.unschedulable`.
// Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go.
// Simpler: this is doNoScheduleTaintingPass and the greeting of new nodes;
// silence, NoExecute and zones are not here.

import type { Process } from '../../kernel/process.ts';
import type { Component } from '../../machinery/component.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { parseDuration } from '../../machinery/api/duration.ts';
import { nodes } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** Condition -> status -> the key of the taint that says so. */
const TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
};

/** The keys that this controller sets and removes; others are not its. */
const OURS = new Set([
  UNSCHEDULABLE, ...Object.values(TAINTS).flatMap((by) => Object.values(by)),
]);

export const nodeLifecycleController: Component = (ctx) => {
  const queue = ctx.queue('node-taints');
  const informer = ctx.informer(nodes);
  informer.onAdd((node) => queue.add(node.metadata.name));
  informer.onUpdate((_, node) => queue.add(node.metadata.name));

  ctx.reconcile(queue, 8, function* (name): Process {
    const node = informer.get(name);
    if (node === undefined) return;
    const taints = wantedTaints(node, ctx.clock.date());
    if (taints === undefined) return;
    const { resourceVersion } = node.metadata;
    yield* ctx.client.nodes.patch(name, {
      strategic: { metadata: { resourceVersion }, spec: { taints } },
    });
  });

  greetNodes(ctx, informer);
};

/** The list as it should be, or undefined if it is so already. */
function wantedTaints(
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

/** Every `node-monitor-period` new nodes get an Event, and gone ones too. */
function greetNodes(
  ctx: Parameters<Component>[0],
  informer: { list(): readonly v1.Node[] },
): void {
  const known = new Map<string, v1.Node>();
  const period = parseDuration(ctx.flags['node-monitor-period'] ?? '5s')!;
  const say = (node: v1.Node, reason: string, doing: string): void => {
    const { name } = node.metadata;
    ctx.client.events.event(node, 'Normal', reason,
      `Node ${name} event: ${doing} Node ${name} ${
        reason === 'RegisteredNode' ? 'in' : 'from'} Controller`);
  };
  ctx.clock.every(period, () => {
    const present = new Set<string>();
    for (const node of informer.list()) {
      const { name } = node.metadata;
      present.add(name);
      if (!known.has(name)) say(node, 'RegisteredNode', 'Registered');
      known.set(name, node);
    }
    for (const [name, node] of known) {
      if (present.has(name)) continue;
      known.delete(name);
      say(node, 'RemovingNode', 'Removing');
    }
  });
}
