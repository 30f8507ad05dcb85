// Deployments and ReplicaSets in a Table. Upstream: pkg/printers/
// internalversion printDeployment, printReplicaSet. Same cells.

import type * as appsv1 from '../../../machinery/api/appsv1.ts';
import { selectorText } from '../../../machinery/api/selectors.ts';
import { age, columns } from './column.ts';
import type { Cell, Printer } from './column.ts';

export const deploymentPrinter: Printer = {
  columns: columns(
    'Name', 'Ready', 'Up-to-date', 'Available', 'Age', 'Containers+',
    'Images+', 'Selector+',
  ),
  cells(object, now) {
    const deployment = object as appsv1.Deployment;
    const { metadata, spec, status } = deployment;
    return [
      metadata.name,
      `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      age(metadata.creationTimestamp, now),
      ...templateCells(deployment),
    ];
  },
};

export const replicaSetPrinter: Printer = {
  columns: columns(
    'Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age',
    'Containers+', 'Images+', 'Selector+',
  ),
  cells(object, now) {
    const replicaSet = object as appsv1.ReplicaSet;
    const { metadata, spec, status } = replicaSet;
    return [
      metadata.name,
      spec.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      age(metadata.creationTimestamp, now),
      ...templateCells(replicaSet),
    ];
  },
};

function templateCells(
  { spec }: appsv1.Deployment | appsv1.ReplicaSet,
): readonly Cell[] {
  const containers = spec.template?.spec?.containers ?? [];
  return [
    containers.map(({ name }) => name).join(','),
    containers.map(({ image }) => image).join(','),
    selectorText(spec.selector),
  ];
}
