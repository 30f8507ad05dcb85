// The order of creation. Upstream: client-go and the controllers, each with a
// sort of its own. Same: of what is equally old the name decides.

import type { ApiObject } from './meta.ts';

/** For a sort: the oldest first. */
export function byAge(
  { metadata: a }: Pick<ApiObject, 'metadata'>,
  { metadata: b }: Pick<ApiObject, 'metadata'>,
): number {
  if (a.creationTimestamp !== b.creationTimestamp) {
    return a.creationTimestamp < b.creationTimestamp ? -1 : 1;
  }
  return a.name < b.name ? -1 : 1;
}
