// Objects as the rows of a Table, which is what `kubectl get` asks for.
// Upstream: apiserver/pkg/endpoints/handlers/response.go and
// pkg/printers/internalversion. Same form.

import type { Millis } from '../../../kernel/time.ts';
import type { ApiObject, ListMeta } from '../../../machinery/api/meta.ts';
import { groupResource } from '../../../machinery/api/resource.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import {
  configMapPrinter, eventPrinter, leasePrinter, namespacePrinter, nodePrinter,
  priorityClassPrinter, serviceAccountPrinter,
} from './cluster.ts';
import { age, columns } from './column.ts';
import type { Printer } from './column.ts';
import { podPrinter } from './pod.ts';
import { endpointSlicePrinter, endpointsPrinter, servicePrinter }
  from './service.ts';
import { deploymentPrinter, replicaSetPrinter } from './workload.ts';

const PRINTERS: Readonly<Record<string, Printer>> = {
  'configmaps': configMapPrinter,
  'endpoints': endpointsPrinter,
  'events': eventPrinter,
  'namespaces': namespacePrinter,
  'nodes': nodePrinter,
  'pods': podPrinter,
  'serviceaccounts': serviceAccountPrinter,
  'services': servicePrinter,
  'deployments.apps': deploymentPrinter,
  'replicasets.apps': replicaSetPrinter,
  'leases.coordination.k8s.io': leasePrinter,
  'endpointslices.discovery.k8s.io': endpointSlicePrinter,
  'priorityclasses.scheduling.k8s.io': priorityClassPrinter,
};

/** Of kinds that nobody described. */
const PLAIN: Printer = {
  columns: columns('Name', 'Created At'),
  cells: ({ metadata }, now) => [
    metadata.name, age(metadata.creationTimestamp, now),
  ],
};

export type IncludeObject = 'Metadata' | 'Object' | 'None';

/** `now` is the wall clock, in ms since 1970. */
export function tableOf(
  resource: Resource,
  objects: readonly ApiObject[],
  metadata: Partial<ListMeta>,
  include: IncludeObject,
  now: Millis,
): object {
  // Events look alike, whichever group they are asked of.
  const name = resource.resource === 'events'
    ? 'events' : groupResource(resource);
  const printer = PRINTERS[name] ?? PLAIN;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: printer.columns,
    rows: objects.map((object) => {
      const conditions = printer.conditions?.(object);
      return {
        cells: printer.cells(object, now),
        ...(conditions && { conditions }),
        object: shown(object, include),
      };
    }),
  };
}

function shown(object: ApiObject, include: IncludeObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? object : partialOf(object);
}

/** An object's metadata as an object of its own. */
export function partialOf({ metadata }: ApiObject): object {
  return {
    kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata,
  };
}
