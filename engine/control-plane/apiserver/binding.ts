// pods/binding: the one write that gives a Pod its node.
// Upstream: pkg/registry/core/pod/storage/storage.go (BindingREST) and the
// PodTopologyLabels admission plugin. Same refusals and the same one write.

import { copyOf } from '../../kernel/copy.ts';
import { deepFreeze } from '../../kernel/freeze.ts';
import type { Process } from '../../kernel/process.ts';
import { conflict } from '../../machinery/api/errors.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ApiObject, Status } from '../../machinery/api/meta.ts';
import { setCondition } from '../../machinery/api/conditions.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { nodes, pods } from '../../machinery/api/resource.ts';
import { kindOfResource } from './kinds.ts';
import type { Registry, Target } from './registry.ts';
import { ordered } from './schema/index.ts';
import { change } from './update.ts';
import { validateBinding } from './validation/index.ts';
import { invalid } from './validation/refusal.ts';

interface Binding extends ApiObject {
  readonly target: { readonly kind?: string; readonly name: string };
}

const NOTHING: Partial<ApiObject['metadata']> = {};

/** What a Pod is told of the place where it runs. */
const TOPOLOGY_LABELS = [
  'topology.kubernetes.io/zone', 'topology.kubernetes.io/region',
];

export function* bind(
  registry: Registry,
  target: Target,
  body: unknown,
): Process<Status> {
  const binding = body as Binding;
  const causes = validateBinding(binding);
  if (causes.length > 0) {
    throw invalid({ group: '', kind: 'Binding' }, target.name, causes);
  }
  const labels = topologyOf(registry, binding.target.name);
  yield* change(registry, target, (old) => {
    refuseBound(target, binding, old as v1.Pod);
    return bound(registry, old as v1.Pod, binding, labels);
  }, () => false);
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success',
    code: 201,
  };
}

function refuseBound({ name }: Target, binding: Binding, pod: v1.Pod): void {
  const { nodeName, schedulingGates = [] } = pod.spec;
  const { uid } = binding.metadata ?? NOTHING;
  const named = { ...pods, resource: 'pods/binding' };
  if (uid && uid !== pod.metadata.uid) {
    throw conflict(pods, name, `Precondition failed: UID in precondition: `
      + `${uid}, UID in object meta: ${pod.metadata.uid}`);
  }
  if (isTerminating(pod)) {
    throw conflict(named, name, `pod ${name} is being deleted, cannot be `
      + 'assigned to a host');
  }
  if (nodeName) {
    throw conflict(named, name, `pod ${name} is already assigned to node `
      + `"${nodeName}"`);
  }
  if (schedulingGates.length > 0) {
    throw conflict(named, name, `pod ${name} has non-empty `
      + '.spec.schedulingGates');
  }
}

function bound(
  { clock }: Registry,
  pod: v1.Pod,
  binding: Binding,
  topology: Readonly<Record<string, string>> | undefined,
): v1.Pod {
  const { labels, annotations } = binding.metadata ?? NOTHING;
  const { metadata } = pod;
  const given = copyOf(pod);
  if (topology || labels || annotations) {
    given.metadata = {
      ...metadata,
      ...(topology || labels ? {
        labels: { ...metadata.labels, ...topology, ...labels },
      } : {}),
      ...(annotations && {
        annotations: { ...metadata.annotations, ...annotations },
      }),
    };
  }
  const { name: nodeName } = binding.target;
  given.spec = ordered('PodSpec', pod.spec, { nodeName });
  given.status = scheduled(pod.status, clock.date());
  return given;
}

/** Nearly every Pod has no condition yet, and many are bound at one time:
 *  they share their conditions. */
let first: readonly v1.PodCondition[] = [];

function scheduled(old: v1.PodStatus = {}, time: string): v1.PodStatus {
  if (first[0]?.lastTransitionTime !== time) {
    first = deepFreeze([{
      type: 'PodScheduled',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: time,
    } as unknown as v1.PodCondition]);
  }
  const { conditions } = old;
  return ordered('PodStatus', old, {
    conditions: conditions === undefined ? first
      : setCondition(conditions, first[0]!),
    nominatedNodeName: undefined,
  });
}

function topologyOf(
  { caches }: Registry,
  nodeName: string,
): Readonly<Record<string, string>> | undefined {
  const node = caches.get(kindOfResource(nodes)!, undefined, nodeName);
  const own = node?.metadata.labels ?? {};
  let labels: Record<string, string> | undefined;
  for (const name of TOPOLOGY_LABELS) {
    if (own[name] === undefined) continue;
    labels ??= {};
    labels[name] = own[name];
  }
  return labels;
}
