// What may change in a Pod that exists, in its spec and in its status.
// Upstream: pkg/apis/core/validation ValidatePodUpdate, ValidatePodBinding
// and ValidatePodStatusUpdate. Same, but that the refusal of a changed spec
// ends before the diff of Go structs.

import type * as v1 from '../../../machinery/api/v1.ts';
import {
  forbiddenField, invalidValue, notSupported, required,
} from './cause.ts';
import type { Cause } from './cause.ts';
import { isEqual } from './equal.ts';
import { checkKindMetaUpdate, immutable, isSet } from './meta.ts';
import { between, dnsSubdomain, qualifiedName } from './names.ts';
import { checkTolerations } from './placement.ts';
import { checkPod } from './pod.ts';

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was ' +
  'previously negative)',
].join(',');
const INT32_MAX = 2_147_483_647;
const SYSTEM_CONDITIONS = ['PodScheduled', 'Ready', 'Initialized'];

export function podUpdate(pod: v1.Pod, old: v1.Pod, causes: Cause[]): void {
  checkKindMetaUpdate(pod.metadata, old.metadata, causes);
  checkPod(pod, causes);
  const isSameLength = (list: 'containers' | 'initContainers'): boolean => {
    const [now = [], before = []] = [pod.spec[list], old.spec[list]];
    if (now.length === before.length) return true;
    const text = 'pod updates may not add or remove containers';
    causes.push(forbiddenField(`spec.${list}`, text));
    return false;
  };
  if (!isSameLength('containers') || !isSameLength('initContainers')) return;
  checkDeadline(pod.spec, old.spec, causes);
  checkAddedTolerations(pod.spec, old.spec, causes);
  checkRemovedGates(pod.spec, old.spec, causes);
  if (isEqual(pod.spec, old.spec)) return;
  const rest = withAllowedUndone(pod.spec, old.spec, causes);
  if (isEqual(rest, old.spec)) return;
  const text = `pod updates may not change fields other than ${UPDATABLE}\n`;
  causes.push(forbiddenField('spec', text));
}

function checkDeadline(
  { activeDeadlineSeconds: now }: v1.PodSpec,
  { activeDeadlineSeconds: before }: v1.PodSpec,
  causes: Cause[],
): void {
  const at = 'spec.activeDeadlineSeconds';
  if (now === undefined) {
    if (before === undefined) return;
    causes.push(invalidValue(at, now,
      'must not update from a positive integer to nil value'));
  } else if (now < 0 || now > INT32_MAX) {
    causes.push(invalidValue(at, now, between(0, INT32_MAX)));
  } else if (before !== undefined && before < now) {
    causes.push(invalidValue(at, now,
      'must be less than or equal to previous value'));
  }
}

function checkAddedTolerations(
  { tolerations: now = [] }: v1.PodSpec,
  { tolerations: before = [] }: v1.PodSpec,
  causes: Cause[],
): void {
  const at = 'spec.tolerations';
  const isKept = (old: v1.Toleration): boolean => now.some((toleration) =>
    isEqual({ ...old, tolerationSeconds: 0 },
      { ...toleration, tolerationSeconds: 0 }));
  if (before.every(isKept)) checkTolerations(at, now, causes);
  else {
    causes.push(forbiddenField(at,
      'existing toleration can not be modified except its ' +
      'tolerationSeconds'));
  }
}

function checkRemovedGates(
  { schedulingGates: now = [] }: v1.PodSpec,
  { schedulingGates: before = [] }: v1.PodSpec,
  causes: Cause[],
): void {
  for (const [index, { name }] of now.entries()) {
    if (before.some((gate) => gate.name === name)) continue;
    causes.push(forbiddenField(`spec.schedulingGates[${index}].name`,
      `only deletion is allowed, but found new scheduling gate '${name}'`));
  }
}

