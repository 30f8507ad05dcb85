// Which checks belong to which kind: one row a kind.
// Upstream: the strategies in pkg/registry, and registry/rest BeforeUpdate.
// Same.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import { dnsLabel, dnsSubdomain } from '../../../machinery/api/names.ts';
import type { NameCheck } from '../../../machinery/api/names.ts';
import { groupResource } from '../../../machinery/api/resource.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import * as apps from './apps.ts';
import type { Cause } from './cause.ts';
import * as cluster from './cluster.ts';
import * as core from './core.ts';
import { checkKindMetaUpdate, checkMeta, checkMetaUpdate } from './meta.ts';
import { Place } from './place.ts';
import { checkNewPod, checkPod, checkPodMeta } from './pod.ts';
import { checkBinding, checkPodStatus, checkPodUpdate } from './pod-update.ts';
import * as service from './service.ts';

type ObjectCheck = (object: never, at: Place) => void;
type UpdateCheck = (object: never, old: never, at: Place) => void;

/** A create is judged by the metadata, `body` and `create`, an update by the
 *  metadata, `updateFirst`, `body` and `update`, in this order. */
interface Row {
  /** What a name must be; absent: a subdomain. */
  readonly name?: NameCheck;
  readonly body?: ObjectCheck;
  /** What `body` and `create` check that the spec has no say in. */
  readonly besideSpec?: ObjectCheck;
  readonly create?: ObjectCheck;
  readonly updateFirst?: UpdateCheck;
  readonly update?: UpdateCheck;
  /** Absent: a status update is judged by the metadata alone. */
  readonly status?: UpdateCheck;
  /** How an update's metadata is judged; absent: with finalizers' names. */
  readonly metaUpdate?: typeof checkMetaUpdate;
  /** An update's metadata is judged as a new object's is, before the body. */
  readonly isMetaRepeated?: true;
  /** The other checks judge the metadata, as far as it is judged. */
  readonly hasOwnMeta?: true;
}

const ROWS: Readonly<Record<string, Row>> = {
  namespaces: {
    name: dnsLabel,
    create: core.checkNamespace,
    status: core.checkNamespaceStatus,
  },
  nodes: {
    create: core.checkNode,
    update: core.checkNodeUpdate,
    status: core.checkNodeUpdate,
  },
  pods: {
    body: checkPod,
    besideSpec: checkPodMeta,
    create: checkNewPod,
    isMetaRepeated: true,
    update: checkPodUpdate,
    status: checkPodStatus,
  },
  configmaps: {
    updateFirst: core.checkConfigMapUpdate,
    isMetaRepeated: true,
    body: core.checkConfigMap,
  },
  serviceaccounts: { isMetaRepeated: true },
  events: { body: cluster.checkCoreEvent, hasOwnMeta: true },
  services: {
    name: dnsLabel,
    updateFirst: service.checkAddressKept,
    body: service.checkService,
  },
  endpoints: { isMetaRepeated: true, body: service.checkEndpoints },
  'replicasets.apps': {
    body: apps.checkReplicaSet,
    update: apps.checkSelectorKept,
    status: apps.checkReplicaSetStatus,
  },
  'deployments.apps': {
    body: apps.checkDeployment,
    update: apps.checkSelectorKept,
    status: apps.checkDeploymentStatus,
  },
  'leases.coordination.k8s.io': {
    metaUpdate: checkMetaUpdate,
    body: cluster.checkLease,
  },
  'priorityclasses.scheduling.k8s.io': {
    create: cluster.checkPriorityClass,
    update: cluster.checkPriorityClassUpdate,
  },
  'events.events.k8s.io': {
    create: cluster.checkNewEvent,
    update: cluster.checkNewEventUpdate,
    hasOwnMeta: true,
  },
  'endpointslices.discovery.k8s.io': {
    body: service.checkSlice,
    update: service.checkTypeKept,
  },
};

/** What is wrong with an object that is to be created; nothing if all is
 *  well. The object has been decoded, named and filled with defaults. Its
 *  spec may be known to be valid; then only its metadata is judged. */
export function validateCreate(
  resource: Resource,
  object: ApiObject,
  isSpecValid = false,
): Cause[] {
  const root = new Place('', []);
  const row = ROWS[groupResource(resource)] ?? {};
  if (row.hasOwnMeta !== true) checkNewMeta(resource, object, root, row);
  if (isSpecValid) {
    row.besideSpec?.(object as never, root);
    return root.causes;
  }
  row.body?.(object as never, root);
  row.create?.(object as never, root);
  return root.causes;
}

function checkNewMeta(
  { namespaced }: Resource,
  { metadata }: ApiObject,
  root: Place,
  { name = dnsSubdomain }: Row,
): void {
  checkMeta(metadata, root.at('metadata'), namespaced, name);
}

/** What is wrong with an update of `old` to `object`. As upstream, wrong
 *  metadata is told twice: for every kind, and by the kind itself. */
export function validateUpdate(
  resource: Resource,
  object: ApiObject,
  old: ApiObject,
  subresource?: string,
): Cause[] {
  const root = new Place('', []);
  const row = ROWS[groupResource(resource)] ?? {};
  const { metaUpdate = checkKindMetaUpdate, hasOwnMeta } = row;
  const isStatus = subresource === 'status';
  const [now, before] = [object.metadata, old.metadata];
  const place = root.at('metadata');
  checkMetaUpdate(now, before, place);
  if (isStatus) {
    checkKindMetaUpdate(now, before, place);
    row.status?.(object as never, old as never, root);
    return root.causes;
  }
  if (hasOwnMeta !== true) metaUpdate(now, before, place);
  row.updateFirst?.(object as never, old as never, root);
  if (row.isMetaRepeated === true) checkNewMeta(resource, object, root, row);
  row.body?.(object as never, root);
  row.update?.(object as never, old as never, root);
  return root.causes;
}

/** What is wrong with the body of a Pod's binding. */
export function validateBinding(object: ApiObject): Cause[] {
  const root = new Place('', []);
  checkBinding(object as never, root);
  return root.causes;
}
