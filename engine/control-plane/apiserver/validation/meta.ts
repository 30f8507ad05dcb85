// What is checked of every object's metadata, and of selectors.
// Upstream: apimachinery/pkg/api/validation/objectmeta.go, apis/meta/v1/
// validation, pkg/apis/core/validation for finalizers. Same checks and texts,
// in the order of the object's keys where upstream's is Go's map order.

import type { LabelSelector, ObjectMeta } from '../../../machinery/api/meta.ts';
import {
  forbiddenField, invalidValue, notSupported, required, tooLong,
} from './cause.ts';
import type { Cause } from './cause.ts';
import { isEqual } from './equal.ts';
import { dnsLabel, labelValue, qualifiedName } from './names.ts';
import type { NameCheck } from './names.ts';

export type Labels = Readonly<Record<string, string>>;

export const IMMUTABLE = 'field is immutable';
export const NOT_NEGATIVE = 'must be greater than or equal to 0';
const ANNOTATIONS_MAX = 256 * 1024;
const STANDARD_FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes'];

/** The object of a create. */
export function checkMeta(
  meta: ObjectMeta,
  isNamespaced: boolean,
  name: NameCheck,
  causes: Cause[],
): void {
  if (isSet(meta.generateName)) {
    const masked = maskTrailingDash(meta.generateName);
    for (const text of name(masked)) {
      const path = 'metadata.generateName';
      causes.push(invalidValue(path, meta.generateName, text));
    }
  }
  if (!isSet(meta.name)) {
    const detail = 'name or generateName is required';
    causes.push(required('metadata.name', detail));
  } else {
    for (const text of name(meta.name)) {
      causes.push(invalidValue('metadata.name', meta.name, text));
    }
  }
  checkNamespace(meta, isNamespaced, causes);
  notNegative('metadata.generation', meta.generation, causes);
  checkCommon(meta, causes);
  checkFinalizers(meta.finalizers ?? [], causes);
}

function checkNamespace(
  { namespace }: ObjectMeta,
  isNamespaced: boolean,
  causes: Cause[],
): void {
  const path = 'metadata.namespace';
  if (!isNamespaced) {
    if (!isSet(namespace)) return;
    causes.push(forbiddenField(path, 'not allowed on this type'));
  } else if (!isSet(namespace)) causes.push(required(path));
  else {
    for (const text of dnsLabel(namespace)) {
      causes.push(invalidValue(path, namespace, text));
    }
  }
}

function checkCommon(meta: ObjectMeta, causes: Cause[]): void {
  checkLabels('metadata.labels', meta.labels, causes);
  checkAnnotations('metadata.annotations', meta.annotations, causes);
  checkOwners(meta, causes);
}

export function checkLabels(
  path: string,
  labels: Labels | undefined,
  causes: Cause[],
): void {
  for (const key in labels) {
    checkLabelKey(path, key, causes);
    for (const text of labelValue(labels[key]!)) {
      causes.push(invalidValue(path, labels[key], text));
    }
  }
}

export function checkLabelKey(
  path: string,
  key: string,
  causes: Cause[],
): void {
  for (const text of qualifiedName(key)) {
    causes.push(invalidValue(path, key, text));
  }
}

export function checkAnnotations(
  path: string,
  annotations: Labels | undefined,
  causes: Cause[],
): void {
  let size = 0;
  for (const key in annotations) {
    for (const text of qualifiedName(key.toLowerCase())) {
      causes.push(invalidValue(path, key, text));
    }
    size += key.length + annotations[key]!.length;
  }
  if (size > ANNOTATIONS_MAX) causes.push(tooLong(path, ANNOTATIONS_MAX));
}

function checkOwners({ ownerReferences }: ObjectMeta, causes: Cause[]): void {
  const path = 'metadata.ownerReferences';
  let controller: string | undefined;
  for (const owner of ownerReferences ?? []) {
    const { apiVersion, kind, name, uid } = owner;
    const need = (field: string, value: string, text: string): void => {
      if (value === '') causes.push(invalidValue(`${path}.${field}`, '', text));
    };
    need('apiVersion', apiVersion, 'version must not be empty');
    need('kind', kind, 'must not be empty');
    need('name', name, 'must not be empty');
    need('uid', uid, 'must not be empty');
    if (apiVersion === 'v1' && kind === 'Event') {
      const text = '/v1, Kind=Event is disallowed from being an owner';
      causes.push(invalidValue(path, owner, text));
    }
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      causes.push(invalidValue(path, ownerReferences,
        'Only one reference can have Controller set to true. Found "true" ' +
        `in references for ${controller} and ${kind}/${name}`));
    } else controller = `${kind}/${name}`;
  }
}

function checkFinalizers(
  finalizers: readonly string[],
  causes: Cause[],
): void {
  const path = 'metadata.finalizers';
  for (const [index, finalizer] of finalizers.entries()) {
    checkFinalizer(path, finalizer, causes);
    checkQualified(`${path}[${index}]`, finalizer, causes);
  }
  const isBoth = finalizers.includes('orphan') &&
    finalizers.includes('foregroundDeletion');
  if (!isBoth) return;
  const text = 'finalizer orphan and foregroundDeletion cannot be both set';
  causes.push(invalidValue(path, finalizers, text));
}

