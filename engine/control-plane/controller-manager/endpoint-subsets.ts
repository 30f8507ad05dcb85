// What an Endpoints object says, as a pure function of a Service and its
// Pods. Upstream: pkg/controller/endpoint (syncService, addEndpointSubset,
// truncateEndpoints) and pkg/api/v1/endpoints RepackSubsets. Same; subsets
// are ordered by their ports instead of by a hash.

import { isPodReady } from '../../machinery/api/conditions.ts';
import { defined } from '../../machinery/api/defined.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { isEndpoint } from './service-pods.ts';
import { targetPort } from './target-port.ts';

/** As many addresses as an object may hold. */
const ADDRESSES_MAX = 1_000;

interface Group {
  readonly port: v1.EndpointPort | undefined;
  readonly ready: v1.EndpointAddress[];
  readonly notReady: v1.EndpointAddress[];
}

/** Addresses that offer the same ports stand together. */
export function subsetsOf(
  service: v1.Service,
  pods: readonly v1.Pod[],
): readonly v1.EndpointSubset[] {
  const { ports = [], publishNotReadyAddresses = false } = service.spec;
  const byPort = new Map<string, Group>();
  for (const pod of pods) {
    if (!isEndpoint(pod, publishNotReadyAddresses)) continue;
    const isReady = publishNotReadyAddresses || isPodReady(pod);
    const address = addressOf(service, pod);
    const offered = ports.length > 0
      ? ports.flatMap((port) => endpointPort(pod, port))
      : service.spec.clusterIP === 'None' ? [undefined] : [];
    for (const port of offered) {
      const text = JSON.stringify(port ?? null);
      let group = byPort.get(text);
      if (group === undefined) {
        byPort.set(text, group = { port, ready: [], notReady: [] });
      }
      (isReady ? group.ready : group.notReady).push(address);
    }
  }
  return packed([...byPort.values()]);
}

function endpointPort(
  pod: v1.Pod,
  service: v1.ServicePort,
): v1.EndpointPort[] {
  const port = targetPort(pod, service);
  if (port === undefined) return [];
  const { name, protocol, appProtocol } = service;
  return [defined({ name: name || undefined, port, protocol, appProtocol })];
}

function addressOf(service: v1.Service, pod: v1.Pod): v1.EndpointAddress {
  const { namespace, name, uid } = pod.metadata;
  const { nodeName } = pod.spec;
  return defined({
    ip: pod.status?.podIP ?? '',
    hostname: hostnameOf(service, pod),
    nodeName,
    targetRef: { kind: 'Pod', namespace: namespace!, name, uid },
  });
}

/** A Pod has a name of its own behind the Service of its subdomain. */
export function hostnameOf(
  { metadata }: v1.Service,
  { spec: { hostname, subdomain } }: v1.Pod,
): string | undefined {
  return subdomain === metadata.name ? hostname || undefined : undefined;
}

function packed(groups: readonly Group[]): readonly v1.EndpointSubset[] {
  const byAddresses = new Map<string, Group & { ports: v1.EndpointPort[] }>();
  for (const { port, ready, notReady } of groups) {
    const text = [ready, notReady].map((list) =>
      list.map(({ targetRef, ip }) => ip + targetRef?.uid).sort().join())
      .join(';');
    let group = byAddresses.get(text);
    if (group === undefined) {
      group = { port, ready, notReady, ports: [] };
      byAddresses.set(text, group);
    }
    if (port !== undefined) group.ports.push(port);
  }
  return [...byAddresses.values()].map(({ ready, notReady, ports }) => ({
    ...(ready.length > 0 && { addresses: ready.sort(byAddress) }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady.sort(byAddress) }),
    ...(ports.length > 0 && { ports }),
  }));
}

function byAddress(
  { ip: a }: v1.EndpointAddress,
  { ip: b }: v1.EndpointAddress,
): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** No more addresses than an object may hold, ready ones first; undefined if
 *  there are not too many. */
export function truncated(
  subsets: readonly v1.EndpointSubset[],
): readonly v1.EndpointSubset[] | undefined {
  const count = (of: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, subset) => sum + (subset[of]?.length ?? 0), 0);
  const ready = count('addresses');
  const all = ready + count('notReadyAddresses');
  if (all <= ADDRESSES_MAX) return undefined;
  const isTooReady = ready > ADDRESSES_MAX;
  const which = isTooReady ? 'addresses' : 'notReadyAddresses';
  const max = isTooReady ? ADDRESSES_MAX : ADDRESSES_MAX - ready;
  let left = max;
  return subsets.map(({ notReadyAddresses, ...subset }) => {
    const list = isTooReady ? subset.addresses : notReadyAddresses;
    const share = (list?.length ?? 0) / (isTooReady ? ready : all - ready);
    const kept = (list ?? []).slice(0, Math.min(left, Math.ceil(share * max)));
    left -= kept.length;
    return { ...subset, ...(kept.length > 0 && { [which]: kept }) };
  });
}
