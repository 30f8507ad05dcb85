// Requests and limits.
// Upstream: pkg/apis/core/validation validateResourceRequirements and
// pkg/apis/core/helper. Same, but for resource claims.

import { qualifiedName } from '../../../machinery/api/names.ts';
import {
  compareQuantities, milliValue,
} from '../../../machinery/api/quantity.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { NOT_NEGATIVE } from './checks.ts';
import type { Place } from './place.ts';

const HUGE_PAGES = 'hugepages-';
const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];
const INTEGER_RESOURCES = [
  'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets',
  'configmaps', 'persistentvolumeclaims', 'services.nodeports',
  'services.loadbalancers',
];
const STANDARD_RESOURCES = [
  ...INTEGER_RESOURCES, 'storage', 'requests.storage',
  ...CONTAINER_RESOURCES.flatMap((name) =>
    [name, `requests.${name}`, `limits.${name}`]),
];

export function checkResources(
  { limits = {}, requests = {} }: v1.ResourceRequirements,
  at: Place,
): void {
  for (const name in limits) {
    checkResource(name, limits[name]!, at.at('limits').item(name));
  }
  for (const name in requests) {
    checkResource(name, requests[name]!, at.at('requests').item(name));
    checkRequest(name, requests[name]!, limits[name], at);
  }
  const all = [...Object.keys(limits), ...Object.keys(requests)];
  const isHuge = all.some((name) => name.startsWith(HUGE_PAGES));
  if (isHuge && !all.includes('cpu') && !all.includes('memory')) {
    at.forbidden('HugePages require cpu or memory');
  }
}

function checkResource(name: string, quantity: string, at: Place): void {
  checkName(name, at);
  checkQuantity(name, quantity, at);
}

function checkName(name: string, at: Place): void {
  if (CONTAINER_RESOURCES.includes(name)) return;
  at.name(name, qualifiedName);
  if (name.includes('/')) {
    if (isNative(name) || isExtended(name)) return;
    at.invalid(name, "doesn't follow extended resource name standard");
    return;
  }
  if (name.startsWith(HUGE_PAGES)) return;
  const isWell = qualifiedName(name).length === 0;
  if (isWell && !STANDARD_RESOURCES.includes(name)) {
    at.invalid(name, 'must be a standard resource type or fully qualified');
  }
  at.invalid(name, 'must be a standard resource for containers');
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isExtended(name: string): boolean {
  return !name.startsWith('requests.') &&
    qualifiedName(`requests.${name}`).length === 0;
}

/** Also for what a node has; `at` is the resource's place. */
export function checkQuantity(
  name: string,
  quantity: string,
  at: Place,
): void {
  if (quantity.startsWith('-')) at.invalid(quantity, NOT_NEGATIVE);
  const isInteger = INTEGER_RESOURCES.includes(name) || !isNative(name);
  if (!isInteger || milliValue(quantity) % 1000 === 0) return;
  at.invalid(quantity, 'must be an integer');
}

function checkRequest(
  name: string,
  request: string,
  limit: string | undefined,
  at: Place,
): void {
  const mayOvercommit = isNative(name) && !name.startsWith(HUGE_PAGES);
  if (limit === undefined) {
    if (mayOvercommit) return;
    at.at('limits')
      .required('Limit must be set for non overcommitable resources');
    return;
  }
  const order = compareQuantities(request, limit);
  if (mayOvercommit ? !(order > 0) : order === 0) return;
  const must = mayOvercommit ? 'less than or equal' : 'equal';
  at.at('requests')
    .invalid(request, `must be ${must} to ${name} limit of ${limit}`);
}
