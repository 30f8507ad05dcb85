// What all verbs share: the store, the caches, the clock, and how an object
// gets from a key to a transaction and back.
// Upstream: apiserver/pkg/registry/generic/registry/store.go.

import { deepFreeze } from '../../kernel/freeze.ts';
import type { Process } from '../../kernel/process.ts';
import type { Random } from '../../kernel/random.ts';
import type { Clock, ComponentName, Network }
  from '../../machinery/component.ts';
import type { ApiObject, Key } from '../../machinery/api/meta.ts';
import { groupResource } from '../../machinery/api/resource.ts';
import type { RequestOptions } from '../../machinery/request.ts';
import type { AdmissionReads } from './admission/index.ts';
import type { Bookmarks } from './bookmarks.ts';
import type { Caches } from './caches.ts';
import type { EventLeases } from './event-leases.ts';
import type { Kind } from './kinds.ts';
import type { PodSiblings } from './pod-siblings.ts';
import type { ServiceAddresses } from './service-addresses.ts';
import { StoreError } from './storage.ts';
import type { EtcdKey, Op, Origin, TxnResult } from './storage.ts';
import type { PatientStore } from './patient-store.ts';
import type { DecodeOptions } from './validation/index.ts';
import { withRevision } from './watch-cache.ts';
import { inWrittenOrder } from './written.ts';

export interface Registry {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: PatientStore;
  readonly caches: Caches;
  readonly leases: EventLeases;
  readonly reads: AdmissionReads;
  /** Draws the end of a generated name. */
  readonly suffix: () => string;
  readonly addresses: ServiceAddresses;
  readonly siblings: PodSiblings;
  readonly bookmarks: Bookmarks;
  /** Where kubelets are reached. */
  readonly network: Network;
  /** The server's own name, for what it writes itself. */
  readonly self: ComponentName;
}

/** One request to one kind, as far as all verbs read it alike. */
export interface Target {
  readonly kind: Kind;
  readonly user: ComponentName;
  readonly verb: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly options: RequestOptions;
  /** Tells the client something that is no error. */
  readonly warn: ((text: string) => void) | undefined;
}

export function isDryRun({ options }: Pick<Target, 'options'>): boolean {
  return options.dryRun !== undefined && options.dryRun.length > 0;
}

/** How a body of the request is to be read. */
export function decodeOptions({ options, warn }: Target): DecodeOptions {
  return { fieldValidation: options.fieldValidation, warn };
}

/** 'namespace/name', or 'name'. */
export function keyOf(namespace: string | undefined, name: string): Key {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function etcdKeyOf(
  kind: Kind,
  namespace: string | undefined,
  name: string,
): EtcdKey {
  return `${kind.prefix}${keyOf(namespace, name)}`;
}

/** The latest state of one object, from the store itself. */
export function* readLatest(
  { store }: Registry,
  kind: Kind,
  namespace: string | undefined,
  name: string,
): Process<ApiObject | undefined> {
  const key = etcdKeyOf(kind, namespace, name);
  const { found } = yield* store.range(key);
  return found[0]?.value as ApiObject | undefined;
}

export interface Write {
  readonly target: Target;
  readonly name: string;
  /** What must be there still; undefined if nothing may be. */
  readonly old: ApiObject | undefined;
}

/** What came of a write: what was stored, or deleted (with the revision of
 *  that), or what stood there instead (undefined if nothing did). */
export type Written =
  | { readonly ok: true; readonly object: ApiObject }
  | { readonly ok: false; readonly found: ApiObject | undefined };

/** Stores an object unless somebody else was first. It is frozen. */
export function put(
  registry: Registry,
  write: Write,
  object: ApiObject,
): Process<TxnResult> {
  const { kind, namespace } = write.target;
  const key = etcdKeyOf(kind, namespace, write.name);
  const isAsStored = object.metadata === write.old?.metadata;
  const value = deepFreeze(isAsStored ? object : inWrittenOrder(object));
  const { ttlSeconds } = kind;
  return ttlSeconds === undefined
    ? guarded(registry, write, key, { op: 'put', key, value })
    : putForAWhile(registry, write, key, value, ttlSeconds);
}

function* putForAWhile(
  registry: Registry,
  write: Write,
  key: EtcdKey,
  value: ApiObject,
  seconds: number,
): Process<TxnResult> {
  for (;;) {
    const lease = yield* registry.leases.leaseFor(seconds);
    try {
      const op: Op = { op: 'put', key, value, lease };
      return yield* guarded(registry, write, key, op);
    } catch (error) {
      if (!isLeaseGone(error)) throw error;
      registry.leases.forget();
    }
  }
}

/** Deletes an object unless somebody else changed it first. */
export function remove(registry: Registry, write: Write): Process<TxnResult> {
  const { kind, namespace } = write.target;
  const key = etcdKeyOf(kind, namespace, write.name);
  return guarded(registry, write, key, { op: 'delete', key });
}

function guarded(
  { store }: Registry,
  { target, name, old }: Write,
  key: EtcdKey,
  op: Op,
): Process<TxnResult> {
  const value = old === undefined ? 0 : Number(old.metadata.resourceVersion);
  const { kind, user: by, verb, subresource } = target;
  const resource = groupResource(kind.resource);
  const about = keyOf(target.namespace, name);
  const origin: Origin = subresource === undefined
    ? { by, verb, resource, key: about }
    : { by, verb, subresource, resource, key: about };
  return store.txn(
    [{ key, target: 'modRevision', is: '=', value }],
    [op],
    [{ op: 'range', key }],
    origin,
  );
}

/** What a put or a removal came to. */
export function outcome({ revision, results }: TxnResult): Written {
  const [result] = results;
  if (result?.op === 'put') {
    return { ok: true, object: result.written.value as ApiObject };
  }
  if (result?.op === 'delete') {
    const removed = result.removed[0]!.value as ApiObject;
    return { ok: true, object: withRevision(removed, revision) };
  }
  const found = result?.found[0]?.value as ApiObject | undefined;
  return { ok: false, found };
}

function isLeaseGone(error: unknown): boolean {
  return error instanceof StoreError && error.reason === 'lease-not-found';
}
