// Namespaces, Nodes and ConfigMaps.
// Upstream: pkg/apis/core/validation. Same for what is modelled.

import { isEqual } from '../../../machinery/api/equal.ts';
import { qualifiedName } from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { isRepeated, isSet } from './checks.ts';
import { configMapKey } from './names.ts';
import type { Place } from './place.ts';
import { checkTaints } from './placement.ts';
import { checkQuantity } from './resources.ts';

const DATA_MAX = 1024 * 1024;

export function checkNamespace({ spec }: v1.Namespace, at: Place): void {
  for (const finalizer of spec.finalizers ?? []) {
    at.at('spec').at('finalizers').name(finalizer, qualifiedName);
  }
}

export function checkNamespaceStatus(
  { metadata, status }: v1.Namespace,
  _old: v1.Namespace,
  at: Place,
): void {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  const wanted = isDeleted ? 'Terminating' : 'Active';
  const { phase = '' } = status;
  if (phase === wanted) return;
  at.at('status').at('Phase').invalid(phase,
    `may only be '${wanted}' if \`deletionTimestamp\` is ` +
    `${isDeleted ? 'not ' : ''}empty`);
}

export function checkNode(node: v1.Node, at: Place): void {
  checkTaints(node.spec.taints, at.at('metadata').at('taints'));
  checkNodeResources(node, at.at('status'));
}

export function checkNodeUpdate(node: v1.Node, old: v1.Node, at: Place): void {
  checkNodeResources(node, at.at('status'));
  checkAddresses(node.status.addresses, at.at('status').at('addresses'));
  const place = at.at('spec');
  const { podCIDRs = [], providerID, externalID } = old.spec;
  const mayNotChange = (field: string): string =>
    `node updates may not change ${field} except from "" to valid`;
  if (podCIDRs.length > 0 && !isEqual(podCIDRs, node.spec.podCIDRs)) {
    place.at('podCIDRs').forbidden(mayNotChange('podCIDR'));
  }
  if (isSet(providerID) && providerID !== node.spec.providerID) {
    place.at('providerID').forbidden(mayNotChange('providerID'));
  }
  checkTaints(node.spec.taints, at.at('metadata').at('taints'));
  if (node.spec.externalID === externalID) return;
  place.at('externalID').forbidden('may not be updated');
}

function checkNodeResources({ status }: v1.Node, at: Place): void {
  for (const list of ['capacity', 'allocatable'] as const) {
    for (const [name, quantity] of Object.entries(status[list] ?? {})) {
      checkQuantity(name, quantity, at.at(list).at(name));
    }
  }
}

function checkAddresses(
  addresses: readonly v1.NodeAddress[] | undefined,
  at: Place,
): void {
  const seen = new Set<string>();
  at.each(addresses, (address, place) => {
    const pair = `${address.type} ${address.address}`;
    if (isRepeated(pair, seen)) place.duplicate(address);
  });
}

export function checkConfigMap(object: v1.ConfigMap, at: Place): void {
  const { data = {}, binaryData = {} } = object;
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    const place = at.at('data').item(key);
    place.name(key, configMapKey);
    if (Object.hasOwn(binaryData, key)) {
      place.invalid(key, 'duplicate of key present in binaryData');
    }
    size += bytes(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    at.at('binaryData').item(key).name(key, configMapKey);
    size += Math.floor(value.length * 3 / 4);
  }
  if (size > DATA_MAX) at.item('').tooLong(DATA_MAX);
}

/** The length in UTF-8: a surrogate pair is two units and four bytes. */
function bytes(text: string): number {
  let size = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    size += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return size;
}

export function checkConfigMapUpdate(
  object: v1.ConfigMap,
  old: v1.ConfigMap,
  at: Place,
): void {
  if (old.immutable !== true) return;
  for (const field of ['immutable', 'data', 'binaryData'] as const) {
    if (isEqual(object[field], old[field])) continue;
    at.at(field).forbidden('field is immutable when `immutable` is set');
  }
}
