// Which slices a Service should have, as a pure function of its Pods and of
// the slices it has: as few writes as possible, and no slice too full.
// Upstream: staging/src/k8s.io/endpointslice (reconciler.go, utils.go). Same
// steps; one family of addresses, no topology hints, and endpoints are added
// in the order of their Pods' keys instead of by a map's chance.

import { defined } from '../../machinery/api/defined.ts';
import type * as discoveryv1 from '../../machinery/api/discoveryv1.ts';
import { isPodReady } from '../../machinery/api/conditions.ts';
import { ownerReferenceTo } from '../../machinery/api/owners.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { hostnameOf } from './endpoint-subsets.ts';
import { areSameLabels } from './same-labels.ts';
import { addressesOf, isEndpoint } from './service-pods.ts';
import { targetPort } from './target-port.ts';

type Slice = discoveryv1.EndpointSlice;
type Endpoint = discoveryv1.Endpoint;
type Port = discoveryv1.EndpointPort;

export interface SliceInputs {
  readonly service: v1.Service;
  /** Those it selects. */
  readonly pods: readonly v1.Pod[];
  readonly slices: readonly Slice[];
  readonly node: (name: string) => v1.Node | undefined;
  readonly endpointsMax: number;
}

export interface SlicePlan {
  readonly create: readonly Slice[];
  readonly update: readonly Slice[];
  readonly delete: readonly Slice[];
  /** Nodes that Pods name and nobody knows. */
  readonly unknownNodes: readonly string[];
}

export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const MANAGER = 'endpointslice-controller.k8s.io';
export const SERVICE_NAME = 'kubernetes.io/service-name';
const HEADLESS = 'service.kubernetes.io/headless';
const ZONE = 'topology.kubernetes.io/zone';

/** What offers the same ports shares slices. */
interface Group {
  readonly ports: readonly Port[];
  readonly endpoints: Map<string, Endpoint>;
}

export function planSlices(inputs: SliceInputs): SlicePlan {
  const { service, slices } = inputs;
  const unknownNodes: string[] = [];
  const groups = groupsOf(inputs, unknownNodes);
  const own = slices.filter((slice) => isOwn(slice, service));
  const plan = {
    create: [] as Slice[], update: [] as Slice[],
    delete: slices.filter((slice) => !own.includes(slice)),
  };
  const byPorts = new Map<string, Slice[]>();
  for (const slice of own) {
    const text = portsText(slice.ports ?? []);
    byPorts.set(text, [...byPorts.get(text) ?? [], slice]);
  }
  for (const [text, group] of groups) {
    fill(inputs, group, byPorts.get(text) ?? [], plan);
    byPorts.delete(text);
  }
  for (const unwanted of byPorts.values()) plan.delete.push(...unwanted);
  keepOne(inputs, plan);
  return { ...reused(plan, service), unknownNodes };
}

function groupsOf(
  { service, pods, node }: SliceInputs,
  unknownNodes: string[],
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue;
    const ports = portsOf(service, pod);
    const text = portsText(ports);
    let group = groups.get(text);
    if (group === undefined) {
      groups.set(text, group = { ports, endpoints: new Map() });
    }
    const { nodeName = '' } = pod.spec;
    const machine = node(nodeName);
    if (machine === undefined && !service.spec.publishNotReadyAddresses) {
      unknownNodes.push(nodeName);
      continue;
    }
    const endpoint = endpointOf(service, pod, machine);
    group.endpoints.set(idOf(endpoint), endpoint);
  }
  return groups;
}

function portsOf({ spec }: v1.Service, pod: v1.Pod): readonly Port[] {
  return (spec.ports ?? []).flatMap((servicePort) => {
    const port = targetPort(pod, servicePort);
    if (port === undefined) return [];
    const { name = '', protocol, appProtocol } = servicePort;
    return [defined({ name, protocol, port, appProtocol })];
  });
}

// #region ready
/** Serving is what the Pod's probes say; ready is what that is worth while
 *  nobody is ending the Pod, or whatever they say, if the Service wants it
 *  so. */
function endpointOf(
  service: v1.Service,
  pod: v1.Pod,
  node: v1.Node | undefined,
): Endpoint {
  const serving = isPodReady(pod);
  const terminating = isTerminating(pod);
  const ready = service.spec.publishNotReadyAddresses === true
    || (serving && !terminating);
  const { namespace, name, uid } = pod.metadata;
  const { nodeName } = pod.spec;
  const zone = node?.metadata.labels?.[ZONE];
  return defined({
    addresses: addressesOf(pod),
    conditions: { ready, serving, terminating },
    hostname: hostnameOf(service, pod),
    targetRef: { kind: 'Pod', namespace: namespace!, name, uid },
    nodeName,
    zone: zone || undefined,
  });
}
// #endregion ready

/** Puts a group's endpoints into its slices: what is there stays where it
 *  is, what is new goes where something is written anyway. */
