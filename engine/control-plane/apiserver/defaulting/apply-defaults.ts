// Which defaults belong to which kind: one row a kind.
// Upstream: the RegisterDefaults of each group. Same.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import { groupResource } from '../../../machinery/api/resource.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import { deployment, replicaSet } from './apps.ts';
import { namespace, node, priorityClass } from './cluster.ts';
import { pod } from './pod.ts';
import { endpointSlice, endpoints, service } from './service.ts';

/** Kinds that are not here have no defaults. */
const ROWS: Readonly<Record<string, (object: never) => ApiObject>> = {
  namespaces: namespace,
  nodes: node,
  pods: pod,
  services: service,
  endpoints,
  'replicasets.apps': replicaSet,
  'deployments.apps': deployment,
  'priorityclasses.scheduling.k8s.io': priorityClass,
  'endpointslices.discovery.k8s.io': endpointSlice,
};

/** The object with every default that a real server fills in, in fresh
 *  parts; the same object if it lacks none. It has been decoded. */
export function applyDefaults(
  resource: Resource,
  object: ApiObject,
): ApiObject {
  const row = ROWS[groupResource(resource)];
  return row === undefined ? object : row(object as never);
}
