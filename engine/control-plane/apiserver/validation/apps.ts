// Deployments and ReplicaSets.
// Upstream: pkg/apis/apps/validation. Same.

import type * as appsv1 from '../../../machinery/api/appsv1.ts';
import type {
  LabelSelector, PodTemplateSpec,
} from '../../../machinery/api/v1.ts';
import { matchesLabels } from '../../../machinery/api/selectors.ts';
import {
  forbiddenField, invalidValue, notSupported, required,
} from './cause.ts';
import type { Cause } from './cause.ts';
import {
  checkKindMetaUpdate, checkMeta, checkSelector, immutable, notNegative,
} from './meta.ts';
import { dnsSubdomain, percent } from './names.ts';
import { checkTemplate } from './pod.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function deploymentCreate(
  object: appsv1.Deployment,
  causes: Cause[],
): void {
  checkMeta(object.metadata, true, dnsSubdomain, causes);
  checkDeploymentSpec(object.spec, causes);
}

export function deploymentUpdate(
  object: appsv1.Deployment,
  old: appsv1.Deployment,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  checkDeploymentSpec(object.spec, causes);
  immutable('spec.selector', object.spec.selector, old.spec.selector, causes);
}

function checkDeploymentSpec(
  spec: appsv1.DeploymentSpec,
  causes: Cause[],
): void {
  notNegative('spec.replicas', spec.replicas, causes);
  checkSelectorAndTemplate(spec.selector, spec.template, causes);
  checkStrategy(spec.strategy ?? {}, causes);
  notNegative('spec.minReadySeconds', spec.minReadySeconds, causes);
  notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit, causes);
  const at = 'spec.progressDeadlineSeconds';
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  notNegative(at, deadline, causes);
  if (deadline === undefined || deadline > minReadySeconds) return;
  const text = 'must be greater than minReadySeconds';
  causes.push(invalidValue(at, deadline, text));
}

function checkStrategy(
  strategy: appsv1.DeploymentStrategy,
  causes: Cause[],
): void {
  const path = 'spec.strategy';
  const { type = '', rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return;
    causes.push(forbiddenField(`${path}.rollingUpdate`,
      "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type === 'RollingUpdate') {
    checkRollingUpdate(`${path}.rollingUpdate`, rollingUpdate ?? {}, causes);
  } else {
    const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
    causes.push(notSupported(path, shown, ['Recreate', 'RollingUpdate']));
  }
}

function checkRollingUpdate(
  path: string,
  { maxUnavailable = 0, maxSurge = 0 }: appsv1.RollingUpdateDeployment,
  causes: Cause[],
): void {
  checkCountOrPercent(`${path}.maxUnavailable`, maxUnavailable, causes);
  checkCountOrPercent(`${path}.maxSurge`, maxSurge, causes);
  if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0) {
    causes.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable,
      'may not be 0 when `maxSurge` is 0'));
  }
  if (typeof maxUnavailable === 'number' || amount(maxUnavailable) <= 100) {
    return;
  }
  causes.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable,
    'must not be greater than 100%'));
}

function checkCountOrPercent(
  path: string,
  value: number | string,
  causes: Cause[],
): void {
  if (typeof value === 'number') return notNegative(path, value, causes);
  for (const text of percent(value)) {
    causes.push(invalidValue(path, value, text));
  }
}

/** The number in '25%'; 0 for what is no percentage. */
function amount(value: number | string): number {
  if (typeof value === 'number') return value;
  return percent(value).length > 0 ? 0 : Number(value.slice(0, -1));
}

export function replicaSetCreate(
  object: appsv1.ReplicaSet,
  causes: Cause[],
): void {
  checkMeta(object.metadata, true, dnsSubdomain, causes);
  checkReplicaSetSpec(object.spec, causes);
}

export function replicaSetUpdate(
  object: appsv1.ReplicaSet,
  old: appsv1.ReplicaSet,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  checkReplicaSetSpec(object.spec, causes);
  immutable('spec.selector', object.spec.selector, old.spec.selector, causes);
}

function checkReplicaSetSpec(
  spec: appsv1.ReplicaSetSpec,
  causes: Cause[],
): void {
  notNegative('spec.replicas', spec.replicas, causes);
  notNegative('spec.minReadySeconds', spec.minReadySeconds, causes);
  checkSelectorAndTemplate(spec.selector, spec.template, causes);
}

/** A body may lack a selector, whatever the type says. */
function checkSelectorAndTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  causes: Cause[],
): void {
  const path = 'spec.selector';
  const expressions = selector?.matchExpressions ?? [];
  if (selector === undefined) causes.push(required(path));
  else {
    checkSelector(path, selector, causes);
    const labels = Object.keys(selector.matchLabels ?? {});
    if (labels.length + expressions.length === 0) {
      causes.push(invalidValue(path, selector,
        'empty selector is invalid for deployment'));
    }
  }
  if (!expressions.every(({ operator }) => OPERATORS.includes(operator))) {
    causes.push(invalidValue(path, selector, 'invalid label selector'));
    return;
  }
  checkReplicaTemplate(selector, template, causes);
}

function checkReplicaTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  causes: Cause[],
): void {
  const path = 'spec.template';
  const { labels } = template.metadata;
  if (selector === undefined || !matchesLabels(selector, labels)) {
    causes.push(invalidValue(`${path}.metadata.labels`, labels,
      '`selector` does not match template `labels`'));
  }
  checkTemplate(path, template, causes);
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== 'Always') {
    const at = `${path}.spec.restartPolicy`;
    causes.push(notSupported(at, restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds === undefined) return;
  causes.push(forbiddenField(`${path}.spec.activeDeadlineSeconds`,
    'activeDeadlineSeconds in ReplicaSet is not Supported'));
}

export function deploymentStatusUpdate(
  object: appsv1.Deployment,
  old: appsv1.Deployment,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  const { status } = object;
  checkCounts(status, [
    'observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas',
    'availableReplicas', 'unavailableReplicas', 'terminatingReplicas',
    'collisionCount',
  ], ['updatedReplicas', 'readyReplicas', 'availableReplicas'], causes);
  const { collisionCount = 0 } = status;
  if (collisionCount >= (old.status.collisionCount ?? 0)) return;
  causes.push(invalidValue('status.collisionCount', collisionCount,
    'cannot be decremented'));
}

export function replicaSetStatusUpdate(
  object: appsv1.ReplicaSet,
  old: appsv1.ReplicaSet,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  checkCounts(object.status, [
    'replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas',
    'observedGeneration', 'terminatingReplicas',
  ], ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], causes);
}

type Counts = Readonly<Record<string, number | undefined>>;

function checkCounts(
  status: appsv1.DeploymentStatus | appsv1.ReplicaSetStatus,
  all: readonly string[],
  limited: readonly string[],
  causes: Cause[],
): void {
  const counts = status as unknown as Counts;
  for (const name of all) notNegative(`status.${name}`, counts[name], causes);
  const refuse = (name: string, limit: string): void => {
    causes.push(invalidValue(`status.${name}`, counts[name] ?? 0,
      `cannot be greater than ${limit}`));
  };
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = counts;
  for (const name of limited) {
    if ((counts[name] ?? 0) > replicas) refuse(name, 'status.replicas');
  }
  if (availableReplicas > readyReplicas) {
    refuse('availableReplicas', 'readyReplicas');
  }
}
