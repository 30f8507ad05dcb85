// Everything but Pods and workloads in a Table. Upstream: pkg/printers/
// internalversion. Same cells.

import type { Millis } from '../../../kernel/time.ts';
import { readyStatus } from '../../../machinery/api/conditions.ts';
import type * as coordinationv1 from '../../../machinery/api/coordinationv1.ts';
import type { ApiObject } from '../../../machinery/api/meta.ts';
import type * as schedulingv1 from '../../../machinery/api/schedulingv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { age, columns, NONE } from './column.ts';
import type { Cell, Printer } from './column.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';

export const nodePrinter: Printer = {
  columns: columns(
    'Name', 'Status', 'Roles', 'Age', 'Version', 'Internal-IP+',
    'External-IP+', 'OS-Image+', 'Kernel-Version+', 'Container-Runtime+',
  ),
  cells: nodeCells,
};

function nodeCells(object: ApiObject, now: Millis): readonly Cell[] {
  const node = object as v1.Node;
  const { metadata, status } = node;
  const info = status?.nodeInfo;
  const kernel = info?.kernelVersion;
  return [
    metadata.name,
    nodeStatus(node),
    rolesOf(node).join(',') || NONE,
    age(metadata.creationTimestamp, now),
    info?.kubeletVersion ?? '',
    addressOf(node, 'InternalIP'),
    addressOf(node, 'ExternalIP'),
    info?.osImage || '<unknown>',
    kernel ? `${kernel} (${info?.architecture ?? ''})` : '<unknown>',
    info?.containerRuntimeVersion || '<unknown>',
  ];
}

function nodeStatus(node: v1.Node): string {
  const ready = readyStatus(node);
  const words = [
    ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady',
  ];
  if (node.spec?.unschedulable) words.push('SchedulingDisabled');
  return words.join(',');
}

function rolesOf({ metadata: { labels = {} } }: v1.Node): readonly string[] {
  const roles = new Set<string>();
  for (const [name, value] of Object.entries(labels)) {
    if (name.startsWith(ROLE_PREFIX) && name.length > ROLE_PREFIX.length) {
      roles.add(name.slice(ROLE_PREFIX.length));
    } else if (name === ROLE_LABEL && value !== '') roles.add(value);
  }
  return [...roles].sort();
}

function addressOf({ status }: v1.Node, type: string): string {
  const found = status?.addresses?.find((each) => each.type === type);
  return found?.address ?? NONE;
}

export const namespacePrinter: Printer = {
  columns: columns('Name', 'Status', 'Age'),
  cells(object, now) {
    const { metadata, status } = object as v1.Namespace;
    return [
      metadata.name, status?.phase ?? '', age(metadata.creationTimestamp, now),
    ];
  },
};

export const configMapPrinter: Printer = {
  columns: columns('Name', 'Data', 'Age'),
  cells(object, now) {
    const { metadata, data, binaryData } = object as v1.ConfigMap;
    const entries = { ...data, ...binaryData };
    return [
      metadata.name,
      Object.keys(entries).length,
      age(metadata.creationTimestamp, now),
    ];
  },
};

export const serviceAccountPrinter: Printer = {
  columns: columns('Name', 'Secrets', 'Age'),
  cells(object, now) {
    const { metadata, secrets = [] } = object as v1.ServiceAccount;
    return [
      metadata.name, secrets.length, age(metadata.creationTimestamp, now),
    ];
  },
};

export const leasePrinter: Printer = {
  columns: columns('Name', 'Holder', 'Age'),
  cells(object, now) {
    const { metadata, spec } = object as coordinationv1.Lease;
    return [
      metadata.name,
      spec?.holderIdentity ?? '',
      age(metadata.creationTimestamp, now),
    ];
  },
};

export const priorityClassPrinter: Printer = {
  columns: columns(
    'Name', 'Value:integer', 'Global-Default:boolean', 'Age',
    'PreemptionPolicy',
  ),
  cells(object, now) {
    const { metadata, value, globalDefault = false, preemptionPolicy = '' } =
      object as schedulingv1.PriorityClass;
    return [
      metadata.name,
      value,
      globalDefault,
      age(metadata.creationTimestamp, now),
      preemptionPolicy,
    ];
  },
};

export const eventPrinter: Printer = {
  columns: columns(
    'Last Seen', 'Type', 'Reason', 'Object', 'Subobject+', 'Source+',
    'Message', 'First Seen+', 'Count+', 'Name+',
  ),
  cells: eventCells,
};

function eventCells(object: ApiObject, now: Millis): readonly Cell[] {
  const event = object as v1.Event;
  const { involvedObject, series, source } = event;
  const first = event.firstTimestamp || event.eventTime;
  const last = series?.lastObservedTime || event.lastTimestamp || first;
  const { kind = '', name, fieldPath = '' } = involvedObject;
  const component = source?.component || event.reportingComponent;
  const host = source?.component ? source.host : event.reportingInstance;
  return [
    age(last, now),
    event.type ?? '',
    event.reason ?? '',
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
    fieldPath,
    [component, host].filter(Boolean).join(', '),
    (event.message ?? '').trim(),
    age(first, now),
    series?.count ?? (event.count || 1),
    event.metadata.name,
  ];
}
