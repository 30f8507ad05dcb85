// Requests and limits.
// Upstream: pkg/apis/core/validation validateResourceRequirements and
// pkg/apis/core/helper. Same, but for resource claims.

import {
  compareQuantities, milliValue,
} from '../../../machinery/api/quantity.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { forbiddenField, invalidValue, required } from './cause.ts';
import type { Cause } from './cause.ts';
import { NOT_NEGATIVE } from './meta.ts';
import { qualifiedName } from './names.ts';

const HUGE_PAGES = 'hugepages-';
const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];
const STANDARD_RESOURCES = [
  ...CONTAINER_RESOURCES, 'requests.cpu', 'requests.memory',
  'requests.ephemeral-storage', 'limits.cpu', 'limits.memory',
  'limits.ephemeral-storage', 'pods', 'resourcequotas', 'services',
  'replicationcontrollers', 'secrets', 'configmaps',
  'persistentvolumeclaims', 'storage', 'requests.storage', 'services.nodeports',
  'services.loadbalancers',
];
const INTEGER_RESOURCES = [
  'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets',
  'configmaps', 'persistentvolumeclaims', 'services.nodeports',
  'services.loadbalancers',
];

export function checkResources(
  path: string,
  resources: v1.ResourceRequirements | undefined,
  causes: Cause[],
): void {
  const { limits = {}, requests = {} } = resources ?? {};
  for (const name in limits) {
    checkResource(`${path}.limits[${name}]`, name, limits[name]!, causes);
  }
  for (const name in requests) {
    checkResource(`${path}.requests[${name}]`, name, requests[name]!, causes);
    checkRequest(path, name, requests[name]!, limits[name], causes);
  }
  const all = [...Object.keys(limits), ...Object.keys(requests)];
  const isHuge = all.some((name) => name.startsWith(HUGE_PAGES));
  if (isHuge && !all.includes('cpu') && !all.includes('memory')) {
    causes.push(forbiddenField(path, 'HugePages require cpu or memory'));
  }
}

function checkResource(
  path: string,
  name: string,
  quantity: string,
  causes: Cause[],
): void {
  checkName(path, name, causes);
  checkQuantity(path, name, quantity, causes);
}

function checkName(path: string, name: string, causes: Cause[]): void {
  if (CONTAINER_RESOURCES.includes(name)) return;
  const wrong = qualifiedName(name);
  for (const text of wrong) causes.push(invalidValue(path, name, text));
  if (!name.includes('/')) {
    const isHuge = name.startsWith(HUGE_PAGES);
    if (wrong.length === 0 && !isHuge && !STANDARD_RESOURCES.includes(name)) {
      causes.push(invalidValue(path, name,
        'must be a standard resource type or fully qualified'));
    }
    if (isHuge) return;
    const text = 'must be a standard resource for containers';
    causes.push(invalidValue(path, name, text));
  } else if (!isNative(name) && !isExtended(name)) {
    causes.push(invalidValue(path, name,
      "doesn't follow extended resource name standard"));
  }
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isExtended(name: string): boolean {
  return !name.startsWith('requests.') &&
    qualifiedName(`requests.${name}`).length === 0;
}

/** Also for what a node has; `path` names the resource. */
export function checkQuantity(
  path: string,
  name: string,
  quantity: string,
  causes: Cause[],
): void {
  if (quantity.startsWith('-')) {
    causes.push(invalidValue(path, quantity, NOT_NEGATIVE));
  }
  const isInteger = INTEGER_RESOURCES.includes(name) ||
    (name.includes('/') && !isNative(name));
  if (!isInteger || milliValue(quantity) % 1000 === 0) return;
  causes.push(invalidValue(path, quantity, 'must be an integer'));
}

function checkRequest(
  path: string,
  name: string,
  request: string,
  limit: string | undefined,
  causes: Cause[],
): void {
  const mayOvercommit = isNative(name) && !name.startsWith(HUGE_PAGES);
  if (limit === undefined) {
    if (mayOvercommit) return;
    causes.push(required(`${path}.limits`,
      'Limit must be set for non overcommitable resources'));
    return;
  }
  const order = compareQuantities(request, limit);
  if (order === 0) return;
  if (!mayOvercommit) {
    causes.push(invalidValue(`${path}.requests`, request,
      `must be equal to ${name} limit of ${limit}`));
  } else if (order > 0) {
    causes.push(invalidValue(`${path}.requests`, request,
      `must be less than or equal to ${name} limit of ${limit}`));
  }
}
