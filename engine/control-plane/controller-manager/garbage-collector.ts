// Deletes what has no owner left, and ends deletions that wait for dependents
// or let them go.
// Upstream: pkg/controller/garbagecollector/garbagecollector.go. Same;
// different: the kinds are those that the API server knows, not discovered,
// and an owner of any other kind is taken to be there.

import { all } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import { isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { ApiObject, Key, OwnerReference }
  from '../../machinery/api/meta.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { events, eventsEvents, resourceOfKind, RESOURCES }
  from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import type { Component, ComponentContext, ResourceClient }
  from '../../machinery/component.ts';
import { awaits, FOREGROUND, ORPHAN, OwnerGraph } from './owner-graph.ts';
import type { GraphItem } from './owner-graph.ts';

const WORKERS = 20;
/** So many owners that are gone are remembered. */
const ABSENT_MAX = 500;

export const garbageCollector: Component = (ctx) => {
  new GarbageCollector(ctx).start();
};

/** An object's owners by what speaks for keeping it. */
interface Owners {
  /** They are there: it stays. */
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  /** They go once it is gone. */
  readonly waiting: readonly OwnerReference[];
}

class GarbageCollector {
  readonly #ctx: ComponentContext;
  readonly #toDelete;
  readonly #toOrphan;
  readonly #graph: OwnerGraph;
  readonly #absent = new Set<string>();

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#toDelete = ctx.queue('garbage_collector_attempt_to_delete');
    this.#toOrphan = ctx.queue('garbage_collector_attempt_to_orphan');
    this.#graph = new OwnerGraph({
      look: (uid) => this.#toDelete.add(uid),
      orphan: (uid) => this.#toOrphan.add(uid),
    }, ownerOf);
  }

  start(): void {
    for (const resource of RESOURCES) {
      // Events are many, and nothing owns them.
      if (resource !== events && resource !== eventsEvents) {
        this.#follow(resource);
      }
    }
    this.#ctx.reconcile(this.#toDelete, WORKERS, (uid) => this.#look(uid));
    this.#ctx.reconcile(this.#toOrphan, WORKERS, (uid) => this.#orphan(uid));
  }

  #follow(resource: Resource): void {
    const informer = this.#ctx.informer(resource);
    informer.onAdd((object) =>
      this.#graph.put(resource, keyOf(object), undefined, object));
    informer.onUpdate((before, object) =>
      this.#graph.put(resource, keyOf(object), before, object));
    informer.onDelete(({ metadata: { uid } }) => {
      const { size = 0 } = this.#graph.get(uid)?.dependents ?? {};
      if (size > 0) this.#noteAbsent(uid);
      this.#graph.remove(uid);
    });
  }

  // #region look
  *#look(uid: string): Process {
    const item = this.#graph.get(uid);
    if (item === undefined) return;
    if (item.isTerminating && !item.isAwaiting) return;
    const object = yield* this.#read(item);
    if (object?.metadata.uid !== uid) this.#graph.remove(uid);
    else if (item.isAwaiting) yield* this.#finish(item);
    else yield* this.#judge(item, object);
  }

  *#judge(item: GraphItem, object: ApiObject): Process {
    const { ownerReferences = [] } = object.metadata;
    if (ownerReferences.length === 0) return;
    const owners = yield* this.#sort(ownerReferences, object);
    const { solid, dangling, waiting } = owners;
    if (solid.length > 0) {
      yield* this.#letGo(item, [...dangling, ...waiting]);
    } else if (waiting.length > 0 && item.dependents.size > 0) {
      yield* this.#unblock(item, object);
      yield* this.#delete(item, object, 'Foreground');
    } else {
      const { finalizers = [] } = object.metadata;
      const policy = finalizers.includes(ORPHAN) ? 'Orphan'
        : finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background';
      yield* this.#delete(item, object, policy);
    }
  }
  // #endregion look

  *#sort(
    references: readonly OwnerReference[],
    { metadata: { namespace = '' } }: ApiObject,
  ): Process<Owners> {
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const reference of references) {
      const place = ownerOf(reference, namespace);
      if (this.#absent.has(reference.uid)) dangling.push(reference);
      else if (place === undefined) solid.push(reference);
      else {
        const owner = yield* this.#read(place);
        if (owner?.metadata.uid !== reference.uid) {
          this.#noteAbsent(reference.uid);
          dangling.push(reference);
        } else if (awaits(owner, FOREGROUND)) waiting.push(reference);
        else solid.push(reference);
      }
    }
    return { solid, dangling, waiting };
  }

  /** In the foreground: it goes once nothing blocks it. */
  *#finish(item: GraphItem): Process {
    const blocking = this.#graph.blocking(item);
    if (blocking.length === 0) yield* this.#dropFinalizer(item, FOREGROUND);
    for (const { uid, isAwaiting } of blocking) {
      if (!isAwaiting) this.#toDelete.add(uid);
    }
  }

  /** Who waits for one that waits for it, waits for ever: one lets go. */
  *#unblock(item: GraphItem, { metadata }: ApiObject): Process {
    const isInCircle = [...item.dependents].some((uid) =>
      this.#graph.get(uid)?.isAwaiting);
    if (!isInCircle) return;
    const { uid, ownerReferences = [] } = metadata;
    const references = ownerReferences.map((owner) =>
      ({ ...owner, blockOwnerDeletion: false }));
    yield* this.#client(item).patch(item.key, {
      strategic: { metadata: { uid, ownerReferences: references } },
    });
  }

  // #region orphan
  *#orphan(uid: string): Process {
    const item = this.#graph.get(uid);
    if (item === undefined) return;
    const dependents = [...item.dependents].flatMap((each) =>
      this.#graph.get(each) ?? []);
    yield* all(dependents.map((dependent) =>
      this.#ctx.client.resource(dependent.resource)
        .patch(dependent.key, without(dependent, [uid]))
        .catch((error) => { if (!isNotFound(error)) throw error; })));
    yield* this.#dropFinalizer(item, ORPHAN);
  }
  // #endregion orphan

  *#letGo(item: GraphItem, owners: readonly OwnerReference[]): Process {
    if (owners.length === 0) return;
    const uids = owners.map(({ uid }) => uid);
    yield* this.#client(item).patch(item.key, without(item, uids));
  }

  *#delete(
    item: GraphItem,
    { metadata: { uid, resourceVersion } }: ApiObject,
    propagationPolicy: 'Orphan' | 'Background' | 'Foreground',
  ): Process {
    const preconditions = { uid, resourceVersion };
    yield* this.#client(item).delete(item.key, {
      preconditions, propagationPolicy,
    });
  }

  *#dropFinalizer(item: GraphItem, finalizer: string): Process {
    const object = yield* this.#read(item);
    const { finalizers = [], resourceVersion } = object?.metadata ?? {};
    if (!finalizers.includes(finalizer)) return;
    yield* this.#client(item).patch(item.key, { merge: { metadata: {
      resourceVersion,
      finalizers: finalizers.filter((each) => each !== finalizer),
    } } });
  }

  *#read(
    { resource, key }: Pick<GraphItem, 'resource' | 'key'>,
  ): Process<ApiObject | undefined> {
    try {
      return yield* this.#ctx.client.resource(resource).get(key);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return undefined;
    }
  }

  #client({ resource }: GraphItem): ResourceClient<ApiObject> {
    return this.#ctx.client.resource(resource);
  }

  #noteAbsent(uid: string): void {
    const [oldest = ''] = this.#absent;
    if (this.#absent.size >= ABSENT_MAX) this.#absent.delete(oldest);
    this.#absent.add(uid);
  }
}

/** A namespaced owner is in its dependent's namespace. */
function ownerOf(
  { apiVersion, kind, name }: OwnerReference,
  namespace: string,
): { readonly resource: Resource; readonly key: Key } | undefined {
  const resource = resourceOfKind(apiVersion, kind);
  if (resource === undefined) return undefined;
  if (!resource.namespaced) return { resource, key: name };
  return namespace === '' ? undefined
    : { resource, key: `${namespace}/${name}` };
}

function without({ uid }: GraphItem, owners: readonly string[]) {
  const ownerReferences = owners.map((owner) =>
    ({ $patch: 'delete', uid: owner }));
  return { strategic: { metadata: { uid, ownerReferences } } };
}
