// An API object of no particular kind, for tests of what treats all alike.

import type { ApiObject, ObjectMeta }
  from '../../engine/machinery/api/meta.ts';
import { keyParts } from '../../engine/machinery/api/key.ts';
import type { Resource } from '../../engine/machinery/api/resource.ts';

export const things: Resource = {
  group: 'test.io', version: 'v1', resource: 'things', kind: 'Thing',
  singular: 'thing', shortNames: [], namespaced: true,
};

export function thing(
  key: string,
  metadata: Partial<ObjectMeta> = {},
): ApiObject {
  return {
    apiVersion: 'test.io/v1',
    kind: 'Thing',
    metadata: {
      ...keyParts(key),
      uid: `uid of ${key}`,
      resourceVersion: '1',
      creationTimestamp: '1970-01-01T00:00:00Z',
      ...metadata,
    },
  };
}
