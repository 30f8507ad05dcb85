// Deployments and ReplicaSets.
// Upstream: pkg/apis/apps/validation. Same.

import type * as appsv1 from '../../../machinery/api/appsv1.ts';
import { matchesLabels } from '../../../machinery/api/selectors.ts';
import { immutable, notNegative, struct } from './checks.ts';
import { checkSelector } from './meta.ts';
import { percent } from './names.ts';
import type { Place } from './place.ts';
import { checkTemplate } from './pod.ts';

type Workload = appsv1.Deployment | appsv1.ReplicaSet;

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function checkDeployment({ spec }: appsv1.Deployment, at: Place): void {
  const place = at.at('spec');
  notNegative(spec.replicas, place.at('replicas'));
  checkSelectorAndTemplate(spec, place);
  checkStrategy(spec.strategy ?? {}, place.at('strategy'));
  checkTimes(spec, place);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  if (deadline === undefined || deadline > minReadySeconds) return;
  place.at('progressDeadlineSeconds')
    .invalid(deadline, 'must be greater than minReadySeconds');
}

const checkTimes = struct<appsv1.DeploymentSpec>({
  minReadySeconds: notNegative,
  revisionHistoryLimit: notNegative,
  progressDeadlineSeconds: notNegative,
});

export function checkReplicaSet({ spec }: appsv1.ReplicaSet, at: Place): void {
  const place = at.at('spec');
  checkReplicas(spec, place);
  checkSelectorAndTemplate(spec, place);
}

const checkReplicas = struct<appsv1.ReplicaSetSpec>({
  replicas: notNegative,
  minReadySeconds: notNegative,
});

export function checkSelectorKept(
  { spec }: Workload,
  old: Workload,
  at: Place,
): void {
  immutable(spec.selector, old.spec.selector, at.at('spec').at('selector'));
}

function checkStrategy(
  { type = '', rollingUpdate }: appsv1.DeploymentStrategy,
  at: Place,
): void {
  const place = at.at('rollingUpdate');
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return;
    place.forbidden("may not be specified when strategy `type` is 'Recreate'");
  } else if (type === 'RollingUpdate') {
    checkRollingUpdate(rollingUpdate ?? {}, place);
  } else {
    const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
    at.notSupported(shown, ['Recreate', 'RollingUpdate']);
  }
}

function checkRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: appsv1.RollingUpdateDeployment,
  at: Place,
): void {
  const place = at.at('maxUnavailable');
  checkCountOrPercent(maxUnavailable, place);
  checkCountOrPercent(maxSurge, at.at('maxSurge'));
  if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0) {
    place.invalid(maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  }
  if (typeof maxUnavailable === 'number' || amount(maxUnavailable) <= 100) {
    return;
  }
  place.invalid(maxUnavailable, 'must not be greater than 100%');
}

function checkCountOrPercent(value: number | string, at: Place): void {
  if (typeof value === 'number') notNegative(value, at);
  else at.name(value, percent);
}

/** The number in '25%'; 0 for what is no percentage. */
function amount(value: number | string): number {
  if (typeof value === 'number') return value;
  return percent(value).length > 0 ? 0 : Number(value.slice(0, -1));
}

/** A body may lack a selector, whatever the type says. */
function checkSelectorAndTemplate(
  spec: appsv1.DeploymentSpec | appsv1.ReplicaSetSpec,
  at: Place,
): void {
  const place = at.at('selector');
  const selector = spec.selector as typeof spec.selector | undefined;
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  checkSelector(selector, place);
  if (selector === undefined) place.required();
  else if (Object.keys(matchLabels).length + matchExpressions.length === 0) {
    place.invalid(selector, 'empty selector is invalid for deployment');
  }
  if (matchExpressions.every(({ operator }) => OPERATORS.includes(operator))) {
    checkReplicaTemplate(spec, at.at('template'));
  } else place.invalid(selector, 'invalid label selector');
}

function checkReplicaTemplate(
  { selector, template }: appsv1.DeploymentSpec | appsv1.ReplicaSetSpec,
  at: Place,
): void {
  const { labels } = template.metadata;
  if (selector === undefined || !matchesLabels(selector, labels)) {
    at.at('metadata').at('labels')
      .invalid(labels, '`selector` does not match template `labels`');
  }
  checkTemplate(template, at);
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec;
  const place = at.at('spec');
  place.at('restartPolicy').oneOf(restartPolicy, ['Always']);
  if (activeDeadlineSeconds === undefined) return;
  place.at('activeDeadlineSeconds')
    .forbidden('activeDeadlineSeconds in ReplicaSet is not Supported');
}

export function checkDeploymentStatus(
  { status }: appsv1.Deployment,
  old: appsv1.Deployment,
  at: Place,
): void {
  const place = at.at('status');
  checkCounts(status, place, [
    'observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas',
    'availableReplicas', 'unavailableReplicas', 'terminatingReplicas',
    'collisionCount',
  ], 'updatedReplicas');
  const { collisionCount = 0 } = status;
  if (collisionCount >= (old.status.collisionCount ?? 0)) return;
  place.at('collisionCount').invalid(collisionCount, 'cannot be decremented');
}

export function checkReplicaSetStatus(
  { status }: appsv1.ReplicaSet,
  _old: appsv1.ReplicaSet,
  at: Place,
): void {
  checkCounts(status, at.at('status'), [
    'replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas',
    'observedGeneration', 'terminatingReplicas',
  ], 'fullyLabeledReplicas');
}

type Counts = Readonly<Record<string, number | undefined>>;

/** `limited` counts replicas of a kind, as ready and available ones do. */
function checkCounts(
  status: appsv1.DeploymentStatus | appsv1.ReplicaSetStatus,
  at: Place,
  all: readonly string[],
  limited: string,
): void {
  const counts = status as unknown as Counts;
  for (const name of all) notNegative(counts[name], at.at(name));
  const compare = (name: string, limit: string, prefix = ''): void => {
    const { [name]: count = 0, [limit]: most = 0 } = counts;
    if (count <= most) return;
    at.at(name).invalid(count, `cannot be greater than ${prefix}${limit}`);
  };
  for (const name of [limited, 'readyReplicas', 'availableReplicas']) {
    compare(name, 'replicas', 'status.');
  }
  compare('availableReplicas', 'readyReplicas');
}
