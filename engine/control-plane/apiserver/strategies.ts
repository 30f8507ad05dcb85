// What each kind does with an object before it is stored: which parts of it
// are not the writer's to set, and when its generation rises.
// Upstream: pkg/registry/<group>/<kind>/strategy.go. Same rules; defaults and
// validation stand in folders of their own.

import { copyOf } from '../../kernel/copy.ts';
import { isEqual } from '../../machinery/api/equal.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { podQosClass } from './pod-qos.ts';

export interface Strategy {
  /** Sets what a new object begins with. */
  prepareForCreate(object: ApiObject): ApiObject;
  /** Takes back what a write of the main resource may not change. */
  prepareForUpdate(object: ApiObject, old: ApiObject): ApiObject;
  /** The same for the status subresource; absent where there is none. */
  prepareForStatusUpdate?(object: ApiObject, old: ApiObject): ApiObject;
  /** The same for a namespace's finalize subresource. */
  prepareForFinalize?(object: ApiObject, old: ApiObject): ApiObject;
}

type WithSpec = ApiObject & { readonly spec?: unknown };
type WithStatus = WithSpec & { readonly status?: unknown };

/** ConfigMap, ServiceAccount, Lease, Event: nothing to do. */
export const plainStrategy: Strategy = {
  prepareForCreate: (object) => object,
  prepareForUpdate: (object) => object,
};

export const podStrategy: Strategy = {
  prepareForCreate(object) {
    const pod = object as v1.Pod;
    const conditions = gatedConditions(pod);
    const status = {
      phase: 'Pending' as const,
      ...(conditions && { conditions }),
      qosClass: podQosClass(pod.spec),
    };
    return withGeneration({ ...pod, status } as v1.Pod, 1);
  },
  prepareForUpdate(object, old) {
    const pod = { ...object, status: (old as v1.Pod).status } as v1.Pod;
    return bumped(pod, old, isSpecChanged(pod, old));
  },
  prepareForStatusUpdate(object, old) {
    if (object.metadata === old.metadata) return keepSpec(object, old);
    const { ownerReferences: _, ...metadata } = object.metadata;
    const kept = old.metadata.ownerReferences;
    return {
      ...(old as v1.Pod),
      metadata: kept === undefined
        ? metadata : { ...metadata, ownerReferences: kept },
      status: (object as v1.Pod).status,
    } as v1.Pod;
  },
};

export const nodeStrategy: Strategy = {
  prepareForCreate: (object) => object,
  prepareForUpdate: keepStatus,
  prepareForStatusUpdate: keepSpec,
};

export const namespaceStrategy: Strategy = {
  prepareForCreate(object) {
    const namespace = object as v1.Namespace;
    const finalizers = namespace.spec?.finalizers ?? [];
    const spec = finalizers.includes('kubernetes') ? namespace.spec
      : { ...namespace.spec, finalizers: [...finalizers, 'kubernetes'] };
    return { ...namespace, spec, status: { phase: 'Active' } } as v1.Namespace;
  },
  prepareForUpdate(object, old) {
    const { spec, status } = old as v1.Namespace;
    return { ...object, spec, status } as v1.Namespace;
  },
  prepareForStatusUpdate: keepSpec,
  prepareForFinalize: keepStatus,
};

export const deploymentStrategy: Strategy = {
  prepareForCreate: (object) =>
    withGeneration({ ...object, status: {} } as appsv1.Deployment, 1),
  prepareForUpdate(object, old) {
    const deployment = keepStatus(object, old);
    // Annotations count, because a rollback once was asked for by one.
    const isChanged = isSpecChanged(deployment, old) || !isEqual(
      deployment.metadata.annotations, old.metadata.annotations,
    );
    return bumped(deployment, old, isChanged);
  },
  prepareForStatusUpdate(object, old) {
    const deployment = keepSpec(object, old);
    const kept = old.metadata.labels;
    if (isEqual(deployment.metadata.labels, kept)) return deployment;
    const { labels: _, ...metadata } = deployment.metadata;
    return {
      ...deployment,
      metadata: kept === undefined ? metadata : { ...metadata, labels: kept },
    };
  },
};

export const replicaSetStrategy: Strategy = {
  prepareForCreate: (object) => withGeneration(
    { ...object, status: { replicas: 0 } } as appsv1.ReplicaSet, 1,
  ),
  prepareForUpdate(object, old) {
    const replicaSet = keepStatus(object, old);
    return bumped(replicaSet, old, isSpecChanged(replicaSet, old));
  },
  prepareForStatusUpdate: keepSpec,
};

export const serviceStrategy: Strategy = {
  prepareForCreate: (object) =>
    ({ ...object, status: { loadBalancer: {} } }) as v1.Service,
  prepareForUpdate: keepStatus,
  prepareForStatusUpdate: keepSpec,
};

export const endpointSliceStrategy: Strategy = {
  prepareForCreate: (object) => withGeneration(object, 1),
  prepareForUpdate(object, old) {
    const isSame = isEqual({ ...object, metadata: 0 }, { ...old, metadata: 0 })
      && isEqual(object.metadata.labels, old.metadata.labels);
    return bumped(object, old, !isSame);
  },
};

export const priorityClassStrategy: Strategy = {
  prepareForCreate: (object) => withGeneration(object, 1),
  prepareForUpdate: (object) => object,
};

function keepStatus(object: ApiObject, old: ApiObject): ApiObject {
  const { status } = old as WithStatus;
  if ((object as WithStatus).status === status) return object;
  const kept = copyOf(object as WithStatus);
  kept.status = status;
  return kept;
}

function keepSpec(object: ApiObject, old: ApiObject): ApiObject {
  const { spec } = old as WithSpec;
  if ((object as WithSpec).spec === spec) return object;
  const kept = copyOf(object as WithSpec);
  kept.spec = spec;
  return kept;
}

function isSpecChanged(object: ApiObject, old: ApiObject): boolean {
  return !isEqual((object as WithSpec).spec, (old as WithSpec).spec);
}

function bumped<T extends ApiObject>(
  object: T,
  old: ApiObject,
  isChanged: boolean,
): T {
  if (!isChanged) return object;
  return withGeneration(object, (old.metadata.generation ?? 0) + 1);
}

function withGeneration<T extends ApiObject>(
  object: T,
  generation: number,
): T {
  const metadata = copyOf(object.metadata);
  metadata.generation = generation;
  const raised = copyOf(object);
  raised.metadata = metadata;
  return raised as T;
}

/** A gated Pod says so from the start. */
function gatedConditions(pod: v1.Pod): readonly object[] | undefined {
  if ((pod.spec.schedulingGates ?? []).length === 0) return undefined;
  const message = 'Scheduling is blocked due to non-empty scheduling gates';
  return [{
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: pod.metadata.creationTimestamp,
    reason: 'SchedulingGated',
    message,
  }];
}
