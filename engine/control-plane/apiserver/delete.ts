// DELETE, of one object and of many. Upstream: apiserver/pkg/registry/generic
// /registry/store.go Delete and DeleteCollection, and the namespaces' and
// priority classes' own. Same writes, answers and errors.

import type { Process } from '../../kernel/process.ts';
import { forbidden, isNotFound } from '../../machinery/api/errors.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ApiObject, List, Status } from '../../machinery/api/meta.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { endpoints, namespaces, priorityclasses, services }
  from '../../machinery/api/resource.ts';
import { admit, mutate } from './admission/index.ts';
import { SYSTEM_PRIORITY_CLASSES } from './bootstrap.ts';
import { admissionOf } from './create.ts';
import { planDeletion } from './deletion.ts';
import type { Deletion } from './deletion.ts';
import { kindOfResource } from './kinds.ts';
import { checkDeleteOptions } from './options.ts';
import { list } from './read.ts';
import { isDryRun, outcome, put, readLatest, remove } from './registry.ts';
import type { Registry, Target, Write, Written } from './registry.ts';
import { notFound } from './refusals.ts';

/** The object if it is still there or the kind shows what it deletes, else
 *  a Status. */
export function* deleteOne(
  registry: Registry,
  target: Target,
): Process<ApiObject | Status> {
  const { kind, namespace, name, options } = target;
  checkDeleteOptions(options);
  refuseSystemClass(target);
  const request = admissionOf(registry, target, 'delete');
  mutate(request, registry.reads);
  admit(request, registry.reads);
  let object = yield* readLatest(registry, kind, namespace, name);
  for (;;) {
    if (object === undefined) throw notFound(kind.resource, name);
    const plan = planFor(registry, target, object);
    const done = yield* carryOut(registry, target, object, plan);
    if (done.ok) {
      if (done.isGone) yield* takeAlong(registry, target);
      return answer(target, done.object, done.isGone);
    }
    object = done.found;
  }
}

/** A Service's Endpoints go with it: the server sees to that itself. */
function* takeAlong(registry: Registry, target: Target): Process {
  if (target.kind.resource !== services || isDryRun(target)) return;
  const kind = kindOfResource(endpoints)!;
  const what = { ...target, kind, user: registry.self, options: {} };
  try {
    yield* deleteOne(registry, what);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function planFor(
  { clock }: Registry,
  { kind, options }: Target,
  object: ApiObject,
): Deletion {
  const now = clock.date();
  if (kind.resource !== namespaces) {
    return planDeletion(kind, object, options, now);
  }
  return planNamespace(kind, object as v1.Namespace, options, now);
}

/** A namespace first says that it ends; it goes once spec.finalizers are
 *  empty, which the namespace controller sees to. */
function planNamespace(
  kind: Target['kind'],
  namespace: v1.Namespace,
  options: Target['options'],
  now: string,
): Deletion {
  const plan = planDeletion(kind, namespace, options, now);
  if (!isTerminating(namespace)) {
    const metadata = { ...namespace.metadata, deletionTimestamp: now };
    const status = { ...namespace.status, phase: 'Terminating' };
    const object: v1.Namespace = { ...namespace, metadata, status };
    return { what: 'mark', object, goesAtOnce: false };
  }
  const isHeld = (namespace.spec.finalizers ?? []).length > 0;
  return isHeld ? { what: 'nothing' } : plan;
}

type Done =
  | { readonly ok: true; readonly object: ApiObject; readonly isGone: boolean }
  | { readonly ok: false; readonly found: ApiObject | undefined };

function* carryOut(
  registry: Registry,
  target: Target,
  object: ApiObject,
  plan: Deletion,
): Process<Done> {
  if (plan.what === 'nothing') return { ok: true, object, isGone: false };
  if (isDryRun(target)) {
    const isGone = plan.what === 'remove' || plan.goesAtOnce;
    const shown = plan.what === 'mark' ? plan.object : object;
    return { ok: true, object: shown, isGone };
  }
  const { name } = target;
  const write: Write = { target, name, old: object };
  if (plan.what === 'remove') {
    return gone(outcome(yield* remove(registry, write)));
  }
  const marked = outcome(yield* put(registry, write, plan.object));
  if (!marked.ok) return marked;
  const { object: old } = marked;
  if (!plan.goesAtOnce) return { ok: true, object: old, isGone: false };
  const removal = remove(registry, { target, name, old });
  const removed = outcome(yield* removal);
  // Somebody else may have been as quick to end it.
  if (!removed.ok && removed.found === undefined) {
    return { ok: true, object: old, isGone: true };
  }
  return gone(removed);
}

function gone(written: Written): Done {
  return written.ok ? { ...written, isGone: true } : written;
}

function answer(
  { kind, name }: Target,
  object: ApiObject,
  isGone: boolean,
): ApiObject | Status {
  if (!isGone || kind.returnsDeleted) {
    return kind.fromStored?.(object) ?? object;
  }
  const { group, resource } = kind.resource;
  const { uid } = object.metadata;
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success',
    details: { name, ...(group && { group }), kind: resource, uid },
  };
}

function refuseSystemClass({ kind, name }: Target): void {
  if (kind.resource !== priorityclasses) return;
  if (!SYSTEM_PRIORITY_CLASSES.some((each) => each.name === name)) return;
  throw forbidden(kind.resource, name, 'this is a system priority class and '
    + 'cannot be deleted');
}

/** Deletes all that a list would show, one by one; the list. */
export function* deleteMany(
  registry: Registry,
  target: Target,
): Process<List<ApiObject>> {
  checkDeleteOptions(target.options);
  const { resourceVersion: _, ...options } = target.options;
  const found = yield* list(registry, { ...target, options });
  for (const { metadata } of found.items) {
    const { namespace, name } = metadata;
    try {
      yield* deleteOne(registry, { ...target, namespace, name });
    } catch (error) {
      // What is gone already is as it should be.
      if ((error as { readonly code?: number }).code !== 404) throw error;
    }
  }
  return found;
}
