// pods/eviction: a delete that budgets may refuse.
// Upstream: pkg/registry/core/pod/storage/eviction.go. Same writes; simpler:
// PodDisruptionBudgets are not served yet, so none refuses.

import type { Process } from '../../kernel/process.ts';
import type * as policyv1 from '../../machinery/api/policyv1.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Status } from '../../machinery/api/meta.ts';
import { setCondition } from '../../machinery/api/conditions.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import type { RequestOptions } from '../../machinery/request.ts';
import { deleteOne } from './delete.ts';
import { isDryRun, readLatest } from './registry.ts';
import type { Registry, Target } from './registry.ts';
import { notFound } from './refusals.ts';
import { change } from './update.ts';
import { badRequest } from './validation/refusal.ts';

export function* evict(
  registry: Registry,
  target: Target,
  body: unknown,
): Process<Status> {
  const { kind, namespace, name } = target;
  const { metadata, deleteOptions } = body as Partial<policyv1.Eviction>;
  if (metadata?.name !== name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const pod = yield* readLatest(registry, kind, namespace, name);
  if (pod === undefined) throw notFound(kind.resource, name);
  if (!isTerminating(pod) && !isDryRun(target)) {
    yield* change(registry, target, (old) =>
      disrupted(registry, old as v1.Pod));
  }
  const options: RequestOptions = {
    ...target.options, ...deleteOptions as RequestOptions,
  };
  yield* deleteOne(registry, { ...target, options });
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success',
    code: 201,
  };
}

/** It says why it ends, before it does. */
function disrupted({ clock }: Registry, pod: v1.Pod): v1.Pod {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: clock.date(),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  } as unknown as v1.PodCondition;
  const conditions = setCondition(pod.status?.conditions, condition);
  return { ...pod, status: { ...pod.status, conditions } };
}