function fill(
  inputs: SliceInputs,
  { ports, endpoints }: Group,
  slices: readonly Slice[],
  plan: { create: Slice[]; update: Slice[]; delete: Slice[] },
): void {
  const { service, endpointsMax: max } = inputs;
  const left = new Map(endpoints);
  const changed: { slice: Slice; list: Endpoint[] }[] = [];
  const same: { slice: Slice; list: Endpoint[] }[] = [];
  for (const slice of slices) {
    const before = slice.endpoints ?? [];
    const list = before.flatMap((endpoint) => taken(left, endpoint));
    const isSame = list.length === before.length
      && list.every((each, i) => isEqualEndpoint(each, before[i]!));
    const labels = labelsFor(service);
    if (!isSame && list.length === 0) plan.delete.push(slice);
    else if (!isSame || !areSameLabels(slice.metadata.labels, labels)) {
      changed.push({ slice, list });
    } else same.push({ slice, list });
  }
  changed.sort((a, b) => b.list.length - a.list.length);
  for (const { list } of changed) move(left, list, max);
  while (left.size > 0) {
    const found = left.size < max ? roomiest(same, left.size, max) : undefined;
    if (found !== undefined) {
      same.splice(same.indexOf(found), 1);
      changed.push(found);
      move(left, found.list, max);
      continue;
    }
    const list: Endpoint[] = [];
    move(left, list, max);
    plan.create.push(newSlice(service, list, ports));
  }
  plan.update.push(...changed.map(({ slice, list }) => ({
    ...slice,
    metadata: { ...slice.metadata, labels: labelsFor(service) },
    endpoints: list,
  })));
}

function taken(left: Map<string, Endpoint>, endpoint: Endpoint): Endpoint[] {
  const id = idOf(endpoint);
  const found = left.get(id);
  left.delete(id);
  return found === undefined ? [] : [found];
}

function move(
  from: Map<string, Endpoint>,
  to: Endpoint[],
  max: number,
): void {
  for (const [id, endpoint] of from) {
    if (to.length >= max) return;
    to.push(endpoint);
    from.delete(id);
  }
}

/** The fullest slice that still takes them all. */
function roomiest<T extends { readonly list: readonly Endpoint[] }>(
  slices: readonly T[],
  count: number,
  max: number,
): T | undefined {
  let best: T | undefined;
  for (const slice of slices) {
    const isBetter = slice.list.length > (best?.list.length ?? -1);
    if (slice.list.length + count <= max && isBetter) best = slice;
  }
  return best;
}

/** A Service always has a slice, if an empty one. */
function keepOne(
  { service, slices }: SliceInputs,
  plan: { create: Slice[]; delete: Slice[] },
): void {
  const areAllGone = plan.delete.length === slices.length;
  if (!areAllGone || plan.create.length > 0) return;
  const empty = newSlice(service, [], []);
  const [only] = plan.delete;
  const isThere = plan.delete.length === 1 && isOwn(only!, service)
    && (only!.endpoints ?? []).length === 0 && (only!.ports ?? []).length === 0
    && areSameLabels(only!.metadata.labels, empty.metadata.labels);
  if (isThere) plan.delete.length = 0;
  else plan.create.push(empty);
}

/** A slice that would be deleted is overwritten by one that would be made. */
function reused(
  plan: { create: Slice[]; update: Slice[]; delete: Slice[] },
  service: v1.Service,
) {
  const create = [...plan.create];
  const update = [...plan.update];
  const remove = plan.delete.filter((old) => {
    if (create.length === 0 || !isOwn(old, service)) return true;
    const slice = create.pop()!;
    const { name } = old.metadata;
    update.push({ ...slice, metadata: { ...slice.metadata, name } });
    return false;
  });
  return { create, update, delete: remove };
}

function newSlice(
  service: v1.Service,
  endpoints: readonly Endpoint[],
  ports: readonly Port[],
): Slice {
  const { name, namespace } = service.metadata;
  // Nothing is written as null, as from Go.
  const orNull = <T>(list: readonly T[]): readonly T[] =>
    list.length > 0 ? list : null as unknown as readonly T[];
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace: namespace!,
      labels: labelsFor(service),
      ownerReferences: [ownerReferenceTo(service)],
    },
    addressType: 'IPv4',
    endpoints: orNull(endpoints),
    ports: orNull(ports),
  } as unknown as Slice;
}

/** The Service's own labels, and what tells whose slice it is. */
function labelsFor({ metadata, spec }: v1.Service) {
  const { [MANAGED_BY]: _, [SERVICE_NAME]: __, [HEADLESS]: ___, ...own }
    = metadata.labels ?? {};
  const { clusterIP = '' } = spec;
  const isHeadless = clusterIP === 'None' || clusterIP === '';
  return {
    ...own,
    ...(isHeadless && { [HEADLESS]: '' }),
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: metadata.name,
  };
}

function isOwn({ metadata }: Slice, service: v1.Service): boolean {
  return metadata.ownerReferences?.some(({ uid }) =>
    uid === service.metadata.uid) === true;
}

function idOf({ addresses, targetRef }: Endpoint): string {
  return `${addresses.join()} ${targetRef?.uid ?? ''}`;
}

function portsText(ports: readonly Port[]): string {
  return ports.map(({ name, protocol, port, appProtocol }) =>
    JSON.stringify([name, protocol, port, appProtocol])).sort().join();
}

function isEqualEndpoint(a: Endpoint, b: Endpoint): boolean {
  const [{ conditions: x }, { conditions: y }] = [a, b];
  return x.ready === y.ready && x.serving === y.serving
    && x.terminating === y.terminating && a.hostname === b.hostname
    && a.nodeName === b.nodeName && a.zone === b.zone;
}
