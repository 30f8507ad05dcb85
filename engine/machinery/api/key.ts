// Keys: "namespace/name", or "name" for cluster-scoped objects.
// Upstream: client-go/tools/cache MetaNamespaceKeyFunc. Same.

import type { Key } from './meta.ts';

/** Anything with a name. */
export interface Named {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

export function keyOf({ metadata: { namespace, name } }: Named): Key {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export interface KeyParts {
  readonly namespace?: string;
  readonly name: string;
}

export function keyParts(key: Key): KeyParts {
  const slash = key.indexOf('/');
  if (slash < 0) return { name: key };
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
