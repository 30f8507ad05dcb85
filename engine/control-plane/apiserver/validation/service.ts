// Services, Endpoints and EndpointSlices.
// Upstream: pkg/apis/core/validation validateService and pkg/apis/discovery/
// validation. Same for one family of addresses; ranges of addresses and node
// ports are for who gives them out.

import type {
  Endpoint, EndpointSlice,
} from '../../../machinery/api/discoveryv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import {
  duplicate, forbiddenField, invalidValue, notSupported, required,
} from './cause.ts';
import type { Cause } from './cause.ts';
import {
  checkKindMetaUpdate, checkLabels, checkMeta, immutable, oneOf,
} from './meta.ts';
import {
  dnsLabel, dnsSubdomain, portName, portNumber, qualifiedName,
} from './names.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const AFFINITY_SECONDS_MAX = 86_400;
const SLICE_ENDPOINTS_MAX = 1000;
const NO_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export function serviceCreate(object: v1.Service, causes: Cause[]): void {
  checkMeta(object.metadata, true, dnsLabel, causes);
  checkService(object.spec, causes);
}

export function serviceUpdate(
  object: v1.Service,
  old: v1.Service,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  const [now, before] = [object.spec, old.spec];
  const isKept = now.type === before.type || (now.type !== 'ExternalName' &&
    before.type !== 'ExternalName');
  const [address = ''] = before.clusterIPs ?? [];
  if (isKept && address !== '' && now.clusterIPs?.[0] !== address) {
    causes.push(invalidValue('spec.clusterIPs[0]', now.clusterIPs,
      'may not change once set'));
  }
  checkService(now, causes);
}

function checkService(spec: v1.ServiceSpec, causes: Cause[]): void {
  const { ports = [], type = '' } = spec;
  const isHeadless = spec.clusterIP === 'None' ||
    spec.clusterIPs?.[0] === 'None';
  if (ports.length === 0 && !isHeadless && type !== 'ExternalName') {
    causes.push(required('spec.ports'));
  }
  if (isHeadless && (type === 'LoadBalancer' || type === 'NodePort')) {
    causes.push(invalidValue('spec.clusterIPs[0]', 'None',
      `may not be set to 'None' for ${type} services`));
  }
  if (type === 'ExternalName') checkExternalName(spec, causes);
  checkServicePorts(ports, causes);
  checkLabels('spec.selector', spec.selector, causes);
  checkSessionAffinity(spec, causes);
  checkClusterIPs(spec, causes);
  oneOf('spec.type', type, TYPES, causes);
  checkNodePorts(ports, type, causes);
}

function checkExternalName(spec: v1.ServiceSpec, causes: Cause[]): void {
  for (const field of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    if ((spec[field] ?? []).length === 0) continue;
    const text = 'may not be set for ExternalName services';
    causes.push(forbiddenField(`spec.${field}`, text));
  }
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') causes.push(required('spec.externalName'));
  else {
    for (const text of dnsSubdomain(name)) {
      causes.push(invalidValue('spec.externalName', name, text));
    }
  }
}

function checkServicePorts(
  ports: readonly v1.ServicePort[],
  causes: Cause[],
): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    const { name = '', targetPort: target } = port;
    if (name !== '') checkPortName(at, name, names, causes);
    else if (ports.length > 1) causes.push(required(`${at}.name`));
    for (const text of portNumber(port.port)) {
      causes.push(invalidValue(`${at}.port`, port.port, text));
    }
    oneOf(`${at}.protocol`, port.protocol, PROTOCOLS, causes);
    const wrong = typeof target === 'number' ? portNumber(target)
      : portName(target ?? '');
    for (const text of wrong) {
      causes.push(invalidValue(`${at}.targetPort`, target, text));
    }
    for (const text of qualifiedName(port.appProtocol ?? 'none')) {
      causes.push(invalidValue(`${at}.appProtocol`, port.appProtocol, text));
    }
  }
}

function checkPortName(
  path: string,
  name: string,
  names: Set<string>,
  causes: Cause[],
): void {
  for (const text of dnsLabel(name)) {
    causes.push(invalidValue(`${path}.name`, name, text));
  }
  if (names.has(name)) causes.push(duplicate(`${path}.name`, name));
  names.add(name);
}

function checkSessionAffinity(spec: v1.ServiceSpec, causes: Cause[]): void {
  const { sessionAffinity: affinity, sessionAffinityConfig: config } = spec;
  oneOf('spec.sessionAffinity', affinity, AFFINITIES, causes);
  const at = 'spec.sessionAffinityConfig';
  if (affinity === 'None' && config !== undefined) {
    causes.push(forbiddenField(at,
      'must not be set when session affinity is None'));
  }
  if (affinity !== 'ClientIP') return;
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds === undefined) {
    causes.push(required(`${at}.clientIP.timeoutSeconds`));
  } else if (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX) {
    causes.push(invalidValue(`${at}.clientIP.timeoutSeconds`, seconds,
      `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`));
  }
}

