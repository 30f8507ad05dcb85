// What may change in a Pod that exists, in its spec and in its status.
// Upstream: pkg/apis/core/validation ValidatePodUpdate, ValidatePodBinding
// and ValidatePodStatusUpdate. Same, but that the refusal of a changed spec
// ends before the diff of Go structs.

import { isEqual } from '../../../machinery/api/equal.ts';
import { dnsSubdomain, qualifiedName } from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { immutable, isSet, within } from './checks.ts';
import type { Place } from './place.ts';
import { checkToleration } from './placement.ts';

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

export function checkPodUpdate(
  { spec }: v1.Pod,
  { spec: old }: v1.Pod,
  root: Place,
): void {
  const at = root.at('spec');
  for (const list of ['containers', 'initContainers'] as const) {
    if ((spec[list] ?? []).length === (old[list] ?? []).length) continue;
    at.at(list).forbidden('pod updates may not add or remove containers');
    return;
  }
  checkDeadline(spec, old, at.at('activeDeadlineSeconds'));
  checkAddedTolerations(spec, old, at.at('tolerations'));
  checkRemovedGates(spec, old, at.at('schedulingGates'));
  if (isEqual(spec, old)) return;
  const rest = withAllowedUndone(spec, old, at);
  if (isEqual(rest, old)) return;
  at.forbidden(`pod updates may not change fields other than ${UPDATABLE}\n`);
}

const checkSeconds = within(0, INT32_MAX);

function checkDeadline(
  { activeDeadlineSeconds: now }: v1.PodSpec,
  { activeDeadlineSeconds: before }: v1.PodSpec,
  at: Place,
): void {
  if (before === undefined) return checkSeconds(now, at);
  if (now === undefined) {
    at.invalid(now, 'must not update from a positive integer to nil value');
  } else if (now > before && now <= INT32_MAX) {
    at.invalid(now, 'must be less than or equal to previous value');
  } else checkSeconds(now, at);
}

function checkAddedTolerations(
  { tolerations: now = [] }: v1.PodSpec,
  { tolerations: before = [] }: v1.PodSpec,
  at: Place,
): void {
  const isKept = (old: v1.Toleration): boolean => now.some((toleration) =>
    isEqual({ ...old, tolerationSeconds: 0 },
      { ...toleration, tolerationSeconds: 0 }));
  if (before.every(isKept)) at.each(now, checkToleration);
  else {
    at.forbidden('existing toleration can not be modified except its ' +
      'tolerationSeconds');
  }
}

function checkRemovedGates(
  { schedulingGates: now }: v1.PodSpec,
  { schedulingGates: before = [] }: v1.PodSpec,
  at: Place,
): void {
  at.each(now, ({ name }, place) => {
    if (before.some((gate) => gate.name === name)) return;
    place.at('name').forbidden(
      `only deletion is allowed, but found new scheduling gate '${name}'`);
  });
}

/** The new spec with everything put back that may change. */
function withAllowedUndone(
  spec: v1.PodSpec,
  old: v1.PodSpec,
  at: Place,
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
  checkNarrowed(spec, old, at);
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
function checkNarrowed(spec: v1.PodSpec, old: v1.PodSpec, at: Place): void {
  const { nodeSelector = {} } = spec;
  const isAddition = Object.entries(old.nodeSelector ?? {})
    .every(([key, value]) => nodeSelector[key] === value);
  if (!isAddition) {
    at.at('nodeSelector').invalid(nodeSelector,
      'only additions to spec.nodeSelector are allowed (no mutations or ' +
      'deletions)');
  }
  const before = termsOf(old);
  const now = termsOf(spec);
  const place = at.at('affinity').at('nodeAffinity')
    .at('requiredDuringSchedulingIgnoredDuringExecution')
    .at('nodeSelectorTerms');
  if (before.length > 0 && before.length !== now.length) {
    place.invalid(now, 'no additions/deletions to non-empty ' +
      'NodeSelectorTerms list are allowed');
    return;
  }
  place.each(before, (term, item, index) => {
    if (isNarrower(now[index]!, term)) return;
    item.invalid(now[index],
      'only additions are allowed (no mutations or deletions)');
  });
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

export function checkPodStatus(pod: v1.Pod, old: v1.Pod, at: Place): void {
  const place = at.at('status');
  const { nominatedNodeName: nominated, qosClass } = pod.status;
  checkConditions(pod.status.conditions, old.status.conditions, place);
  if (pod.spec.nodeName !== old.spec.nodeName) {
    place.at('nodeName').forbidden('may not be changed directly');
  }
  if (isSet(nominated) && nominated !== old.status.nominatedNodeName) {
    const field = place.at('nominatedNodeName');
    field.name(nominated, dnsSubdomain);
    if (isSet(old.spec.nodeName)) {
      field.forbidden(
        'may not be set on pods that are already bound to a node');
    }
  }
  if (qosClass !== old.status.qosClass) {
    immutable(qosClass ?? '', old.status.qosClass ?? '', place.at('qosClass'));
  }
  checkTransitions(pod, old, place, 'containerStatuses');
  checkTransitions(pod, old, place, 'initContainerStatuses');
}

/** A type that stood in its place has been judged. */
function checkConditions(
  now: readonly v1.PodCondition[] = [],
  before: readonly v1.PodCondition[] = [],
  at: Place,
): void {
  for (let i = 0; i < now.length; i += 1) {
    const { type } = now[i]!;
    if (type === before[i]?.type || SYSTEM_CONDITIONS.includes(type)) continue;
    if (qualifiedName(type).length === 0) continue;
    at.at('conditions').item(i).at('Type').name(type, qualifiedName);
  }
}

/** A container that has ended for good stays ended. */
function checkTransitions(
  pod: v1.Pod,
  old: v1.Pod,
  at: Place,
  list: 'containerStatuses' | 'initContainerStatuses',
): void {
  const before = old.status[list] ?? [];
  for (let i = 0; i < before.length; i += 1) {
    const { name, state: { terminated: ended } } = before[i]!;
    if (ended === undefined) continue;
    const isIt = (other: { name: string }): boolean => other.name === name;
    const now = pod.status[list]?.find(isIt);
    if (now === undefined || now.state.terminated !== undefined) continue;
    const specs = list === 'containerStatuses' ? old.spec.containers
      : old.spec.initContainers;
    const { restartPolicy = 'Always' } = old.spec;
    if (mayRestart(specs?.find(isIt), restartPolicy, ended.exitCode)) continue;
    at.at(list).item(i).at('state').forbidden(
      'may not be transitioned to non-terminated state');
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

export function checkBinding({ target }: v1.Binding, at: Place): void {
  const { kind = '', name = '' } = target;
  const place = at.at('target');
  if (kind !== '' && kind !== 'Node') {
    place.at('kind').notSupported(kind, ['Node', '<empty>']);
  }
  if (name === '') place.at('name').required();
}
