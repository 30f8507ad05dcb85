// Replacing and patching objects: read, change, write if nobody else was
// faster, else again. Upstream: apiserver/pkg/registry/rest/update.go,
// generic/registry/store.go Update, endpoints/handlers/{update,patch}.go and
// storage/etcd3 GuaranteedUpdate. Same order of steps and errors.

import { copyOf } from '../../kernel/copy.ts';
import type { Process } from '../../kernel/process.ts';
import { isEqual } from '../../machinery/api/equal.ts';
import type { ApiObject, ObjectMeta } from '../../machinery/api/meta.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { namespaces } from '../../machinery/api/resource.ts';
import type { PatchType } from '../../machinery/request.ts';
import { admit, mutate } from './admission/index.ts';
import { admissionOf, create, inNamespace, withAddresses } from './create.ts';
import { applyDefaults } from './defaulting/index.ts';
import { kindOfResource } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { applyPatch } from './patch/index.ts';
import {
  decodeOptions, etcdKeyOf, isDryRun, outcome, put, readLatest, remove,
} from './registry.ts';
import type { Registry, Target } from './registry.ts';
import { conflict, notFound, wrongUid } from './refusals.ts';
import { refuseTooLarge } from './size.ts';
import { decode } from './validation/decode.ts';
import { validateUpdate } from './validation/index.ts';
import { badRequest, invalid } from './validation/refusal.ts';

type Part = ApiObject & { readonly spec?: unknown };

const NAMESPACES = kindOfResource(namespaces)!;

/** PUT. */
export function update(
  registry: Registry,
  target: Target,
  body: unknown,
): Process<ApiObject> {
  const { kind, namespace, name } = target;
  const { resource, allowsCreateOnUpdate } = kind;
  const cached = registry.caches.get(kind, namespace, name);
  const known = cached && shownBy(kind)(cached);
  const sent = decode(resource, body, decodeOptions(target), known);
  checkName(target, sent);
  const object = applyDefaults(resource, inNamespace(target, sent), known);
  const changing = change(registry, target, (old) => {
    checkUid(target, object, old);
    const next = prepare(registry, target, object, old);
    refuseTooLarge(target, body);
    return next;
  });
  if (!allowsCreateOnUpdate) return changing;
  return orCreate(registry, target, changing, body);
}

function* orCreate(
  registry: Registry,
  target: Target,
  changing: Process<ApiObject>,
  body: unknown,
): Process<ApiObject> {
  const { kind, namespace, name } = target;
  try {
    return yield* changing;
  } catch (error) {
    if (yield* readLatest(registry, kind, namespace, name)) throw error;
    return yield* create(registry, { ...target, name: '' }, body);
  }
}

/** PATCH. */
export function patch(
  registry: Registry,
  target: Target,
  type: PatchType,
  body: unknown,
): Process<ApiObject> {
  const { resource } = target.kind;
  const options = decodeOptions(target);
  return change(registry, target, (old) => {
    const patched = applyPatch(type, resource, old, body, options);
    checkName(target, patched);
    const placed = inNamespace(target, patched);
    const next = isStatusAlone(registry, target, placed, old)
      ? checked(target, placed, old)
      : prepare(registry, target, applyDefaults(resource, placed, old), old);
    refuseTooLarge(target, body);
    return next;
  });
}

/**
 * Applies a pure change until it is stored. It begins with the cached object,
 * which may be old: whatever it leads to but a write is then tried again on
 * the latest.
 */
export function* change(
  registry: Registry,
  target: Target,
  apply: (old: ApiObject) => ApiObject,
  isUnchanged: (next: ApiObject, old: ApiObject) => boolean = isEqual,
): Process<ApiObject> {
  const { kind, namespace, name } = target;
  const show = shownBy(kind);
  let stored = registry.caches.get(kind, namespace, name);
  let isLatest = false;
  for (;;) {
    if (stored === undefined && isLatest) throw notFound(kind.resource, name);
    const next = stored === undefined
      ? undefined : attempt(show(stored), apply, isLatest);
    if (stored !== undefined && next !== undefined) {
      const isSame = isUnchanged(next, show(stored));
      if (isLatest && (isSame || isDryRun(target))) return next;
      if (!isSame && !isDryRun(target)) {
        const write = { target, name, old: stored };
        const isEnd = isReleased(kind, next);
        const written = outcome(yield* isEnd ? remove(registry, write)
          : put(registry, write, kind.toStored?.(next) ?? next));
        // What has ended is shown as the request left it.
        if (written.ok) return isEnd ? next : show(written.object);
        stored = written.found;
        isLatest = true;
        continue;
      }
    }
    stored = yield* readLatest(registry, kind, namespace, name);
    isLatest = true;
  }
}

/** From the stored form to the one that is asked for. */
function shownBy({ fromStored }: Kind): (object: ApiObject) => ApiObject {
  return fromStored ?? same;
}

function same(object: ApiObject): ApiObject {
  return object;
}

