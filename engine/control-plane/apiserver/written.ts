// The order in which an object's metadata is stored: as a decoder would give
// it, whoever put it together. So whatever comes back as it was stored need
// not be read again.
// Upstream: the Go struct's order (apimachinery/pkg/apis/meta/v1 types.go).

import { copyOf } from '../../kernel/copy.ts';
import type { ApiObject, ObjectMeta } from '../../machinery/api/meta.ts';
import { ordered, structOf } from './schema/index.ts';

const { fields: FIELDS } = structOf('ObjectMeta')!;

/** The object, or one like it with its metadata in order. A new object has a
 *  place for the version that the store will give it. */
export function inWrittenOrder(object: ApiObject): ApiObject {
  const { metadata } = object;
  if (isInOrder(metadata)) return object;
  const { resourceVersion = '' } = metadata;
  const result = copyOf(object);
  result.metadata = ordered('ObjectMeta', metadata, { resourceVersion });
  return result;
}

function isInOrder(metadata: ObjectMeta): boolean {
  let last = -1;
  for (const name in metadata) {
    const { index } = FIELDS.get(name)!;
    if (index < last) return false;
    last = index;
  }
  return metadata.resourceVersion !== undefined;
}
