// Services and what stands behind them in a Table. Upstream: pkg/printers/
// internalversion printService, printEndpoints, printEndpointSlice. Same
// cells; no clouds, so that a balancer's address is pending for ever.

import type * as discoveryv1 from '../../../machinery/api/discoveryv1.ts';
import { selectorText } from '../../../machinery/api/selectors.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { age, columns, NONE } from './column.ts';
import type { Printer } from './column.ts';

const UNSET = '<unset>';

export const servicePrinter: Printer = {
  columns: columns(
    'Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector+',
  ),
  cells(object, now) {
    const { metadata, spec } = object as v1.Service;
    return [
      metadata.name,
      spec.type ?? '',
      spec.clusterIPs?.[0] ?? NONE,
      externalIPs(spec),
      (spec.ports ?? []).map(portText).join(',') || NONE,
      age(metadata.creationTimestamp, now),
      selectorText({ matchLabels: spec.selector ?? {} }),
    ];
  },
};

function externalIPs({ type, externalIPs: own = [], externalName = '' }:
  v1.ServiceSpec): string {
  if (type === 'ExternalName') return externalName || NONE;
  if (own.length > 0) return own.join(',');
  return type === 'LoadBalancer' ? '<pending>' : NONE;
}

function portText({ port, nodePort, protocol }: v1.ServicePort): string {
  return `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`;
}

export const endpointsPrinter: Printer = {
  columns: columns('Name', 'Endpoints', 'Age'),
  cells(object, now) {
    const { metadata, subsets = [] } = object as v1.Endpoints;
    const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
      ports.length === 0 ? addresses.map(({ ip }) => ip)
        : ports.flatMap(({ port }) =>
          addresses.map(({ ip }) => `${ip}:${port}`)));
    return [
      metadata.name, some(all) || NONE, age(metadata.creationTimestamp, now),
    ];
  },
};

export const endpointSlicePrinter: Printer = {
  columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
  cells(object, now) {
    const slice = object as discoveryv1.EndpointSlice;
    const { metadata, addressType } = slice;
    // Lists come as null where the writer had none.
    const ports = (slice.ports ?? []).map(({ name, port }) =>
      String(port ?? (name || '*')));
    const all = (slice.endpoints ?? []).flatMap(({ addresses }) => addresses);
    return [
      metadata.name,
      addressType,
      some(ports) || UNSET,
      some(all) || UNSET,
      age(metadata.creationTimestamp, now),
    ];
  },
};

/** The first three, and how many more there are. */
function some(texts: readonly string[]): string {
  const more = texts.length - 3;
  const shown = texts.slice(0, 3).join(',');
  return more > 0 ? `${shown} + ${more} more...` : shown;
}
