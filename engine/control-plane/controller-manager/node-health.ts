// What the node lifecycle controller has seen of each node, and when.
// Upstream: nodeHealthData and tryUpdateNodeHealth in
// pkg/controller/nodelifecycle/node_lifecycle_controller.go. Same.

import { conditionOf } from '../../machinery/api/conditions.ts';
import type { Millis, NodeName } from '../../machinery/api/meta.ts';
import type * as coordinationv1 from '../../machinery/api/coordinationv1.ts';
import type * as v1 from '../../machinery/api/v1.ts';

interface Health {
  /** When this controller saw the last sign of life, by its own clock. */
  readonly seenAt: Millis;
  /** What the sign said of itself: compared with what comes next of the
   *  same node, never with this controller's clock. */
  readonly heartbeat: string | undefined;
  readonly renewTime: string | undefined;
}

export class NodeHealth {
  readonly #byNode = new Map<NodeName, Health>();

  /** Takes note of a node and its Lease. Returns when its last sign of life
   *  was seen; `createdAt` counts for a node that never gave one. */
  // #region observe
  observe(
    node: v1.Node,
    lease: coordinationv1.Lease | undefined,
    now: Millis,
    createdAt: Millis,
  ): Millis {
    const { name } = node.metadata;
    const before = this.#byNode.get(name);
    const heartbeat = conditionOf(node, 'Ready')?.lastHeartbeatTime;
    const isFirst = before === undefined;
    const hasPosted = isFirst
      ? heartbeat !== undefined : heartbeat !== before.heartbeat;
    let { seenAt = createdAt, renewTime } = before ?? {};
    if (hasPosted) {
      seenAt = now;
      renewTime = undefined;
    }
    // A Lease says more than a status, which is written every five minutes.
    const renewed = lease?.spec.renewTime;
    if (isLater(renewed, before?.renewTime)) {
      seenAt = now;
      renewTime = renewed;
    }
    this.#byNode.set(name, { seenAt, heartbeat, renewTime });
    return seenAt;
    // #endregion observe
  }

  /** All have just been seen: whoever was deaf cannot tell who was silent. */
  forgive(now: Millis): void {
    for (const [name, health] of this.#byNode) {
      this.#byNode.set(name, { ...health, seenAt: now });
    }
  }

  forget(name: NodeName): void {
    this.#byNode.delete(name);
  }
}

/** Both were written by one node's clock. One that was set back makes its
 *  node look silent for a while, as it does in life. */
function isLater(now: string | undefined, before: string | undefined) {
  return now !== undefined && (before === undefined || before < now);
}

const TYPES = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** The conditions of a node that has fallen silent. NetworkUnavailable is
 *  not the kubelet's to say and stays. */
export function silencedConditions(
  node: v1.Node,
  date: string,
): readonly v1.NodeCondition[] {
  const before = node.status?.conditions ?? [];
  const kept = before.map((condition): v1.NodeCondition => {
    const { type, status } = condition;
    if (!TYPES.includes(type) || status === 'Unknown') return condition;
    return {
      ...condition,
      status: 'Unknown',
      lastTransitionTime: date,
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    };
  });
  const missing = TYPES.filter((type) =>
    !before.some((condition) => condition.type === type));
  return [...kept, ...missing.map((type): v1.NodeCondition => ({
    type,
    status: 'Unknown',
    lastHeartbeatTime: node.metadata.creationTimestamp,
    lastTransitionTime: date,
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
  }))];
}
