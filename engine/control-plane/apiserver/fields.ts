// Field selectors: which fields a kind can be selected by, and an object's
// values of them. Upstream: each kind's ToSelectableFields, and
// pkg/apis/core/v1/conversion.go. Same fields and refusals.

import { badRequest } from '../../machinery/api/errors.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { parseFieldSelector } from '../../machinery/api/selectors.ts';
import type { FieldRequirement } from '../../machinery/api/selectors.ts';
import type { Kind } from './kinds.ts';

/** What a field reads as while nobody has set it. */
const UNSET: Readonly<Record<string, string>> = {
  'spec.unschedulable': 'false',
  'spec.hostNetwork': 'false',
  'status.replicas': '0',
};

/** Fields that go by another name than their place in the object. */
const PLACES: Readonly<Record<string, string>> = {
  'name': 'metadata.name',
  'source': 'source.component',
  'status.podIPs': 'status.podIP',
};

/** A selector's requirements. BadRequest for a field that the kind has no
 *  such selector for. */
export function fieldRequirements(
  kind: Kind,
  text: string,
): readonly FieldRequirement[] {
  const requirements = parseFieldSelector(text);
  for (const { path } of requirements) checkField(kind, path);
  return requirements;
}

const steps = new Map<string, readonly string[]>();

function stepsTo(field: string): readonly string[] {
  let names = steps.get(field);
  if (names === undefined) {
    names = (PLACES[field] ?? field).split('.');
    steps.set(field, names);
  }
  return names;
}

/** An object's value of a field that a kind can be selected by, as text. */
export function fieldValue(object: ApiObject, field: string): string {
  let at: unknown = object;
  for (const name of stepsTo(field)) {
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[name];
  }
  return at === undefined || at === null ? UNSET[field] ?? '' : String(at);
}

export function hasFields(
  requirements: readonly FieldRequirement[],
  object: ApiObject,
): boolean {
  return requirements.every(({ path, isEqual, value }) =>
    (fieldValue(object, path) === value) === isEqual);
}

function checkField({ resource, selectableFields }: Kind, path: string): void {
  if (path === 'metadata.name') return;
  if (path === 'metadata.namespace' && resource.namespaced) return;
  if (selectableFields?.includes(path)) return;
  // Kinds that have fields of their own say less about them.
  if (selectableFields !== undefined) {
    throw badRequest(`field label not supported: ${path}`);
  }
  throw badRequest(`"${path}" is not a known field selector: only `
    + '"metadata.name", "metadata.namespace"');
}
