// A Deployment's ReplicaSets: which is the new one, how many Pods each may
// have, and the annotations that carry its history.
// Upstream: pkg/controller/deployment/util/deployment_util.go. Same.

import { byAge } from '../../machinery/api/age.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX = 'deployment.kubernetes.io/max-replicas';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const HASH_LABEL = 'pod-template-hash';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations of a Deployment that its sets do not take over. */
const NOT_COPIED = new Set([
  LAST_APPLIED, REVISION, REVISION_HISTORY, DESIRED, MAX,
]);

/** Revisions in the history, their commas too. */
const HISTORY_CHARACTERS_MAX = 2_000;

export type Sets = readonly appsv1.ReplicaSet[];

// #region new-replica-set
/** The set whose template is the Deployment's, the oldest if several are. */
export function newSetOf(
  deployment: appsv1.Deployment,
  sets: Sets,
): appsv1.ReplicaSet | undefined {
  const wanted = templateText(deployment.spec.template);
  return inOrderOfAge(sets).find((set) =>
    templateText(set.spec.template!) === wanted);
}
// #endregion new-replica-set

const TEXTS = new WeakMap<object, string>();

/** The template's content, whatever its field order, without the hash. */
function templateText(template: v1.PodTemplateSpec): string {
  let text = TEXTS.get(template);
  if (text === undefined) {
    text = canonical(template, HASH_LABEL);
    TEXTS.set(template, text);
  }
  return text;
}

function canonical(value: unknown, without: string): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonical(item, without)).join()}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value) ?? 'null';
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const parts = Object.keys(fields).sort()
    .filter((name) => name !== without && fields[name] !== undefined)
    .map((name) => `${name}:${canonical(fields[name], without)}`);
  return `{${parts.join()}}`;
}

export function inOrderOfAge(sets: Sets): appsv1.ReplicaSet[] {
  return [...sets].sort(byAge);
}

export function revisionOf(set: appsv1.ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

export function specReplicas(sets: Sets): number {
  return sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0);
}

export function statusCount(
  sets: Sets,
  field: 'replicas' | 'readyReplicas' | 'availableReplicas'
    | 'terminatingReplicas',
): number {
  return sets.reduce((sum, { status }) => sum + (status?.[field] ?? 0), 0);
}

export interface Bounds {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** Surge rounds up, unavailable down; both 0 becomes one unavailable. */
export function boundsOf({ spec }: appsv1.Deployment): Bounds {
  const replicas = spec.replicas ?? 1;
  if (spec.strategy?.type === 'Recreate') {
    return { maxSurge: 0, maxUnavailable: replicas };
  }
  const { rollingUpdate } = spec.strategy ?? {};
  const maxSurge = share(rollingUpdate?.maxSurge ?? '25%', replicas,
    Math.ceil);
  const maxUnavailable = share(rollingUpdate?.maxUnavailable ?? '25%',
    replicas, Math.floor);
  return {
    maxSurge,
    maxUnavailable: maxSurge === 0 && maxUnavailable === 0
      ? 1 : Math.min(maxUnavailable, replicas),
  };
}

function share(
  value: number | string,
  of: number,
  round: (value: number) => number,
): number {
  if (typeof value === 'number') return value;
  return round((Number.parseInt(value, 10) * of) / 100);
}

/** How many the new set may have now: up to all, within the surge. */
export function newSetReplicas(
  deployment: appsv1.Deployment,
  sets: Sets,
  current: number,
): number {
  const replicas = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate') return replicas;
  const total = specReplicas(sets);
  const most = replicas + boundsOf(deployment).maxSurge;
  if (total >= most) return current;
  return current + Math.min(most - total, replicas - current);
}

/** What a new set of this Deployment says in its annotations. */
export function setAnnotations(
  deployment: appsv1.Deployment,
  revision: number,
): Record<string, string> {
  return {
    ...copiedAnnotations(deployment), ...sizeAnnotations(deployment),
    [REVISION]: String(revision),
  };
}

/** A set that is there says what its Deployment says now, and keeps its
 *  sizes, which change when it is scaled. A number that it loses goes to its
 *  history. */
export function renewedAnnotations(
  deployment: appsv1.Deployment,
  set: appsv1.ReplicaSet,
  revision: number,
): Record<string, string> {
  const known = set.metadata.annotations ?? {};
  const annotations = { ...known, ...copiedAnnotations(deployment) };
  if (revisionOf(set) >= revision) return annotations;
  annotations[REVISION] = String(revision);
  const old = known[REVISION];
  if (old === undefined) return annotations;
  const { [REVISION_HISTORY]: earlier = '' } = known;
  annotations[REVISION_HISTORY] = withinHistory(
    earlier === '' ? [old] : [...earlier.split(','), old]);
  return annotations;
}

/** The latest of these numbers, as many as an annotation may hold. */
function withinHistory(revisions: readonly string[]): string {
  let first = 0;
  let text = revisions.join();
  while (text.length > HISTORY_CHARACTERS_MAX) {
    first += 1;
    text = revisions.slice(first).join();
  }
  return text;
}

function copiedAnnotations(
  { metadata }: appsv1.Deployment,
): Record<string, string> {
  const copied: Record<string, string> = {};
  const { annotations = {} } = metadata;
  for (const name in annotations) {
    if (!NOT_COPIED.has(name)) copied[name] = annotations[name]!;
  }
  return copied;
}

export function sizeAnnotations(
  deployment: appsv1.Deployment,
): Record<string, string> {
  const replicas = deployment.spec.replicas ?? 1;
  const { maxSurge } = boundsOf(deployment);
  return { [DESIRED]: String(replicas), [MAX]: String(replicas + maxSurge) };
}
