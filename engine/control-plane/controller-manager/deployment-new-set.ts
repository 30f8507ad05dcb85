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
  HASH_LABEL, newSetOf, newSetReplicas, REVISION, revisionOf, setAnnotations,
} from './deployment-sets.ts';
import type { Sets } from './deployment-sets.ts';
import { condition, progressing, withCondition }
  from './deployment-status.ts';

/** Also writes the Deployment's revision, and Progressing where it is not
 *  said yet that there is such a set. */
export function* ensureNewSet(
  ctx: ComponentContext,
  deployment: appsv1.Deployment,
  owned: Sets,
): Process<appsv1.ReplicaSet> {
  const found = newSetOf(deployment, owned);
  const old = owned.filter((set) => set !== found);
  const next = Math.max(0, ...old.map(revisionOf)) + 1;
  if (found === undefined) {
    const made = yield* create(ctx, deployment, owned, next);
    yield* note(ctx, deployment, next, 'NewReplicaSetCreated',
      `Created new replica set "${made.metadata.name}"`);
    return made;
  }
  // A set that is wanted again gets the next number: undo goes forward.
  const revision = Math.max(next, revisionOf(found));
  const renewed = yield* renew(ctx, deployment, found, revision);
  const isNoted = deployment.metadata.annotations?.[REVISION]
    === String(revision) && progressing(deployment) !== undefined;
  if (!isNoted) {
    yield* note(ctx, deployment, revision, 'FoundNewReplicaSet',
      `Found new replica set "${renewed.metadata.name}"`);
  }
  return renewed;
}

function* renew(
  ctx: ComponentContext,
  deployment: appsv1.Deployment,
  set: appsv1.ReplicaSet,
  revision: number,
): Process<appsv1.ReplicaSet> {
  const known = set.metadata.annotations ?? {};
  const wanted = setAnnotations(deployment, revision);
  // Sizes are noted when the set is scaled, not before.
  const annotations = { ...wanted, ...known, [REVISION]: String(revision) };
  const isSame = Object.entries(annotations).every(([key, value]) =>
    known[key] === value);
  if (isSame) return set;
  return yield* ctx.client.replicaSets.update({
    ...set, metadata: { ...set.metadata, annotations },
  });
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
  revision: number,
  reason: string,
  message: string,
): Process {
  const { metadata, status } = deployment;
  const now = ctx.clock.date();
  const fresh = condition('Progressing', 'True', reason, message, now);
  const annotations = {
    ...metadata.annotations, [REVISION]: String(revision),
  };
  const conditions = withCondition(status?.conditions ?? [], fresh);
  yield* ctx.client.deployments.updateStatus({
    ...deployment,
    metadata: { ...metadata, annotations },
    status: { ...status, conditions },
  });
}
