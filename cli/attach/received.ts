// Objects of a real server in the form that components know: in a list each
// has its own type, as one that came alone; and managedFields, which are for
// server-side apply alone, stay behind, as upstream's caches leave them.

import { fieldsOf } from '../../engine/cluster/untrusted.ts';
import type { WatchEvent, ApiObject } from '@clusterwright/engine';

type Fields = Readonly<Record<string, unknown>>;

/** Any answer: an object, a list, a Status. */
export function received(answer: unknown): unknown {
  const fields = fieldsOf(answer);
  if (!('items' in fields)) return withoutManagers(fields);
  const { kind, apiVersion, items } = fields;
  const each = String(kind).replace(/List$/, '');
  const objects = Array.isArray(items) ? items : [];
  return {
    ...fields,
    items: objects.map((item) => withoutManagers(
      { kind: each, apiVersion, ...fieldsOf(item) })),
  };
}

/** Undefined if the line is no event of a watch. */
export function receivedEvent(
  line: string,
): WatchEvent<ApiObject> | undefined {
  const { type, object } = fieldsOf(JSON.parse(line));
  const fields = fieldsOf(object);
  if (typeof type !== 'string' || !TYPES.includes(type)) return undefined;
  if (type === 'ERROR') return { type, object: fields } as never;
  const { resourceVersion } = fieldsOf(fields['metadata']);
  if (typeof resourceVersion !== 'string') return undefined;
  return { type, object: withoutManagers(fields) } as never;
}

const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'];

function withoutManagers(object: Fields): Fields {
  const { metadata } = object;
  if (!('managedFields' in fieldsOf(metadata))) return object;
  const { managedFields: _, ...rest } = fieldsOf(metadata);
  return { ...object, metadata: rest };
}
