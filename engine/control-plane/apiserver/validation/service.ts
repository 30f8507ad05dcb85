// Services, Endpoints and EndpointSlices.
// Upstream: pkg/apis/core/validation validateService and pkg/apis/discovery/
// validation. Same for one family of addresses; ranges of addresses and node
// ports are for who gives them out.

import type {
  Endpoint, EndpointPort, EndpointSlice,
} from '../../../machinery/api/discoveryv1.ts';
import {
  dnsLabel, dnsSubdomain, qualifiedName,
} from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import {
  each, given, immutable, isRepeated, isSet, named, needed, oneOf, portNumber,
  struct,
} from './checks.ts';
import { checkProtocol } from './container.ts';
import { checkLabels } from './meta.ts';
import type { Place } from './place.ts';
import { checkPort } from './probe.ts';

const AFFINITY_SECONDS_MAX = 86_400;
const SLICE_ENDPOINTS_MAX = 1000;
const NO_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export function checkService({ spec }: v1.Service, root: Place): void {
  const at = root.at('spec');
  const { ports = [], type = '' } = spec;
  const isHeadless = spec.clusterIP === 'None' ||
    spec.clusterIPs?.[0] === 'None';
  if (ports.length === 0 && !isHeadless && type !== 'ExternalName') {
    at.at('ports').required();
  }
  if (isHeadless && (type === 'LoadBalancer' || type === 'NodePort')) {
    at.at('clusterIPs').item(0)
      .invalid('None', `may not be set to 'None' for ${type} services`);
  }
  if (type === 'ExternalName') checkExternalName(spec, at);
  checkServicePorts(ports, at.at('ports'));
  checkLabels(spec.selector, at.at('selector'));
  checkSessionAffinity(spec, at);
  if (type !== 'ExternalName') checkClusterIPs(spec, at.at('clusterIPs'));
  checkType(type, at.at('type'));
  checkNodePorts(ports, at.at('ports'), type);
}

const checkType =
  oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort');

export function checkAddressKept(
  { spec: now }: v1.Service,
  { spec: before }: v1.Service,
  at: Place,
): void {
  const isKept = now.type === before.type || (now.type !== 'ExternalName' &&
    before.type !== 'ExternalName');
  const [address = ''] = before.clusterIPs ?? [];
  if (isKept && address !== '' && now.clusterIPs?.[0] !== address) {
    at.at('spec').at('clusterIPs').item(0)
      .invalid(now.clusterIPs, 'may not change once set');
  }
}

function checkExternalName(spec: v1.ServiceSpec, at: Place): void {
  for (const field of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    if ((spec[field] ?? []).length === 0) continue;
    at.at(field).forbidden('may not be set for ExternalName services');
  }
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  needed(named(dnsSubdomain))(name, at.at('externalName'));
}

const checkServicePort = struct<v1.ServicePort>({
  port: portNumber,
  protocol: checkProtocol,
  targetPort: (target = '', at) => checkPort(target, at),
  appProtocol: given(named(qualifiedName)),
});

function checkServicePorts(ports: readonly v1.ServicePort[], at: Place): void {
  const names = new Set<string>();
  at.each(ports, (port, place) => {
    const { name = '' } = port;
    const field = place.at('name');
    if (name !== '') {
      field.name(name, dnsLabel);
      if (isRepeated(name, names)) field.duplicate(name);
    } else if (ports.length > 1) field.required();
    checkServicePort(port, place);
  });
}

const checkAffinityName = oneOf('ClientIP', 'None');

function checkSessionAffinity(spec: v1.ServiceSpec, at: Place): void {
  const { sessionAffinity: affinity, sessionAffinityConfig: config } = spec;
  checkAffinityName(affinity, at.at('sessionAffinity'));
  const place = at.at('sessionAffinityConfig');
  if (affinity === 'None' && config !== undefined) {
    place.forbidden('must not be set when session affinity is None');
  }
  if (affinity !== 'ClientIP') return;
  const seconds = config?.clientIP?.timeoutSeconds;
  const field = place.at('clientIP').at('timeoutSeconds');
  if (seconds === undefined) field.required();
  else if (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX) {
    field.invalid(seconds,
      `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`);
  }
}

