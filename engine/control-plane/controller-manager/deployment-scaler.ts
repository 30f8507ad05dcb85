// Changes of a ReplicaSet's size, with the Event that says so.
// Upstream: pkg/controller/deployment/sync.go. Same.

import type { Process } from '../../kernel/process.ts';
import type { Client } from '../../machinery/component.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import {
  boundsOf, DESIRED, inOrderOfAge, MAX, sizeAnnotations, specReplicas,
} from './deployment-sets.ts';
import type { Sets } from './deployment-sets.ts';

export class DeploymentScaler {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** True if it changed the size, not only the annotations. */
  *scale(
    deployment: appsv1.Deployment,
    set: appsv1.ReplicaSet,
    to: number,
  ): Process<boolean> {
    const from = set.spec.replicas ?? 1;
    const sizes = sizeAnnotations(deployment);
    const known = set.metadata.annotations ?? {};
    const isNoted = known[DESIRED] === sizes[DESIRED]
      && known[MAX] === sizes[MAX];
    if (from === to && (isNoted || to === 0)) return false;
    yield* this.#client.replicaSets.update({
      ...set,
      metadata: { ...set.metadata, annotations: { ...known, ...sizes } },
      spec: { ...set.spec, replicas: to },
    });
    if (from === to) return false;
    const way = to > from ? 'up' : 'down';
    this.#client.events.event(deployment, 'Normal', 'ScalingReplicaSet',
      `Scaled ${way} replica set ${set.metadata.name} from ${from} to ${to}`);
    return true;
  }

  /** A new number of replicas while nothing rolls, or in the middle of it:
   *  then every set gets its share. */
  *resize(
    deployment: appsv1.Deployment,
    sets: Sets,
    newSet: appsv1.ReplicaSet | undefined,
  ): Process {
    const replicas = deployment.spec.replicas ?? 1;
    const active = sets.filter(({ spec }) => (spec.replicas ?? 1) > 0);
    const only = active.length <= 1
      ? active[0] ?? newSet ?? inOrderOfAge(sets).at(-1) : undefined;
    if (only !== undefined) {
      yield* this.scale(deployment, only, replicas);
    } else if (newSet !== undefined && isSaturated(deployment, newSet)) {
      for (const set of active) {
        if (set !== newSet) yield* this.scale(deployment, set, 0);
      }
    } else yield* this.#share(deployment, active);
  }

  *#share(deployment: appsv1.Deployment, active: Sets): Process {
    const replicas = deployment.spec.replicas ?? 1;
    const most = replicas === 0 ? 0 : replicas + boundsOf(deployment).maxSurge;
    const total = specReplicas(active);
    const sizes = shares(active, most - total, most);
    for (const [set, size] of sizes) yield* this.scale(deployment, set, size);
  }
}

/** The larger a set, the more of the change it takes; the first in order
 *  takes what rounding leaves. */
function shares(
  active: Sets,
  change: number,
  most: number,
): Map<appsv1.ReplicaSet, number> {
  const up = change > 0;
  const ordered = inOrderOfAge(active).sort((a, b) =>
    (b.spec.replicas ?? 1) - (a.spec.replicas ?? 1));
  const sizes = new Map<appsv1.ReplicaSet, number>();
  let added = 0;
  for (const set of ordered) {
    const size = set.spec.replicas ?? 1;
    const before = Number(set.metadata.annotations?.[MAX]) || most;
    const fair = Math.round((size * most) / before) - size;
    const rest = change - added;
    const share = up
      ? Math.min(Math.max(0, fair), rest) : Math.max(Math.min(0, fair), rest);
    sizes.set(set, size + share);
    added += share;
  }
  const [first] = ordered;
  if (first !== undefined) {
    sizes.set(first, Math.max(0, sizes.get(first)! + change - added));
  }
  return sizes;
}

function isSaturated(
  { spec }: appsv1.Deployment,
  set: appsv1.ReplicaSet,
): boolean {
  const replicas = spec.replicas ?? 1;
  return (set.spec.replicas ?? 1) === replicas
    && Number(set.metadata.annotations?.[DESIRED]) === replicas
    && (set.status?.availableReplicas ?? 0) === replicas;
}
