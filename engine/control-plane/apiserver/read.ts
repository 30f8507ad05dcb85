// Reading: one object, or a list, from the store or from the watch cache,
// whichever the asked-for version allows.
// Upstream: apiserver/pkg/storage/cacher (cacher.go, delegator.go) and
// endpoints/handlers/get.go. Same versions, pages and errors.

import { badRequest, expired } from '../../machinery/api/errors.ts';
import type { ApiObject, List } from '../../machinery/api/meta.ts';
import { apiVersionOf } from '../../machinery/api/resource.ts';
import type { Process } from '../../kernel/process.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import type { ContinueToken } from './continue-token.ts';
import { keyOf, readLatest } from './registry.ts';
import type { Registry, Target } from './registry.ts';
import { notFound, PageExpired, tooLargeVersion } from './refusals.ts';
import { selectionOf } from './selection.ts';
import type { Selection } from './selection.ts';
import { prefixEnd, StoreError } from './storage.ts';
import type { Revision } from './storage.ts';
import { checkListOptions, revisionOf } from './versions.ts';

/** GET of one object. Without a version it is the latest; '0' is any that
 *  the cache has; another one means not older than that. */
export function* get(registry: Registry, target: Target): Process<ApiObject> {
  const { kind, namespace, name, options } = target;
  const { resourceVersion } = options;
  let object: ApiObject | undefined;
  if (resourceVersion) {
    yield* reach(registry, revisionOf(resourceVersion));
    object = registry.caches.get(kind, namespace, name);
  } else object = yield* readLatest(registry, kind, namespace, name);
  if (object === undefined) throw notFound(kind.resource, name);
  return kind.fromStored?.(object) ?? object;
}

/** The state that a list shows. */
interface State {
  /** In key order. */
  readonly objects: readonly ApiObject[];
  readonly revision: Revision;
}

/** GET of many. */
export function* list(
  registry: Registry,
  target: Target,
): Process<List<ApiObject>> {
  const { kind, namespace, name, options } = target;
  checkListOptions(options);
  const selection = selectionOf(kind, namespace, name, options);
  const token = options.continue
    ? continueOf(options.continue, options.resourceVersion) : undefined;
  const state = yield* stateFor(registry, target, token);
  const isAnyVersion = options.resourceVersion === '0' && token === undefined;
  const limit = isAnyVersion ? 0 : options.limit ?? 0;
  return page(target, state, selection, token, limit);
}

function continueOf(text: string, version: string | undefined) {
  const token = decodeContinue(text);
  if (version && version !== '0') {
    throw badRequest('specifying resource version is not allowed when using '
      + 'continue');
  }
  return token;
}

function* stateFor(
  registry: Registry,
  target: Target,
  token: ContinueToken | undefined,
): Process<State> {
  const { options } = target;
  if (token !== undefined && token.revision > 0) {
    return yield* pageState(registry, target, token);
  }
  const { resourceVersion, resourceVersionMatch: match } = options;
  const revision = revisionOf(resourceVersion);
  if (!resourceVersion || token !== undefined) {
    return yield* latestState(registry, target);
  }
  const isExact = match === 'Exact'
    || (!match && revision > 0 && (options.limit ?? 0) > 0);
  if (isExact) return yield* exactState(registry, target, revision);
  yield* reach(registry, revision);
  return cachedState(registry, target);
}

/** Waits until the cache is not older than the revision. */
function* reach({ caches }: Registry, revision: Revision): Process {
  if (yield* caches.reached(revision)) return;
  throw tooLargeVersion(revision, caches.revision);
}

function cachedState(
  { caches }: Registry,
  { kind, namespace }: Target,
): State {
  const narrowing = namespace === undefined ? undefined : { namespace };
  const objects = caches.of(kind).objects.list(narrowing);
  return { objects, revision: caches.revision };
}

/** The store says how far it is; once the cache is as far, it answers. */
function* latestState(registry: Registry, target: Target): Process<State> {
  const { revision } = yield* registry.store.status();
  const isFresh = yield* registry.caches.reached(revision);
  if (isFresh) return cachedState(registry, target);
  return yield* storedState(registry, target, 0);
}

function* exactState(
  registry: Registry,
  target: Target,
  revision: Revision,
): Process<State> {
  const { kind, namespace } = target;
  const { caches } = registry;
  if (revision <= caches.revision) {
    const objects = caches.objectsAt(kind, revision, namespace);
    if (objects !== undefined) return { objects, revision };
  }
  try {
    return yield* storedState(registry, target, revision);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.reason === 'future') {
      throw tooLargeVersion(revision, caches.revision);
    }
    throw expired('The resourceVersion for the provided list is too old.');
  }
}

function* pageState(
  registry: Registry,
  target: Target,
  token: ContinueToken,
): Process<State> {
  try {
    return yield* exactState(registry, target, token.revision);
  } catch (error) {
    const { start } = token;
    throw isGone(error)
      ? new PageExpired(encodeContinue({ revision: -1, start })) : error;
  }
}

function isGone(error: unknown): boolean {
  return (error as { readonly code?: number }).code === 410;
}

function* storedState(
  { store }: Registry,
  { kind, namespace }: Target,
  at: Revision,
): Process<State> {
  const prefix = namespace === undefined
    ? kind.prefix : `${kind.prefix}${namespace}/`;
  const { found, revision } = yield* store.range(
    prefix, prefixEnd(prefix), { at },
  );
  const objects = found.map(({ value }) => value as ApiObject);
  return { objects, revision: at === 0 ? revision : at };
}

/** Cuts one page out of a state. */
function page(
  { kind, namespace }: Target,
  { objects, revision }: State,
  { matches }: Selection,
  token: ContinueToken | undefined,
  limit: number,
): List<ApiObject> {
  const { resource } = kind;
  const from = token === undefined ? 0
    : objects.findIndex((object) => startOf(object, namespace) >= token.start);
  const items: ApiObject[] = [];
  let at = from < 0 ? objects.length : from;
  for (; at < objects.length; at += 1) {
    if (limit > 0 && items.length === limit) break;
    const object = objects[at]!;
    if (matches !== undefined && !matches(object)) continue;
    items.push(kind.fromStored?.(object) ?? object);
  }
  // Whether what remains would match is only found out by asking for it.
  const remaining = objects.length - at;
  const isCut = limit > 0 && items.length === limit && remaining > 0;
  const next = isCut ? {
    continue: encodeContinue({
      revision, start: `${startOf(objects[at - 1]!, namespace)}\0`,
    }),
    ...(matches === undefined && { remainingItemCount: remaining }),
  } : {};
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: String(revision), ...next },
    items,
  };
}

/** An object's key without the list's own prefix. */
function startOf({ metadata }: ApiObject, namespace: string | undefined) {
  if (namespace !== undefined) return `/${metadata.name}`;
  return `/${keyOf(metadata.namespace, metadata.name)}`;
}
