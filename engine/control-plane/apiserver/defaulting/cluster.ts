// The defaults of Namespaces, Nodes and PriorityClasses.
// Upstream: pkg/apis/core/v1/defaults.go and pkg/apis/scheduling/v1/
// defaults.go. Same.

import type * as schedulingv1 from '../../../machinery/api/schedulingv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { change, fill } from './fill.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

export function namespace(object: v1.Namespace): v1.Namespace {
  const { name } = object.metadata;
  const { labels = {} } = object.metadata;
  const isNamed = name === undefined || name === '' ||
    labels[NAME_LABEL] === name;
  const metadata = isNamed ? object.metadata : change(
    'ObjectMeta',
    object.metadata,
    { labels: sorted({ ...labels, [NAME_LABEL]: name }) },
  );
  return change('Namespace', object, {
    metadata,
    status: fill('NamespaceStatus', object.status ?? {}, { phase: 'Active' }),
  });
}

function sorted(
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(labels);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function node(object: v1.Node): v1.Node {
  const { status } = object;
  if (status?.capacity === undefined) return object;
  return change('Node', object, {
    status: fill('NodeStatus', status, { allocatable: status.capacity }),
  });
}

export function priorityClass(
  object: schedulingv1.PriorityClass,
): schedulingv1.PriorityClass {
  return fill('PriorityClass', object, {
    preemptionPolicy: 'PreemptLowerPriority',
  });
}