function checkClusterIPs(spec: v1.ServiceSpec, causes: Cause[]): void {
  if (spec.type === 'ExternalName') return;
  const at = 'spec.clusterIPs';
  const { clusterIP = '', clusterIPs = [] } = spec;
  if (clusterIP === '') {
    if (clusterIPs.length > 0) {
      causes.push(invalidValue(at, clusterIPs,
        'must be empty when `clusterIP` is not specified'));
    }
  } else if (clusterIPs.length === 0) causes.push(required(at));
  else if (clusterIPs[0] !== clusterIP) {
    causes.push(invalidValue(at, clusterIPs,
      'first value must match `clusterIP`'));
  }
  for (const [index, address] of clusterIPs.entries()) {
    if (address === 'None' && index === 0 || isAddress(address)) continue;
    causes.push(invalidValue(`${at}[${index}]`, address, NO_IP));
  }
}

function checkNodePorts(
  ports: readonly v1.ServicePort[],
  type: string,
  causes: Cause[],
): void {
  const taken = new Set<string>();
  for (const [index, { nodePort = 0, protocol }] of ports.entries()) {
    if (nodePort === 0) continue;
    const at = `spec.ports[${index}].nodePort`;
    if (type === 'ClusterIP') {
      causes.push(forbiddenField(at,
        "may not be used when `type` is 'ClusterIP'"));
    }
    const pair = `${protocol}/${nodePort}`;
    if (taken.has(pair)) causes.push(duplicate(at, nodePort));
    taken.add(pair);
  }
}

/** IPv4 by its four numbers; of IPv6 only that it looks like one. */
function isAddress(text: string): boolean {
  if (/^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/i.test(text)) return true;
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) =>
    /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

export function endpointsCreate(object: v1.Endpoints, causes: Cause[]): void {
  checkMeta(object.metadata, true, dnsSubdomain, causes);
  for (const [index, subset] of (object.subsets ?? []).entries()) {
    const at = `subsets[${index}]`;
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    if (addresses.length + notReadyAddresses.length === 0) {
      causes.push(required(at,
        'must specify `addresses` or `notReadyAddresses`'));
    }
    checkAddresses(`${at}.addresses`, addresses, causes);
    checkAddresses(`${at}.notReadyAddresses`, notReadyAddresses, causes);
    for (const [place, port] of ports.entries()) {
      const path = `${at}.ports[${place}]`;
      const { name = '' } = port;
      if (name === '' && ports.length > 1) {
        causes.push(required(`${path}.name`));
      }
      checkPort(path, port.port, port.protocol, causes);
    }
  }
}

function checkAddresses(
  path: string,
  addresses: readonly v1.EndpointAddress[],
  causes: Cause[],
): void {
  for (const [index, { ip }] of addresses.entries()) {
    if (isAddress(ip)) continue;
    causes.push(invalidValue(`${path}[${index}].ip`, ip, NO_IP));
  }
}

function checkPort(
  path: string,
  port: number,
  protocol: string | undefined,
  causes: Cause[],
): void {
  for (const text of portNumber(port)) {
    causes.push(invalidValue(`${path}.port`, port, text));
  }
  oneOf(`${path}.protocol`, protocol, PROTOCOLS, causes);
}

export function endpointsUpdate(
  object: v1.Endpoints,
  old: v1.Endpoints,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  endpointsCreate(object, causes);
}

export function endpointSliceCreate(
  object: EndpointSlice,
  causes: Cause[],
): void {
  checkMeta(object.metadata, true, dnsSubdomain, causes);
  checkSlice(object, causes);
}

export function endpointSliceUpdate(
  object: EndpointSlice,
  old: EndpointSlice,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  checkSlice(object, causes);
  immutable('addressType', object.addressType, old.addressType, causes);
}

function checkSlice(object: EndpointSlice, causes: Cause[]): void {
  const { addressType = '', endpoints = [], ports = [] } = object;
  if (addressType === '') causes.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(addressType)) {
    causes.push(notSupported('addressType', addressType, ADDRESS_TYPES));
  }
  if (endpoints.length > SLICE_ENDPOINTS_MAX) {
    const message =
      `Too many: ${endpoints.length}: must have at most 1000 items`;
    causes.push({ reason: 'FieldValueTooMany', message, field: 'endpoints' });
    return;
  }
  for (const [index, endpoint] of endpoints.entries()) {
    checkEndpoint(`endpoints[${index}]`, endpoint, addressType, causes);
  }
  for (const [index, { port, protocol }] of ports.entries()) {
    const at = `ports[${index}]`;
    if (port !== undefined) checkPort(at, port, protocol, causes);
  }
}

function checkEndpoint(
  path: string,
  { addresses, nodeName }: Endpoint,
  type: string,
  causes: Cause[],
): void {
  const at = `${path}.addresses`;
  if ((addresses ?? []).length === 0) {
    causes.push(required(at, 'must contain at least 1 address'));
  }
  for (const [index, address] of (addresses ?? []).entries()) {
    if (type === 'FQDN' || isAddress(address)) continue;
    causes.push(invalidValue(`${at}[${index}]`, address, NO_IP));
  }
  if (nodeName === undefined) return;
  for (const text of dnsSubdomain(nodeName)) {
    causes.push(invalidValue(`${path}.nodeName`, nodeName, text));
  }
}