/** The new spec with everything put back that may change. */
function withAllowedUndone(
  spec: v1.PodSpec,
  old: v1.PodSpec,
  causes: Cause[],
): v1.PodSpec {
  const undone = {
    ...spec,
    containers: withImagesOf(spec.containers, old.containers),
    initContainers: withImagesOf(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if ((old.schedulingGates ?? []).length === 0) return undone;
  checkNarrowed(spec, old, causes);
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const { nodeAffinity } = old.affinity ?? {};
  const isAffinityGone = old.affinity === undefined &&
    podAffinity === undefined && podAntiAffinity === undefined;
  const affinity = { nodeAffinity, podAffinity, podAntiAffinity };
  return {
    ...undone,
    nodeSelector: old.nodeSelector,
    affinity: isAffinityGone ? undefined : affinity,
  };
}

function withImagesOf(
  containers: readonly v1.Container[] = [],
  old: readonly v1.Container[] = [],
): readonly v1.Container[] {
  return containers.map((container, index) =>
    ({ ...container, image: old[index]?.image }));
}

/** A gated Pod's nodes may become fewer. */
function checkNarrowed(
  spec: v1.PodSpec,
  old: v1.PodSpec,
  causes: Cause[],
): void {
  const { nodeSelector = {} } = spec;
  const isAddition = Object.entries(old.nodeSelector ?? {})
    .every(([key, value]) => nodeSelector[key] === value);
  if (!isAddition) {
    causes.push(invalidValue('spec.nodeSelector', nodeSelector,
      'only additions to spec.nodeSelector are allowed (no mutations or ' +
      'deletions)'));
  }
  const before = termsOf(old);
  const now = termsOf(spec);
  const path = 'spec.affinity.nodeAffinity.' +
    'requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  if (before.length > 0 && before.length !== now.length) {
    causes.push(invalidValue(path, now,
      'no additions/deletions to non-empty NodeSelectorTerms list are ' +
      'allowed'));
    return;
  }
  for (const [index, term] of before.entries()) {
    if (isNarrower(now[index]!, term)) continue;
    causes.push(invalidValue(`${path}[${index}]`, now[index],
      'only additions are allowed (no mutations or deletions)'));
  }
}

function termsOf({ affinity }: v1.PodSpec): readonly v1.NodeSelectorTerm[] {
  const needed =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return needed?.nodeSelectorTerms ?? [];
}

function isNarrower(
  now: v1.NodeSelectorTerm,
  old: v1.NodeSelectorTerm,
): boolean {
  const isKept = (list: 'matchExpressions' | 'matchFields'): boolean =>
    isEqual((now[list] ?? []).slice(0, old[list]?.length ?? 0), old[list]);
  return isKept('matchExpressions') && isKept('matchFields');
}

export function podStatusUpdate(
  pod: v1.Pod,
  old: v1.Pod,
  causes: Cause[],
): void {
  checkKindMetaUpdate(pod.metadata, old.metadata, causes);
  checkConditions(pod.status.conditions ?? [], causes);
  if (pod.spec.nodeName !== old.spec.nodeName) {
    const text = 'may not be changed directly';
    causes.push(forbiddenField('status.nodeName', text));
  }
  checkNominated(pod, old, causes);
  immutable('status.qosClass', pod.status.qosClass ?? '',
    old.status.qosClass ?? '', causes);
  for (const list of ['containerStatuses', 'initContainerStatuses'] as const) {
    checkTransitions(list, pod, old, causes);
  }
}

function checkConditions(
  conditions: readonly v1.PodCondition[],
  causes: Cause[],
): void {
  for (const [index, { type }] of conditions.entries()) {
    if (SYSTEM_CONDITIONS.includes(type)) continue;
    for (const text of qualifiedName(type)) {
      const at = `status.conditions[${index}].Type`;
      causes.push(invalidValue(at, type, text));
    }
  }
}

function checkNominated(pod: v1.Pod, old: v1.Pod, causes: Cause[]): void {
  const { nominatedNodeName: now } = pod.status;
  if (!isSet(now) || now === old.status.nominatedNodeName) return;
  const at = 'status.nominatedNodeName';
  for (const text of dnsSubdomain(now)) {
    causes.push(invalidValue(at, now, text));
  }
  if (!isSet(old.spec.nodeName)) return;
  causes.push(forbiddenField(at,
    'may not be set on pods that are already bound to a node'));
}

/** A container that has ended for good stays ended. */
function checkTransitions(
  list: 'containerStatuses' | 'initContainerStatuses',
  pod: v1.Pod,
  old: v1.Pod,
  causes: Cause[],
): void {
  for (const [index, before] of (old.status[list] ?? []).entries()) {
    const ended = before.state.terminated;
    if (ended === undefined) continue;
    const now = (pod.status[list] ?? [])
      .find(({ name }) => name === before.name);
    if (now === undefined || now.state.terminated !== undefined) continue;
    const specs = list === 'containerStatuses' ? old.spec.containers
      : old.spec.initContainers;
    const container = (specs ?? []).find(({ name }) => name === before.name);
    const { restartPolicy = 'Always' } = old.spec;
    if (mayRestart(container, restartPolicy, ended.exitCode)) continue;
    causes.push(forbiddenField(`status.${list}[${index}].state`,
      'may not be transitioned to non-terminated state'));
  }
}

function mayRestart(
  container: v1.Container | undefined,
  podPolicy: string,
  exitCode: number,
): boolean {
  if (container === undefined) return false;
  for (const { exitCodes } of container.restartPolicyRules ?? []) {
    const isListed = (exitCodes?.values ?? []).includes(exitCode);
    if (isListed === (exitCodes?.operator === 'In')) return true;
  }
  const policy = container.restartPolicy ?? podPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

export function binding({ target }: v1.Binding, causes: Cause[]): void {
  const { kind = '', name = '' } = target;
  if (kind !== '' && kind !== 'Node') {
    causes.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  }
  if (name === '') causes.push(required('target.name'));
}
