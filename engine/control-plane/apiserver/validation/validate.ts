// Which checks belong to which kind: one row a kind.
// Upstream: the strategies in pkg/registry, and registry/rest BeforeUpdate.
// Same.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import { groupResource } from '../../../machinery/api/resource.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import * as apps from './apps.ts';
import type { Cause } from './cause.ts';
import * as cluster from './cluster.ts';
import * as core from './core.ts';
import { checkKindMetaUpdate, checkMeta, checkMetaUpdate } from './meta.ts';
import { dnsSubdomain } from './names.ts';
import { podCreate } from './pod.ts';
import { binding, podStatusUpdate, podUpdate } from './pod-update.ts';
import * as service from './service.ts';

type Create = (object: never, causes: Cause[]) => void;
type Update = (object: never, old: never, causes: Cause[]) => void;

interface Row {
  readonly create: Create;
  readonly update: Update;
  /** Absent: a status update is checked as metadata alone. */
  readonly status?: Update;
}

const ROWS: Readonly<Record<string, Row>> = {
  namespaces: {
    create: core.namespaceCreate,
    update: core.namespaceUpdate,
    status: core.namespaceStatusUpdate,
  },
  nodes: {
    create: core.nodeCreate,
    update: core.nodeUpdate,
    status: core.nodeUpdate,
  },
  pods: { create: podCreate, update: podUpdate, status: podStatusUpdate },
  configmaps: { create: core.configMapCreate, update: core.configMapUpdate },
  serviceaccounts: {
    create: core.serviceAccountCreate,
    update: core.serviceAccountUpdate,
  },
  events: { create: cluster.eventCreate, update: eventUpdate },
  services: {
    create: service.serviceCreate,
    update: service.serviceUpdate,
  },
  endpoints: {
    create: service.endpointsCreate,
    update: service.endpointsUpdate,
  },
  'replicasets.apps': {
    create: apps.replicaSetCreate,
    update: apps.replicaSetUpdate,
    status: apps.replicaSetStatusUpdate,
  },
  'deployments.apps': {
    create: apps.deploymentCreate,
    update: apps.deploymentUpdate,
    status: apps.deploymentStatusUpdate,
  },
  'leases.coordination.k8s.io': {
    create: cluster.leaseCreate,
    update: cluster.leaseUpdate,
  },
  'priorityclasses.scheduling.k8s.io': {
    create: cluster.priorityClassCreate,
    update: cluster.priorityClassUpdate,
  },
  'events.events.k8s.io': {
    create: cluster.newEventCreate,
    update: cluster.newEventUpdate,
  },
  'endpointslices.discovery.k8s.io': {
    create: service.endpointSliceCreate,
    update: service.endpointSliceUpdate,
  },
};

/** What is wrong with an object that is to be created; nothing if all is
 *  well. The object has been decoded, named and filled with defaults. */
export function validateCreate(resource: Resource, object: ApiObject): Cause[] {
  const causes: Cause[] = [];
  const row = ROWS[groupResource(resource)];
  if (row !== undefined) row.create(object as never, causes);
  else checkMeta(object.metadata, resource.namespaced, dnsSubdomain, causes);
  return causes;
}

/** What is wrong with an update of `old` to `object`. As upstream, wrong
 *  metadata is told twice: for every kind, and by the kind itself. */
export function validateUpdate(
  resource: Resource,
  object: ApiObject,
  old: ApiObject,
  subresource?: string,
): Cause[] {
  const causes: Cause[] = [];
  checkMetaUpdate(object.metadata, old.metadata, causes);
  const row = ROWS[groupResource(resource)];
  const update = subresource === 'status' ? row?.status : row?.update;
  if (update !== undefined) update(object as never, old as never, causes);
  else checkKindMetaUpdate(object.metadata, old.metadata, causes);
  return causes;
}

/** What is wrong with the body of a Pod's binding. */
export function validateBinding(object: ApiObject): Cause[] {
  const causes: Cause[] = [];
  binding(object as never, causes);
  return causes;
}

function eventUpdate(event: never, _old: never, causes: Cause[]): void {
  cluster.eventCreate(event, causes);
}