function checkClusterIPs(spec: v1.ServiceSpec, at: Place): void {
  const { clusterIP = '', clusterIPs = [] } = spec;
  if (clusterIP === '') {
    if (clusterIPs.length > 0) {
      at.invalid(clusterIPs,
        'must be empty when `clusterIP` is not specified');
    }
  } else if (clusterIPs.length === 0) at.required();
  else if (clusterIPs[0] !== clusterIP) {
    at.invalid(clusterIPs, 'first value must match `clusterIP`');
  }
  at.each(clusterIPs, (address, place, index) => {
    if (address !== 'None' || index > 0) checkAddress(address, place);
  });
}

function checkNodePorts(
  ports: readonly v1.ServicePort[],
  at: Place,
  type: string,
): void {
  const taken = new Set<string>();
  at.each(ports, ({ nodePort = 0, protocol }, place) => {
    if (nodePort === 0) return;
    const field = place.at('nodePort');
    if (type === 'ClusterIP') {
      field.forbidden("may not be used when `type` is 'ClusterIP'");
    }
    const pair = `${protocol}/${nodePort}`;
    if (isRepeated(pair, taken)) field.duplicate(nodePort);
  });
}

/** IPv4 by its four numbers; of IPv6 only that it looks like one. */
function checkAddress(text: string, at: Place): void {
  if (/^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/i.test(text)) return;
  const parts = text.split('.');
  const isIPv4 = parts.length === 4 && parts.every((part) =>
    /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  if (!isIPv4) at.invalid(text, NO_IP);
}

const checkAddresses = each(struct<v1.EndpointAddress>({
  ip: given(checkAddress),
}));

const checkPortNumber = struct<EndpointPort>({
  port: portNumber,
  protocol: checkProtocol,
});

const checkSubset = struct<v1.EndpointSubset>({
  addresses: checkAddresses,
  notReadyAddresses: checkAddresses,
  ports: (ports, at) => at.each(ports, (port, place) => {
    if (!isSet(port.name) && ports!.length > 1) place.at('name').required();
    checkPortNumber(port, place);
  }),
});

export const checkEndpoints = struct<v1.Endpoints>({
  subsets: each((subset, at) => {
    const { addresses = [], notReadyAddresses = [] } = subset;
    if (addresses.length + notReadyAddresses.length === 0) {
      at.required('must specify `addresses` or `notReadyAddresses`');
    }
    checkSubset(subset, at);
  }),
});

const checkAddressType = oneOf('FQDN', 'IPv4', 'IPv6');

export function checkSlice(slice: EndpointSlice, at: Place): void {
  const { addressType, endpoints = [], ports } = slice;
  checkAddressType(addressType, at.at('addressType'));
  const place = at.at('endpoints');
  if (endpoints.length > SLICE_ENDPOINTS_MAX) {
    place.tooMany(endpoints.length, SLICE_ENDPOINTS_MAX);
    return;
  }
  place.each(endpoints, (endpoint, field) => {
    checkEndpoint(endpoint, field, addressType);
  });
  at.at('ports').each(ports, (port, field) => {
    if (port.port !== undefined) checkPortNumber(port, field);
  });
}

function checkEndpoint(
  { addresses = [], nodeName }: Endpoint,
  at: Place,
  type: string,
): void {
  const place = at.at('addresses');
  if (addresses.length === 0) place.required('must contain at least 1 address');
  if (type !== 'FQDN') place.each(addresses, checkAddress);
  given(named(dnsSubdomain))(nodeName, at.at('nodeName'));
}

export function checkTypeKept(
  object: EndpointSlice,
  old: EndpointSlice,
  at: Place,
): void {
  immutable(object.addressType, old.addressType, at.at('addressType'));
}
