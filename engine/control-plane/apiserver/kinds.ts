// One table describes the kinds. To serve another one, add a row.
// Upstream: pkg/registry/<group>/<kind>/storage and strategy.go.

import type * as v1 from '../../machinery/api/v1.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import * as resources from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { fromStoredEvent, toStoredEvent } from './event-forms.ts';
import type { EtcdKey } from './storage.ts';
import {
  deploymentStrategy, endpointSliceStrategy, namespaceStrategy, nodeStrategy,
  plainStrategy, podStrategy, priorityClassStrategy, replicaSetStrategy,
  serviceStrategy,
} from './strategies.ts';
import type { Strategy } from './strategies.ts';

export type Subresource =
  'status' | 'binding' | 'eviction' | 'exec' | 'finalize' | 'scale';

export interface Kind {
  readonly resource: Resource;
  /** Where its objects stand in the store: '/registry/pods/'. */
  readonly prefix: EtcdKey;
  readonly strategy: Strategy;
  readonly subresources: readonly Subresource[];
  /** Whether it is in a namespace and its status has no defaults. */
  readonly hasPlainStatus?: true;
  /** What `kubectl get all` and its like mean. */
  readonly categories?: readonly string[];
  /** Field selectors beside metadata.name and metadata.namespace. */
  readonly selectableFields?: readonly string[];
  /** The field by which watches are found. */
  readonly indexedField: string;
  /** Whether a PUT may make the object. */
  readonly allowsCreateOnUpdate?: boolean;
  /** Whether a PUT without a resourceVersion is refused. */
  readonly requiresVersion?: boolean;
  /** Whether a DELETE answers with the object instead of a Status. */
  readonly returnsDeleted?: boolean;
  /** Whether it ends by itself, and after how long. */
  readonly ttlSeconds?: number;
  /** Graceful deletion: how long an object is given, of what is asked. */
  readonly gracePeriodSeconds?: (object: ApiObject, asked?: number) => number;
  /** Whether finalizers of its own keep it: spec.finalizers. */
  readonly isHeld?: (object: ApiObject) => boolean;
  /** What whoever asks for it is told. */
  readonly deprecation?: string;
  /** Whether propagation policies mean nothing to it. */
  readonly ignoresOwners?: boolean;
  /** Between the form that is asked for and the one that is stored. */
  readonly toStored?: (object: ApiObject) => ApiObject;
  readonly fromStored?: (object: ApiObject) => ApiObject;
}

const EVENT_TTL_SECONDS = 3_600;
const EVENT_FIELDS = [
  'involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name',
  'involvedObject.uid', 'involvedObject.apiVersion',
  'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason',
  'reportingComponent', 'source', 'type',
];

const plain = {
  strategy: plainStrategy,
  subresources: [],
  indexedField: 'metadata.name',
} as const;

const events = {
  ...plain,
  prefix: '/registry/events/',
  selectableFields: EVENT_FIELDS,
  allowsCreateOnUpdate: true,
  ttlSeconds: EVENT_TTL_SECONDS,
  ignoresOwners: true,
} as const;

export const KINDS: readonly Kind[] = [
  {
    ...plain,
    resource: resources.configmaps,
    prefix: '/registry/configmaps/',
  },
  {
    ...plain,
    resource: resources.endpoints,
    prefix: '/registry/services/endpoints/',
    deprecation: 'v1 Endpoints is deprecated in v1.33+; use '
      + 'discovery.k8s.io/v1 EndpointSlice',
  },
  { ...events, resource: resources.events },
  {
    ...plain,
    resource: resources.namespaces,
    prefix: '/registry/namespaces/',
    strategy: namespaceStrategy,
    subresources: ['finalize', 'status'],
    selectableFields: ['name', 'status.phase'],
    isHeld: (object) =>
      ((object as v1.Namespace).spec.finalizers ?? []).length > 0,
  },
  {
    ...plain,
    resource: resources.nodes,
    // Nodes were once called minions, and the store still says so.
    prefix: '/registry/minions/',
    strategy: nodeStrategy,
    subresources: ['status'],
    selectableFields: ['spec.unschedulable'],
  },
  {
    ...plain,
    resource: resources.pods,
    prefix: '/registry/pods/',
    strategy: podStrategy,
    subresources: ['binding', 'eviction', 'exec', 'status'],
    hasPlainStatus: true,
    categories: ['all'],
    selectableFields: [
      'spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName',
      'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase',
      'status.podIP', 'status.podIPs', 'status.nominatedNodeName',
    ],
    indexedField: 'spec.nodeName',
    returnsDeleted: true,
    gracePeriodSeconds: podGracePeriod,
  },
  {
    ...plain,
    resource: resources.serviceaccounts,
    prefix: '/registry/serviceaccounts/',
    returnsDeleted: true,
  },
  {
    ...plain,
    resource: resources.services,
    prefix: '/registry/services/specs/',
    strategy: serviceStrategy,
    subresources: ['status'],
    categories: ['all'],
    selectableFields: ['spec.clusterIP', 'spec.type'],
    returnsDeleted: true,
  },
  {
    ...plain,
    resource: resources.deployments,
    prefix: '/registry/deployments/',
    strategy: deploymentStrategy,
    subresources: ['scale', 'status'],
    categories: ['all'],
  },
  {
    ...plain,
    resource: resources.replicasets,
    prefix: '/registry/replicasets/',
    strategy: replicaSetStrategy,
    subresources: ['scale', 'status'],
    categories: ['all'],
    selectableFields: ['status.replicas'],
  },
  {
    ...plain,
    resource: resources.leases,
    prefix: '/registry/leases/',
    allowsCreateOnUpdate: true,
    requiresVersion: true,
  },
  {
    ...plain,
    resource: resources.endpointslices,
    prefix: '/registry/endpointslices/',
    strategy: endpointSliceStrategy,
  },
  {
    ...events,
    resource: resources.eventsEvents,
    toStored: toStoredEvent,
    fromStored: fromStoredEvent,
  },
  {
    ...plain,
    resource: resources.priorityclasses,
    prefix: '/registry/priorityclasses/',
    strategy: priorityClassStrategy,
  },
];

/** Nearly every plural is one kind's alone. */
const byPlural = new Map<string, readonly Kind[]>(KINDS.map((kind) => {
  const { resource: plural } = kind.resource;
  return [plural, KINDS.filter((each) => each.resource.resource === plural)];
}));

export function kindOf(
  group: string,
  version: string,
  plural: string,
): Kind | undefined {
  return byPlural.get(plural)?.find(({ resource }) =>
    resource.group === group && resource.version === version);
}

export function kindOfResource(resource: Resource): Kind | undefined {
  return kindOf(resource.group, resource.version, resource.resource);
}

/** None if it never ran or has ended. */
function podGracePeriod(object: ApiObject, asked?: number): number {
  const pod = object as v1.Pod;
  const { nodeName, terminationGracePeriodSeconds } = pod.spec;
  if (!nodeName || isFinished(pod)) return 0;
  const seconds = asked ?? terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}
