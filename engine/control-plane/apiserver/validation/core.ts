// Namespaces, Nodes, ConfigMaps and ServiceAccounts.
// Upstream: pkg/apis/core/validation. Same for what is modelled.

import type * as v1 from '../../../machinery/api/v1.ts';
import { duplicate, forbiddenField, invalidValue, tooLong } from './cause.ts';
import type { Cause } from './cause.ts';
import { isEqual } from './equal.ts';
import {
  checkFinalizer, checkKindMetaUpdate, checkMeta, isSet,
} from './meta.ts';
import { configMapKey, dnsLabel, dnsSubdomain } from './names.ts';
import { checkTaints } from './placement.ts';
import { checkQuantity } from './resources.ts';

const DATA_MAX = 1024 * 1024;

export function namespaceCreate(object: v1.Namespace, causes: Cause[]): void {
  checkMeta(object.metadata, false, dnsLabel, causes);
  for (const finalizer of object.spec.finalizers ?? []) {
    checkFinalizer('spec.finalizers', finalizer, causes);
  }
}

export function namespaceUpdate(
  object: v1.Namespace,
  old: v1.Namespace,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
}

export function namespaceStatusUpdate(
  object: v1.Namespace,
  old: v1.Namespace,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  const isDeleted = object.metadata.deletionTimestamp !== undefined;
  const wanted = isDeleted ? 'Terminating' : 'Active';
  const { phase = '' } = object.status;
  if (phase === wanted) return;
  causes.push(invalidValue('status.Phase', phase,
    `may only be '${wanted}' if \`deletionTimestamp\` is ` +
    `${isDeleted ? 'not ' : ''}empty`));
}

export function nodeCreate(node: v1.Node, causes: Cause[]): void {
  checkMeta(node.metadata, false, dnsSubdomain, causes);
  checkTaints('metadata.taints', node.spec.taints ?? [], causes);
  checkNodeResources(node, causes);
}

export function nodeUpdate(node: v1.Node, old: v1.Node, causes: Cause[]): void {
  checkKindMetaUpdate(node.metadata, old.metadata, causes);
  checkNodeResources(node, causes);
  checkAddresses(node.status.addresses ?? [], causes);
  const { podCIDRs = [], providerID } = old.spec;
  if (podCIDRs.length > 0 && !isEqual(podCIDRs, node.spec.podCIDRs)) {
    causes.push(forbiddenField('spec.podCIDRs',
      'node updates may not change podCIDR except from "" to valid'));
  }
  if (isSet(providerID) && providerID !== node.spec.providerID) {
    causes.push(forbiddenField('spec.providerID',
      'node updates may not change providerID except from "" to valid'));
  }
  checkTaints('metadata.taints', node.spec.taints ?? [], causes);
  if (node.spec.externalID === old.spec.externalID) return;
  causes.push(forbiddenField('spec.externalID', 'may not be updated'));
}

function checkNodeResources({ status }: v1.Node, causes: Cause[]): void {
  for (const list of ['capacity', 'allocatable'] as const) {
    for (const [name, quantity] of Object.entries(status[list] ?? {})) {
      checkQuantity(`status.${list}.${name}`, name, quantity, causes);
    }
  }
}

function checkAddresses(
  addresses: readonly v1.NodeAddress[],
  causes: Cause[],
): void {
  const seen = new Set<string>();
  for (const [index, address] of addresses.entries()) {
    const pair = `${address.type} ${address.address}`;
    const at = `status.addresses[${index}]`;
    if (seen.has(pair)) causes.push(duplicate(at, address));
    seen.add(pair);
  }
}

export function configMapCreate(object: v1.ConfigMap, causes: Cause[]): void {
  checkMeta(object.metadata, true, dnsSubdomain, causes);
  const { data = {}, binaryData = {} } = object;
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    checkKey(`data[${key}]`, key, causes);
    if (Object.hasOwn(binaryData, key)) {
      causes.push(invalidValue(`data[${key}]`, key,
        'duplicate of key present in binaryData'));
    }
    size += bytes(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    checkKey(`binaryData[${key}]`, key, causes);
    size += Math.floor(value.length * 3 / 4);
  }
  if (size > DATA_MAX) causes.push(tooLong('[]', DATA_MAX));
}

function checkKey(path: string, key: string, causes: Cause[]): void {
  for (const text of configMapKey(key)) {
    causes.push(invalidValue(path, key, text));
  }
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

export function configMapUpdate(
  object: v1.ConfigMap,
  old: v1.ConfigMap,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  if (old.immutable === true) {
    const refuse = (field: string): void => {
      causes.push(forbiddenField(field,
        'field is immutable when `immutable` is set'));
    };
    if (object.immutable !== true) refuse('immutable');
    if (!isEqual(object.data, old.data)) refuse('data');
    if (!isEqual(object.binaryData, old.binaryData)) refuse('binaryData');
  }
  configMapCreate(object, causes);
}

export function serviceAccountCreate(
  object: v1.ServiceAccount,
  causes: Cause[],
): void {
  checkMeta(object.metadata, true, dnsSubdomain, causes);
}

export function serviceAccountUpdate(
  object: v1.ServiceAccount,
  old: v1.ServiceAccount,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  serviceAccountCreate(object, causes);
}
