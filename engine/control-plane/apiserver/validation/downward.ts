// References to a Pod's own fields and resources.
// Upstream: pkg/apis/core/validation validateObjectFieldSelector and
// validateContainerResourceFieldSelector. Same.

import { qualifiedName } from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type { PresentCheck } from './checks.ts';
import type { Place } from './place.ts';

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

/** The check of a reference to one of the `supported` fields. */
export function fieldRefTo(
  ...supported: readonly string[]
): PresentCheck<v1.ObjectFieldSelector> {
  return ({ apiVersion, fieldPath }, at) => {
    if (apiVersion === undefined) return at.at('apiVersion').required();
    const place = at.at('fieldPath');
    if (fieldPath === '') return place.required();
    const parts = /^([^[]+)\['(.*)'\]$/.exec(fieldPath);
    const name = parts?.[1] ?? fieldPath;
    if (apiVersion !== 'v1' || !KNOWN_PATHS.includes(name)) {
      place.invalid(fieldPath,
        `error converting fieldPath: field label not supported: ${fieldPath}`);
    } else if (parts === null) place.oneOf(name, supported);
    else checkSubscript(name, parts[2] ?? '', at);
  };
}

function checkSubscript(name: string, subscript: string, at: Place): void {
  if (name === 'metadata.labels') at.name(subscript, qualifiedName);
  else if (name === 'metadata.annotations') {
    at.name(subscript.toLowerCase(), qualifiedName);
  } else at.invalid(name, 'does not support subscript');
}

export function checkResourceFieldRef(
  { resource }: v1.ResourceFieldSelector,
  at: Place,
): void {
  const place = at.at('resource');
  if (resource === '') place.required();
  else if (!/^(requests|limits)\.hugepages-/.test(resource)) {
    place.oneOf(resource, RESOURCES);
  }
}
