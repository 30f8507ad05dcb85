// An answer as the client wants to see it: as it is, as a Table, or by its
// metadata alone. Upstream: apiserver/pkg/endpoints/handlers/response.go.

import type { ApiObject, List } from '../../machinery/api/meta.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type { Clock } from '../../machinery/component.ts';
import type { Kind } from './kinds.ts';
import type { View } from './media.ts';
import { partialOf, tableOf } from './printing/index.ts';
import type { IncludeObject } from './printing/index.ts';
import type { Show } from './watching.ts';

export interface Looks {
  readonly view: View;
  readonly include: string | undefined;
  /** Whose wall clock ages are counted by. */
  readonly clock: Clock;
}

/** One object, or a Status, which every view leaves as it is. */
export function shown(kind: Kind, answer: unknown, looks: Looks): unknown {
  const object = answer as ApiObject;
  if (object.kind !== kind.resource.kind) return answer;
  switch (looks.view) {
    case 'table': {
      const { resourceVersion } = object.metadata;
      return table(kind, [object], { resourceVersion }, looks);
    }
    case 'partial': return partialOf(object);
    default: return answer;
  }
}

export function listShown(kind: Kind, answer: unknown, looks: Looks): unknown {
  const list = answer as List<ApiObject>;
  const { items, metadata } = list;
  switch (looks.view) {
    case 'table': return table(kind, items, metadata, looks);
    case 'partialList': case 'partial': return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: items.map(partialOf),
    };
    default: return { ...list, items: items.map(withoutType) };
  }
}

/** How a watch's objects are shown; undefined if they are as they are. Only
 *  the first Table of a watch says what its columns are. */
export function watchShow(kind: Kind, looks: Looks): Show | undefined {
  if (looks.view === 'partial' || looks.view === 'partialList') {
    return partialOf;
  }
  if (looks.view !== 'table') return undefined;
  let isFirst = true;
  return (object) => {
    const { resourceVersion } = object.metadata;
    const whole = table(kind, [object], { resourceVersion }, looks);
    if (isFirst) {
      isFirst = false;
      return whole;
    }
    return { ...whole, columnDefinitions: null };
  };
}

function table(
  { resource }: Kind,
  objects: readonly ApiObject[],
  metadata: List<ApiObject>['metadata'],
  { include, clock }: Looks,
): object {
  const now = parseTime(clock.date());
  const wanted = include === 'None' || include === 'Object'
    ? include : 'Metadata';
  return tableOf(resource, objects, metadata, wanted as IncludeObject, now);
}

/** In a list the type is said once, for all. */
function withoutType(object: ApiObject): object {
  const { kind: _, apiVersion: __, ...rest } = object;
  return rest;
}
