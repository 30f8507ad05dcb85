// Kinds as requests name them: group, version, plural. One row a kind.
// Upstream: apimachinery/pkg/api/meta RESTMapping and the discovery
// documents. Same names; different: a row carries its type for the checker.

import type * as appsv1 from './appsv1.ts';
import type * as batchv1 from './batchv1.ts';
import type * as coordinationv1 from './coordinationv1.ts';
import type * as discoveryv1 from './discoveryv1.ts';
import type * as eventsv1 from './eventsv1.ts';
import type { ApiObject } from './meta.ts';
import type * as policyv1 from './policyv1.ts';
import type * as schedulingv1 from './schedulingv1.ts';
import type * as v1 from './v1.ts';

export interface Resource<T extends ApiObject = ApiObject> {
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural: 'pods'. */
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Only for the type checker; never there. */
  readonly object?: T;
}

function row<T extends ApiObject>(
  apiVersion: string,
  resource: string,
  kind: string,
  namespaced: boolean,
  shortNames: readonly string[] = [],
): Resource<T> {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const singular = kind.toLowerCase();
  return Object.freeze({
    group, version, resource, kind, singular,
    shortNames: Object.freeze(shortNames), namespaced,
  });
}

export const pods = row<v1.Pod>('v1', 'pods', 'Pod', true, ['po']);
export const nodes = row<v1.Node>('v1', 'nodes', 'Node', false, ['no']);
export const namespaces =
  row<v1.Namespace>('v1', 'namespaces', 'Namespace', false, ['ns']);
export const events = row<v1.Event>('v1', 'events', 'Event', true, ['ev']);
export const configmaps =
  row<v1.ConfigMap>('v1', 'configmaps', 'ConfigMap', true, ['cm']);
export const serviceaccounts = row<v1.ServiceAccount>(
  'v1', 'serviceaccounts', 'ServiceAccount', true, ['sa'],
);
export const services =
  row<v1.Service>('v1', 'services', 'Service', true, ['svc']);
export const endpoints =
  row<v1.Endpoints>('v1', 'endpoints', 'Endpoints', true, ['ep']);
export const secrets = row<v1.Secret>('v1', 'secrets', 'Secret', true);
export const persistentvolumeclaims = row<v1.PersistentVolumeClaim>(
  'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', true, ['pvc'],
);
export const controllerrevisions = row<appsv1.ControllerRevision>(
  'apps/v1', 'controllerrevisions', 'ControllerRevision', true,
);
export const daemonsets = row<appsv1.DaemonSet>(
  'apps/v1', 'daemonsets', 'DaemonSet', true, ['ds'],
);
export const replicasets = row<appsv1.ReplicaSet>(
  'apps/v1', 'replicasets', 'ReplicaSet', true, ['rs'],
);
export const deployments = row<appsv1.Deployment>(
  'apps/v1', 'deployments', 'Deployment', true, ['deploy'],
);
export const statefulsets = row<appsv1.StatefulSet>(
  'apps/v1', 'statefulsets', 'StatefulSet', true, ['sts'],
);
export const cronjobs = row<batchv1.CronJob>(
  'batch/v1', 'cronjobs', 'CronJob', true, ['cj'],
);
export const jobs = row<batchv1.Job>('batch/v1', 'jobs', 'Job', true);
export const leases = row<coordinationv1.Lease>(
  'coordination.k8s.io/v1', 'leases', 'Lease', true,
);
export const endpointslices = row<discoveryv1.EndpointSlice>(
  'discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', true,
);
/** The other door to the same Events. */
export const eventsEvents = row<eventsv1.Event>(
  'events.k8s.io/v1', 'events', 'Event', true, ['ev'],
);
export const poddisruptionbudgets = row<policyv1.PodDisruptionBudget>(
  'policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', true, ['pdb'],
);
export const priorityclasses = row<schedulingv1.PriorityClass>(
  'scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', false, ['pc'],
);

/** The kinds that the API server knows, in the order in which `kubectl
 *  api-resources` prints them. */
export const RESOURCES: readonly Resource[] = Object.freeze([
  configmaps, endpoints, events, namespaces, nodes, pods, serviceaccounts,
  services, deployments, replicasets, leases, endpointslices, eventsEvents,
  priorityclasses,
]);

/** 'v1', 'apps/v1' */
export function apiVersionOf(
  { group, version }: Pick<Resource, 'group' | 'version'>,
): string {
  return group === '' ? version : `${group}/${version}`;
}

/** 'pods', 'deployments.apps': how errors and the journal name it. */
export function groupResource(
  { group, resource }: Pick<Resource, 'group' | 'resource'>,
): string {
  return group === '' ? resource : `${resource}.${group}`;
}

export function resourceOfKind(
  apiVersion: string,
  kind: string,
): Resource | undefined {
  return RESOURCES.find((resource) =>
    resource.kind === kind && apiVersionOf(resource) === apiVersion);
}

export function resourceOfPlural(
  group: string,
  plural: string,
): Resource | undefined {
  return RESOURCES.find((resource) =>
    resource.resource === plural && resource.group === group);
}

/** What kubectl understands: plural, singular, kind, short name, with or
 *  without a group behind a point. */
export function resourceOfWord(word: string): Resource | undefined {
  const lower = word.toLowerCase();
  return RESOURCES.find((resource) => {
    const { resource: plural, singular, shortNames, group } = resource;
    const names = [plural, singular, ...shortNames];
    return names.includes(lower)
      || (group !== '' && names.some((name) => `${name}.${group}` === lower));
  });
}