/** Undefined if it failed on a state that may be old. */
function attempt(
  old: ApiObject,
  apply: (old: ApiObject) => ApiObject,
  isLatest: boolean,
): ApiObject | undefined {
  if (isLatest) return apply(old);
  try {
    return apply(old);
  } catch {
    return undefined;
  }
}

/** Whether it is being deleted and nothing holds it any longer. */
function isReleased({ isHeld }: Kind, object: ApiObject): boolean {
  const { finalizers = [], deletionGracePeriodSeconds } = object.metadata;
  return isTerminating(object) && finalizers.length === 0
    && (deletionGracePeriodSeconds ?? 0) === 0
    && !(isHeld?.(object) ?? false);
}

/** Whether all but the status is as it is stored: then no step of `prepare`
 *  has anything to do but to judge it, and there are no defaults. */
function isStatusAlone(
  { caches }: Registry,
  { kind, subresource, namespace }: Target,
  object: Part,
  old: Part,
): boolean {
  return subresource === 'status' && kind.hasPlainStatus === true
    && object.metadata === old.metadata && object.spec === old.spec
    && caches.get(NAMESPACES, undefined, namespace!) !== undefined;
}

/** From what was asked for to what is stored: admission, the kind's own
 *  rules, validation. */
export function prepare(
  registry: Registry,
  target: Target,
  sent: ApiObject,
  old: ApiObject,
): ApiObject {
  const request = admissionOf(registry, target, 'update', sent, old);
  const object = mutate(request, registry.reads);
  checkVersion(target, object, old);
  const given = withAddresses(registry, target, object, old);
  const own = withSystemFields(given, old);
  const prepared = strategyOf(target)(own, old);
  checked(target, prepared, old);
  admit(request, registry.reads, prepared);
  return prepared;
}

function checked(
  { kind: { resource }, name, subresource }: Target,
  object: ApiObject,
  old: ApiObject,
): ApiObject {
  const causes = validateUpdate(resource, object, old, subresource);
  if (causes.length > 0) throw invalid(resource, name, causes);
  return object;
}

function strategyOf({ kind: { strategy }, subresource }: Target) {
  if (subresource === 'status' && strategy.prepareForStatusUpdate) {
    return strategy.prepareForStatusUpdate;
  }
  if (subresource === 'finalize' && strategy.prepareForFinalize) {
    return strategy.prepareForFinalize;
  }
  return strategy.prepareForUpdate;
}

/** What no writer sets: an old object's identity, dates and numbers. */
function withSystemFields(object: ApiObject, old: ApiObject): ApiObject {
  const { metadata } = object;
  const kept = old.metadata;
  if (metadata === kept) return object;
  const fresh = copyOf(metadata);
  fresh.uid = metadata.uid || kept.uid;
  fresh.resourceVersion = kept.resourceVersion;
  fresh.creationTimestamp = kept.creationTimestamp;
  take('generation', kept, fresh);
  take('deletionTimestamp', kept, fresh);
  take('deletionGracePeriodSeconds', kept, fresh);
  const result = copyOf(object);
  result.metadata = fresh;
  return result;
}

/** What is not there is not deleted: that would make a slow object of it. */
function take(
  field: keyof ObjectMeta,
  from: ObjectMeta,
  to: Partial<Record<keyof ObjectMeta, unknown>>,
): void {
  if (from[field] !== undefined) to[field] = from[field];
  else if (Object.hasOwn(to, field)) delete to[field];
}

function checkName({ name, namespace }: Target, object: ApiObject): void {
  const said = object.metadata.name;
  if (!said) {
    throw badRequest(`the name of the object (${name} based on URL) was `
      + 'undeterminable: name must be provided');
  }
  if (said !== name) {
    throw badRequest(`the name of the object (${said}) does not match the `
      + `name on the URL (${name})`);
  }
  const space = object.metadata.namespace;
  if (!space || namespace === undefined || space === namespace) return;
  throw badRequest(`the namespace of the object (${space}) does not match `
    + `the namespace on the request (${namespace})`);
}

function checkUid(target: Target, object: ApiObject, old: ApiObject): void {
  const { uid } = object.metadata;
  if (!uid || uid === old.metadata.uid) return;
  const { kind, namespace, name } = target;
  const key = etcdKeyOf(kind, namespace, name);
  throw wrongUid(kind.resource, name, key, uid, old.metadata.uid);
}

function checkVersion(
  { kind, name }: Target,
  object: ApiObject,
  old: ApiObject,
): void {
  const { resourceVersion } = object.metadata;
  if (resourceVersion && resourceVersion !== '0') {
    if (resourceVersion === old.metadata.resourceVersion) return;
    throw conflict(kind.resource, name);
  }
  if (!kind.requiresVersion) return;
  const { resource } = kind;
  throw invalid({ ...resource, kind: resource.resource }, name, [{
    reason: 'FieldValueInvalid',
    message: 'Invalid value: 0: must be specified for an update',
    field: 'metadata.resourceVersion',
  }]);
}
