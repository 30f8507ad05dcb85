// What of a kind a list or a watch is about: a namespace, labels, fields.
// Upstream: apiserver/pkg/storage/selection_predicate.go.

import type { ApiObject } from '../../machinery/api/meta.ts';
import {
  fits, parseLabelSelector,
} from '../../machinery/api/selectors.ts';
import type { RequestOptions } from '../../machinery/request.ts';
import { fieldRequirements, hasFields } from './fields.ts';
import type { Kind } from './kinds.ts';

export interface Selection {
  readonly namespace: string | undefined;
  /** Undefined if every object of the namespace is meant. */
  readonly matches: ((object: ApiObject) => boolean) | undefined;
  /** The value that the kind's indexed field must have. */
  readonly indexValue: string | undefined;
}

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});

/** Throws BadRequest for a selector that cannot be read. `name` narrows it
 *  to one object. */
export function selectionOf(
  kind: Kind,
  namespace: string | undefined,
  name: string,
  { labelSelector, fieldSelector }: RequestOptions,
): Selection {
  const labels = labelSelector ? parseLabelSelector(labelSelector) : [];
  const asked = fieldSelector ? fieldRequirements(kind, fieldSelector) : [];
  const fields = name === '' ? asked
    : [...asked, { path: 'metadata.name', isEqual: true, value: name }];
  const { indexedField } = kind;
  const indexed = fields.find(({ path, isEqual }) =>
    isEqual && path === indexedField);
  return {
    namespace,
    indexValue: indexed?.value,
    matches: labels.length + fields.length === 0 ? undefined : (object) => {
      const own = object.metadata.labels ?? NO_LABELS;
      return labels.every((each) => fits(each, own[each.key]))
        && hasFields(fields, object);
    },
  };
}

/** The selection as a test of any object of the kind. */
export function viewOf(
  { namespace, matches }: Selection,
): ((object: ApiObject) => boolean) | undefined {
  if (namespace === undefined) return matches;
  return (object) => object.metadata.namespace === namespace
    && (matches === undefined || matches(object));
}
