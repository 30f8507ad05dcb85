// The ReplicaSet for today's template: found, renewed or made.
// Upstream: pkg/controller/deployment/sync.go getNewReplicaSet. Same.

import type { Process } from '../../kernel/process.ts';
import type { ComponentContext } from '../../machinery/component.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import { isAlreadyExists } from '../../machinery/api/errors.ts';
import { templateHash } from '../../machinery/api/hash.ts';
import type { New } from '../../machinery/api/meta.ts';
import { isOwnedBy, ownerReferenceTo } from '../../machinery/api/owners.ts';
import {
  HASH_LABEL, newSetOf, newSetReplicas, renewedAnnotations, REVISION,
  revisionOf, setAnnotations,
} from './deployment-sets.ts';
import type { Sets } from './deployment-sets.ts';
import { condition, progressing, withCondition }
  from './deployment-status.ts';

/**
 * Also writes the Deployment's revision, and Progressing where nothing is said
 * of it yet. Undefined where the set had to be renewed: its update calls for
 * the next pass, as upstream's conflict does.
 */
export function* ensureNewSet(
  ctx: ComponentContext,
  deployment: appsv1.Deployment,
  owned: Sets,
): Process<appsv1.ReplicaSet | undefined> {
  const found = newSetOf(deployment, owned);
  const old = owned.filter((set) => set !== found);
  const next = Math.max(0, ...old.map(revisionOf)) + 1;
  if (found === undefined) {
    const made = yield* create(ctx, deployment, owned, next);
    yield* note(ctx, deployment, made, 'NewReplicaSetCreated',
      `Created new replica set "${made.metadata.name}"`);
    return made;
  }
  // A set that is wanted again gets the next number: undo goes forward.
  const renewed = renewedSet(deployment, found, next);
  if (renewed !== undefined) {
    yield* ctx.client.replicaSets.update(renewed);
    return undefined;
  }
  if (progressing(deployment) === undefined) {
    yield* note(ctx, deployment, found, 'FoundNewReplicaSet',
      `Found new replica set "${found.metadata.name}"`);
  } else if (deployment.metadata.annotations?.[REVISION]
    !== String(revisionOf(found))) yield* note(ctx, deployment, found);
  return found;
}

/** The set as it has to be, if it is not so yet. */
function renewedSet(
  deployment: appsv1.Deployment,
  set: appsv1.ReplicaSet,
  revision: number,
): appsv1.ReplicaSet | undefined {
  const known = set.metadata.annotations ?? {};
  const annotations = renewedAnnotations(deployment, set, revision);
  const isSame = Object.entries(annotations).every(([name, value]) =>
    known[name] === value);
  const { minReadySeconds = 0 } = deployment.spec;
  if (isSame && (set.spec.minReadySeconds ?? 0) === minReadySeconds) {
    return undefined;
  }
  const { minReadySeconds: _, ...spec } = set.spec;
  return {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...spec, ...minReadySeconds > 0 && { minReadySeconds } },
  };
}

function* create(
  ctx: ComponentContext,
  deployment: appsv1.Deployment,
  owned: Sets,
  revision: number,
): Process<appsv1.ReplicaSet> {
  const { collisionCount = 0 } = deployment.status ?? {};
  const hash = templateHash(deployment.spec.template, collisionCount);
  const set = setFor(deployment, owned, hash, revision);
  const { client } = ctx;
  try {
    const made = yield* client.replicaSets.create(set);
    const { replicas = 1 } = made.spec;
    if (replicas > 0) {
      client.events.event(deployment, 'Normal', 'ScalingReplicaSet',
        `Scaled up replica set ${made.metadata.name} from 0 to ${replicas}`);
    }
    return made;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const { namespace, name } = set.metadata;
    const other = yield* client.replicaSets.get(`${namespace}/${name}`);
    const isOurs = isOwnedBy(other, deployment)
      && newSetOf(deployment, [other]) !== undefined;
    if (isOurs) return other;
    // Two templates with one hash: count on, so that the next differs.
    yield* client.deployments.updateStatus({
      ...deployment,
      status: { ...deployment.status, collisionCount: collisionCount + 1 },
    });
    throw error;
  }
}

function setFor(
  deployment: appsv1.Deployment,
  owned: Sets,
  hash: string,
  revision: number,
): New<appsv1.ReplicaSet> {
  const { metadata, spec } = deployment;
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash };
  const { matchLabels } = spec.selector;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace!,
      labels,
      annotations: setAnnotations(deployment, revision),
      ownerReferences: [ownerReferenceTo(deployment)],
    },
    spec: {
      replicas: newSetReplicas(deployment, owned, 0),
      ...(spec.minReadySeconds === undefined
        ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: {
        ...spec.selector, matchLabels: { ...matchLabels, [HASH_LABEL]: hash },
      },
      template: {
        ...spec.template,
        metadata: { ...spec.template.metadata!, labels },
      },
    },
  };
}

/** Through the status door, as upstream does: it lets annotations pass. */
function* note(
  ctx: ComponentContext,
  deployment: appsv1.Deployment,
  set: appsv1.ReplicaSet,
  reason?: string,
  message = '',
): Process {
  const { metadata, status } = deployment;
  const now = ctx.clock.date();
  const revision = String(revisionOf(set));
  const annotations = { ...metadata.annotations, [REVISION]: revision };
  const { conditions = [] } = status ?? {};
  yield* ctx.client.deployments.updateStatus({
    ...deployment,
    metadata: { ...metadata, annotations },
    status: {
      ...status,
      conditions: reason === undefined ? conditions : withCondition(conditions,
        condition('Progressing', 'True', reason, message, now)),
    },
  });
}
