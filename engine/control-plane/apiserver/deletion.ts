// What a DELETE does to an object that stands like this: the rules, without
// the store. Upstream: apiserver/pkg/registry/rest/delete.go BeforeDelete,
// generic/registry/store.go, and the Pod's CheckGracefulDelete. Same rules.

import { isEqual } from '../../machinery/api/equal.ts';
import { conflict } from '../../machinery/api/errors.ts';
import type { ApiObject, ObjectMeta } from '../../machinery/api/meta.ts';
import { formatTime, parseTime } from '../../machinery/api/time.ts';
import type { RequestOptions } from '../../machinery/request.ts';
import type { Kind } from './kinds.ts';

export type Deletion =
  /** It is on its way already. */
  | { readonly what: 'nothing' }
  /** This is written; then it goes at once, or waits for somebody. */
  | {
    readonly what: 'mark';
    readonly object: ApiObject;
    readonly goesAtOnce: boolean;
  }
  | { readonly what: 'remove' };

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** `now` is RFC 3339. Throws Conflict if a precondition does not hold. */
export function planDeletion(
  kind: Kind,
  object: ApiObject,
  options: RequestOptions,
  now: string,
): Deletion {
  checkPreconditions(kind, object, options);
  const graceful = gracefully(kind, object, options, now);
  if (graceful === 'pending') return { what: 'nothing' };
  const finalizers = finalizersFor(kind, object, options);
  const isHeld = finalizers.length > 0;
  if (graceful !== undefined) {
    const marked = withFinalizers(graceful, finalizers);
    const isOver = graceful.metadata.deletionGracePeriodSeconds === 0;
    return { what: 'mark', object: marked, goesAtOnce: isOver && !isHeld };
  }
  if (!isHeld) return { what: 'remove' };
  const marked = withFinalizers(markedAsDeleting(object, now), finalizers);
  return isEqual(marked, object) ? { what: 'nothing' }
    : { what: 'mark', object: marked, goesAtOnce: false };
}

function checkPreconditions(
  { resource }: Kind,
  { metadata }: ApiObject,
  { preconditions }: RequestOptions,
): void {
  if (preconditions === undefined) return;
  // Here upstream names the kind where it otherwise names the resource.
  const named = { ...resource, resource: resource.kind };
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(named, metadata.name, `the UID in the precondition (${uid})`
      + ` does not match the UID in record (${metadata.uid}). The object `
      + 'might have been deleted and then recreated');
  }
  const found = metadata.resourceVersion;
  if (resourceVersion === undefined || resourceVersion === found) return;
  throw conflict(named, metadata.name, 'the ResourceVersion in the '
    + `precondition (${resourceVersion}) does not match the ResourceVersion `
    + `in record (${found}). The object might have been modified`);
}

/** The object with its end set; 'pending' if it has one that is no later;
 *  undefined if the kind, or this object, ends without grace. */
function gracefully(
  kind: Kind,
  object: ApiObject,
  options: RequestOptions,
  now: string,
): ApiObject | 'pending' | undefined {
  if (kind.gracePeriodSeconds === undefined) return undefined;
  const { metadata } = object;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const asked = options.gracePeriodSeconds === undefined
    ? undefined : Math.max(options.gracePeriodSeconds, -1);
  if (deletionTimestamp === undefined) {
    const seconds = kind.gracePeriodSeconds(object, asked);
    const generation = (metadata.generation ?? 0) + 1;
    return withMeta(object, {
      ...(metadata.generation && { generation }),
      deletionTimestamp: addSeconds(now, seconds),
      deletionGracePeriodSeconds: seconds,
    });
  }
  const left = deletionGracePeriodSeconds ?? 0;
  if (left === 0) return undefined;
  const period = asked === -1 ? 1 : asked;
  // The period may only become shorter.
  if (period === undefined || period >= left) return 'pending';
  return withMeta(object, {
    deletionTimestamp: addSeconds(deletionTimestamp, period - left),
    deletionGracePeriodSeconds: period,
  });
}

/** The finalizers that remain, with what the propagation policy adds. */
function finalizersFor(
  { ignoresOwners }: Kind,
  { metadata }: ApiObject,
  { propagationPolicy, orphanDependents }: RequestOptions,
): readonly string[] {
  const present = metadata.finalizers ?? [];
  if (ignoresOwners) return present;
  const others = present.filter((each) =>
    each !== ORPHAN && each !== FOREGROUND);
  const said = orphanDependents === undefined ? propagationPolicy
    : orphanDependents ? 'Orphan' : 'Background';
  if (said === 'Orphan') return [...others, ORPHAN];
  if (said === 'Foreground') return [...others, FOREGROUND];
  return said === 'Background' ? others : present;
}

function withFinalizers(
  object: ApiObject,
  finalizers: readonly string[],
): ApiObject {
  const before = object.metadata.finalizers ?? [];
  if (isEqual(before, finalizers)) return object;
  const { finalizers: _, ...metadata } = object.metadata;
  if (finalizers.length === 0) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, finalizers } };
}

/** Of an object without grace: it waits for its finalizers alone. */
function markedAsDeleting(object: ApiObject, now: string): ApiObject {
  const { generation, deletionTimestamp } = object.metadata;
  const isFirst = deletionTimestamp === undefined;
  return withMeta(object, {
    ...(isFirst && generation && { generation: generation + 1 }),
    ...(isFirst && { deletionTimestamp: now }),
    deletionGracePeriodSeconds: 0,
  });
}

function withMeta(object: ApiObject, fresh: Partial<ObjectMeta>): ApiObject {
  return { ...object, metadata: { ...object.metadata, ...fresh } };
}

function addSeconds(time: string, seconds: number): string {
  return formatTime(parseTime(time) + seconds * 1_000);
}
