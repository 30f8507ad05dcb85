// References to a Pod's own fields and resources.
// Upstream: pkg/apis/core/validation validateObjectFieldSelector and
// validateContainerResourceFieldSelector. Same.

import type * as v1 from '../../../machinery/api/v1.ts';
import { invalidValue, notSupported, required } from './cause.ts';
import type { Cause } from './cause.ts';
import { qualifiedName } from './names.ts';

const RESOURCES = [
  'limits.cpu', 'limits.ephemeral-storage', 'limits.memory',
  'requests.cpu', 'requests.ephemeral-storage', 'requests.memory',
];
/** Paths that the API has, whether or not this place takes them. */
const KNOWN_PATHS = [
  'metadata.annotations', 'metadata.labels', 'metadata.name',
  'metadata.namespace', 'metadata.uid', 'spec.nodeName',
  'spec.restartPolicy', 'spec.serviceAccountName', 'spec.schedulerName',
  'spec.hostNetwork', 'status.phase', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs', 'status.nominatedNodeName',
];

export function checkFieldRef(
  path: string,
  { apiVersion, fieldPath }: v1.ObjectFieldSelector,
  supported: readonly string[],
  causes: Cause[],
): void {
  if (apiVersion === undefined) {
    causes.push(required(`${path}.apiVersion`));
    return;
  }
  if (fieldPath === '') {
    causes.push(required(`${path}.fieldPath`));
    return;
  }
  const parts = /^([^[]+)\['(.*)'\]$/.exec(fieldPath);
  const name = parts?.[1] ?? fieldPath;
  if (apiVersion !== 'v1' || !KNOWN_PATHS.includes(name)) {
    causes.push(invalidValue(`${path}.fieldPath`, fieldPath,
      `error converting fieldPath: field label not supported: ${fieldPath}`));
  } else if (parts !== null) {
    checkSubscript(path, name, parts[2] ?? '', causes);
  } else if (!supported.includes(name)) {
    causes.push(notSupported(`${path}.fieldPath`, name, supported));
  }
}

function checkSubscript(
  path: string,
  name: string,
  subscript: string,
  causes: Cause[],
): void {
  const isAnnotation = name === 'metadata.annotations';
  if (!isAnnotation && name !== 'metadata.labels') {
    causes.push(invalidValue(path, name, 'does not support subscript'));
    return;
  }
  const key = isAnnotation ? subscript.toLowerCase() : subscript;
  for (const text of qualifiedName(key)) {
    causes.push(invalidValue(path, key, text));
  }
}

export function checkResourceFieldRef(
  path: string,
  { containerName = '', resource }: v1.ResourceFieldSelector,
  isVolume: boolean,
  causes: Cause[],
): void {
  if (isVolume && containerName === '') {
    causes.push(required(`${path}.containerName`));
  } else if (resource === '') causes.push(required(`${path}.resource`));
  else if (!RESOURCES.includes(resource) &&
    !/^(requests|limits)\.hugepages-/.test(resource)) {
    causes.push(notSupported(`${path}.resource`, resource, RESOURCES));
  }
}
