// Priority: a class's name becomes a number.
// Upstream: plugin/pkg/admission/priority. Same, for Pods and classes. The
// two system classes are objects like others upstream; here they are known
// too where nobody has made them.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import { pods, priorityclasses } from '../../../machinery/api/resource.ts';
import type { PriorityClass } from '../../../machinery/api/schedulingv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { ordered } from '../schema/index.ts';
import { SYSTEM_CLASSES } from '../validation/cluster.ts';
import { refuse, withSpec } from './request.ts';
import type { AdmissionReads, AdmissionRequest } from './request.ts';

const DEFAULT_POLICY = 'PreemptLowerPriority';

type Effect = Pick<PriorityClass, 'value' | 'preemptionPolicy'> &
  { readonly name: string | undefined };

export function givePriority(
  object: ApiObject,
  request: AdmissionRequest,
  reads: AdmissionReads,
): ApiObject {
  const { resource, verb, subresource } = request;
  if (resource !== pods || subresource !== undefined) return object;
  const pod = object as v1.Pod;
  if (verb === 'update') return keepPriority(pod, request.old as v1.Pod);
  const { spec } = pod;
  const { name, value, preemptionPolicy } = effectOn(spec, request, reads);
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(request,
      `the integer value of priority (${spec.priority}) must not be provided ` +
      `in pod spec; priority admission controller computed ${value} from ` +
      'the given PriorityClass name');
  }
  const given = spec.preemptionPolicy;
  const isOther = given !== undefined && preemptionPolicy !== undefined &&
    given !== preemptionPolicy;
  if (isOther) {
    throw refuse(request,
      `the string value of PreemptionPolicy (${given}) must not be provided ` +
      `in pod spec; priority admission controller computed ` +
      `${preemptionPolicy} from the given PriorityClass name`);
  }
  return withSpec(pod, ordered('PodSpec', spec, {
    priorityClassName: name,
    priority: value,
    preemptionPolicy: preemptionPolicy ?? given,
  }));
}

/** An update that leaves the priority out keeps it. */
function keepPriority(pod: v1.Pod, old: v1.Pod): v1.Pod {
  const { priority, preemptionPolicy } = pod.spec;
  const lacks = (priority === undefined && old.spec.priority !== undefined) ||
    (preemptionPolicy === undefined && old.spec.preemptionPolicy !== undefined);
  if (!lacks) return pod;
  return withSpec(pod, ordered('PodSpec', pod.spec, {
    priority: priority ?? old.spec.priority,
    preemptionPolicy: preemptionPolicy ?? old.spec.preemptionPolicy,
  }));
}

function effectOn(
  { priorityClassName: name }: v1.PodSpec,
  request: AdmissionRequest,
  reads: AdmissionReads,
): Effect {
  if (name === undefined) return defaultEffect(reads);
  const found = reads.get(priorityclasses, name) as PriorityClass | undefined;
  if (found !== undefined) {
    const { value, preemptionPolicy } = found;
    return { name, value, preemptionPolicy };
  }
  const value = SYSTEM_CLASSES[name];
  if (value === undefined) {
    throw refuse(request, `no PriorityClass with name ${name} was found`);
  }
  return { name, value, preemptionPolicy: DEFAULT_POLICY };
}

/** The lowest of the classes that are global defaults, if there is one. */
function defaultEffect(reads: AdmissionReads): Effect {
  const found = defaultClass(reads);
  if (found === undefined) {
    return { name: undefined, value: 0, preemptionPolicy: DEFAULT_POLICY };
  }
  const { metadata, value, preemptionPolicy } = found;
  return { name: metadata.name, value, preemptionPolicy };
}

function defaultClass(reads: AdmissionReads): PriorityClass | undefined {
  const classes = reads.list(priorityclasses) as readonly PriorityClass[];
  let lowest: PriorityClass | undefined;
  for (const each of classes) {
    if (each.globalDefault !== true) continue;
    if (lowest === undefined || each.value < lowest.value) lowest = each;
  }
  return lowest;
}

/** There is one global default at most. */
export function checkOneDefaultClass(
  request: AdmissionRequest,
  reads: AdmissionReads,
  object: ApiObject | undefined,
): void {
  const { resource, verb, subresource } = request;
  if (resource !== priorityclasses || subresource !== undefined) return;
  if (object === undefined) return;
  if ((object as PriorityClass).globalDefault !== true) return;
  const existing = defaultClass(reads)?.metadata.name;
  if (existing === undefined) return;
  if (verb === 'update' && existing === object.metadata.name) return;
  throw refuse({ ...request, name: object.metadata.name },
    `PriorityClass ${existing} is already marked as default. Only one ` +
    'default can exist');
}
