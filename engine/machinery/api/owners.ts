// Owners. Upstream: apimachinery/pkg/apis/meta/v1/controller_ref.go. Same.

import type { ApiObject, OwnerReference } from './meta.ts';

/** The one owner that controls it. */
export function controllerOf(object: ApiObject): OwnerReference | undefined {
  const { ownerReferences } = object.metadata;
  if (ownerReferences === undefined) return undefined;
  // Frozen lists have no quick iterator.
  for (let i = 0; i < ownerReferences.length; i += 1) {
    if (ownerReferences[i]!.controller) return ownerReferences[i];
  }
  return undefined;
}

export function isOwnedBy(object: ApiObject, owner: ApiObject): boolean {
  const { uid } = owner.metadata;
  return object.metadata.ownerReferences?.some((each) => each.uid === uid)
    ?? false;
}

/** A controlling reference that foreground deletion waits for. */
export function ownerReferenceTo(owner: ApiObject): OwnerReference {
  const { apiVersion, kind, metadata: { name, uid } } = owner;
  return {
    apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true,
  };
}
