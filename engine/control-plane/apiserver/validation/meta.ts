// What is checked of every object's metadata, and of selectors.
// Upstream: apimachinery/pkg/api/validation/objectmeta.go, apis/meta/v1/
// validation, pkg/apis/core/validation for finalizers. Same checks and texts,
// in the order of the object's keys where upstream's is Go's map order.

import type {
  LabelSelector, ObjectMeta, OwnerReference,
} from '../../../machinery/api/meta.ts';
import {
  dnsLabel, labelValue, qualifiedName,
} from '../../../machinery/api/names.ts';
import type { NameCheck } from '../../../machinery/api/names.ts';
import {
  each, given, immutable, isSet, named, needed, notNegative, struct,
} from './checks.ts';
import type { Check } from './checks.ts';
import type { Place } from './place.ts';

type Labels = Readonly<Record<string, string>>;

const ANNOTATIONS_MAX = 256 * 1024;
const STANDARD_FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes'];
/** What no update may change. */
const FIXED = [
  'name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

export const checkLabels: Check<Labels> = (labels, at) => {
  for (const key in labels) {
    at.name(key, qualifiedName);
    at.name(labels[key]!, labelValue);
  }
};

export const checkAnnotations: Check<Labels> = (annotations, at) => {
  let size = 0;
  for (const key in annotations) {
    at.name(key.toLowerCase(), qualifiedName, key);
    size += key.length + annotations[key]!.length;
  }
  if (size > ANNOTATIONS_MAX) at.tooLong(ANNOTATIONS_MAX);
};

/** The object of a create; `at` is the metadata's place. */
export function checkMeta(
  meta: ObjectMeta,
  at: Place,
  isNamespaced: boolean,
  name: NameCheck,
): void {
  const { generateName = '', namespace } = meta;
  if (generateName !== '') {
    at.at('generateName').name(maskTrailingDash(generateName), name,
      generateName);
  }
  const place = at.at('name');
  if (isSet(meta.name)) place.name(meta.name, name);
  else place.required('name or generateName is required');
  const home = at.at('namespace');
  if (isNamespaced) checkHome(namespace, home);
  else if (isSet(namespace)) home.forbidden('not allowed on this type');
  notNegative(meta.generation, at.at('generation'));
  checkCommon(meta, at);
  checkFinalizers(meta.finalizers ?? [], at.at('finalizers'));
}

const checkHome = needed(named(dnsLabel));

/** A name to which a random suffix will be added may end in a dash. */
function maskTrailingDash(name: string): string {
  if (name.length < 2 || !name.endsWith('-')) return name;
  return `${name.slice(0, -2)}a`;
}

/** Upstream tells what is wrong with an owner without its index. */
const checkCommon = struct<ObjectMeta>({
  labels: checkLabels,
  annotations: checkAnnotations,
  ownerReferences: given(checkOwners),
});

function checkOwners(owners: readonly OwnerReference[], at: Place): void {
  let controller: string | undefined;
  for (const owner of owners) {
    const { apiVersion, kind, name } = owner;
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (owner[field] !== '') continue;
      const what = field === 'apiVersion' ? 'version ' : '';
      at.at(field).invalid('', `${what}must not be empty`);
    }
    if (apiVersion === 'v1' && kind === 'Event') {
      at.invalid(owner, '/v1, Kind=Event is disallowed from being an owner');
    }
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      at.invalid(owners,
        'Only one reference can have Controller set to true. Found "true" ' +
        `in references for ${controller} and ${kind}/${name}`);
    } else controller = `${kind}/${name}`;
  }
}

function checkFinalizers(finalizers: readonly string[], at: Place): void {
  at.each(finalizers, (finalizer, place) => {
    at.name(finalizer, qualifiedName);
    checkQualified(finalizer, place);
  });
  const isBoth = finalizers.includes('orphan') &&
    finalizers.includes('foregroundDeletion');
  if (!isBoth) return;
  at.invalid(finalizers,
    'finalizer orphan and foregroundDeletion cannot be both set');
}

function checkQualified(finalizer: string, at: Place): void {
  if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) {
    return;
  }
  at.invalid(finalizer,
    'name is neither a standard finalizer name nor is it fully qualified');
}

/** The object of an update, against what is stored. Every update of every
 *  kind is checked so, and then most kinds check the same again: upstream
 *  tells such causes twice. */
export function checkMetaUpdate(
  meta: ObjectMeta,
  old: ObjectMeta,
  at: Place,
): void {
  if (isStored(meta, old)) return;
  if (old.deletionTimestamp !== undefined) {
    checkNoNewFinalizers(old.finalizers ?? [], meta.finalizers ?? [],
      at.at('finalizers'));
  }
  if (!isSet(meta.resourceVersion)) {
    at.at('resourceVersion').invalid('', 'must be specified for an update');
  }
  const { generation = 0 } = meta;
  if (generation < (old.generation ?? 0)) {
    at.at('generation').invalid(generation, 'must not be decremented');
  }
  for (const field of FIXED) {
    if (meta[field] === old[field]) continue;
    immutable(meta[field], old[field], at.at(field));
  }
  checkCommon(meta, at);
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
  at: Place,
): void {
  if (isStored(meta, old)) return;
  checkMetaUpdate(meta, old, at);
  at.at('finalizers').each(meta.finalizers, checkQualified);
}

function checkNoNewFinalizers(
  old: readonly string[],
  now: readonly string[],
  at: Place,
): void {
  const added = now.filter((name) => !old.includes(name)).sort();
  if (added.length === 0) return;
  const list = added.map((name) => JSON.stringify(name)).join(', ');
  at.forbidden(
    'no new finalizers can be added if the object is being deleted, found ' +
    `new finalizers []string{${list}}`);
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export const checkSelector = struct<LabelSelector>({
  matchLabels: checkLabels,
  matchExpressions: each((requirement, at) => {
    checkOperator(requirement, at);
    checkKeyAndValues(requirement, at);
  }),
});

export const checkKeyAndValues = struct<Requirement>({
  key: given(named(qualifiedName)),
  values: each(named(labelValue)),
});

/** How many values an operator takes; Gt and Lt are for nodes alone. */
export function checkOperator(
  { operator, values = [] }: Requirement,
  at: Place,
): void {
  const place = at.at('values');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length > 0) return;
    place.required("must be specified when `operator` is 'In' or 'NotIn'");
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length === 0) return;
    place.forbidden(
      "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
  } else refuseOperator(operator, at);
}

export function refuseOperator(operator: string, at: Place): void {
  at.at('operator').invalid(operator, 'not a valid selector operator');
}