export function checkFinalizer(
  path: string,
  finalizer: string,
  causes: Cause[],
): void {
  for (const text of qualifiedName(finalizer)) {
    causes.push(invalidValue(path, finalizer, text));
  }
}

function checkQualified(
  path: string,
  finalizer: string,
  causes: Cause[],
): void {
  if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) {
    return;
  }
  causes.push(invalidValue(path, finalizer,
    'name is neither a standard finalizer name nor is it fully qualified'));
}

/** The object of an update, against what is stored. Every update of every
 *  kind is checked so, and then most kinds check the same again: upstream
 *  tells such causes twice. */
export function checkMetaUpdate(
  meta: ObjectMeta,
  old: ObjectMeta,
  causes: Cause[],
): void {
  if (isStored(meta, old)) return;
  if (old.deletionTimestamp !== undefined) {
    checkNoNewFinalizers(old.finalizers ?? [], meta.finalizers ?? [], causes);
  }
  if (!isSet(meta.resourceVersion)) {
    causes.push(invalidValue('metadata.resourceVersion', '',
      'must be specified for an update'));
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    causes.push(invalidValue('metadata.generation', meta.generation ?? 0,
      'must not be decremented'));
  }
  for (const field of [
    'name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const) {
    immutable(`metadata.${field}`, meta[field], old[field], causes);
  }
  checkCommon(meta, causes);
}

/** Whether a write leaves the metadata alone, as a status's does: it was
 *  right when it was stored. */
function isStored(meta: ObjectMeta, old: ObjectMeta): boolean {
  return meta === old && isSet(meta.resourceVersion);
}

/** As most kinds check it once more: with the names of finalizers. */
export function checkKindMetaUpdate(
  meta: ObjectMeta,
  old: ObjectMeta,
  causes: Cause[],
): void {
  if (isStored(meta, old)) return;
  checkMetaUpdate(meta, old, causes);
  for (const [index, finalizer] of (meta.finalizers ?? []).entries()) {
    checkQualified(`metadata.finalizers[${index}]`, finalizer, causes);
  }
}

function checkNoNewFinalizers(
  old: readonly string[],
  now: readonly string[],
  causes: Cause[],
): void {
  const added = now.filter((name) => !old.includes(name)).sort();
  if (added.length === 0) return;
  const list = added.map((name) => JSON.stringify(name)).join(', ');
  causes.push(forbiddenField('metadata.finalizers',
    'no new finalizers can be added if the object is being deleted, found ' +
    `new finalizers []string{${list}}`));
}

export function immutable(
  path: string,
  value: unknown,
  old: unknown,
  causes: Cause[],
): void {
  if (isEqual(value, old)) return;
  causes.push(invalidValue(path, value, IMMUTABLE));
}

export function notNegative(
  path: string,
  value: number | undefined,
  causes: Cause[],
): void {
  if (value === undefined || value >= 0) return;
  causes.push(invalidValue(path, value, NOT_NEGATIVE));
}

/** One of a field's values; '' or absent is a missing one. */
export function oneOf(
  path: string,
  value: string | undefined,
  supported: readonly string[],
  causes: Cause[],
): void {
  if (!isSet(value)) causes.push(required(path));
  else if (!supported.includes(value)) {
    causes.push(notSupported(path, value, supported));
  }
}

export function checkSelector(
  path: string,
  selector: LabelSelector | undefined,
  causes: Cause[],
): void {
  if (selector === undefined) return;
  checkLabels(`${path}.matchLabels`, selector.matchLabels, causes);
  const expressions = selector.matchExpressions ?? [];
  for (const [index, { key, operator, values }] of expressions.entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    checkOperator(at, operator, values ?? [], causes);
    checkLabelKey(`${at}.key`, key, causes);
    checkValues(`${at}.values`, values ?? [], causes);
  }
}

export function checkValues(
  path: string,
  values: readonly string[],
  causes: Cause[],
): void {
  for (const [index, value] of values.entries()) {
    for (const text of labelValue(value)) {
      causes.push(invalidValue(`${path}[${index}]`, value, text));
    }
  }
}

/** How many values an operator takes; Gt and Lt are for nodes alone. */
export function checkOperator(
  path: string,
  operator: string,
  values: readonly string[],
  causes: Cause[],
): void {
  const at = `${path}.values`;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length > 0) return;
    causes.push(required(at,
      "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length === 0) return;
    causes.push(forbiddenField(at,
      "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else {
    const text = 'not a valid selector operator';
    causes.push(invalidValue(`${path}.operator`, operator, text));
  }
}

/** A name to which a random suffix will be added may end in a dash. */
function maskTrailingDash(name: string): string {
  if (name.length < 2 || !name.endsWith('-')) return name;
  return `${name.slice(0, -2)}a`;
}

export function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
