// What admission may look up: the caches, and for what they do not have yet,
// the store. Upstream: the plugins' informers with their live look-ups
// (NamespaceLifecycle, ServiceAccount). Same waits.

import type { Process } from '../../kernel/process.ts';
import type { ApiObject, Key } from '../../machinery/api/meta.ts';
import { keyParts } from '../../machinery/api/key.ts';
import {
  namespaces, pods, serviceaccounts,
} from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { accountName } from './admission/index.ts';
import type { AdmissionReads, AdmissionRequest } from './admission/index.ts';
import type { Caches } from './caches.ts';
import { kindOfResource } from './kinds.ts';
import { readLatest } from './registry.ts';
import type { Registry } from './registry.ts';

const DEFAULT_ACCOUNT = 'default';
/** A new namespace's account is about to be made by its controller. */
const ACCOUNT_TRIES = 10;
const ACCOUNT_WAIT_MS_MIN = 100;

export function cachedReads(caches: Caches): AdmissionReads {
  return {
    get(resource, key) {
      const { namespace, name } = keyParts(key);
      return caches.get(kindOfResource(resource)!, namespace, name);
    },
    list(resource, namespace) {
      const { objects } = caches.of(kindOfResource(resource)!);
      return objects.list(namespace === undefined ? undefined : { namespace });
    },
  };
}

/** Whether the caches have all that a creation depends on. */
export function isAllCached(
  { reads }: Registry,
  { namespace, resource, object }: AdmissionRequest,
): boolean {
  if (namespace === undefined) return true;
  if (reads.get(namespaces, namespace) === undefined) return false;
  if (resource !== pods) return true;
  const key = `${namespace}/${accountName(object as v1.Pod)}`;
  return reads.get(serviceaccounts, key) !== undefined;
}

/** The reads for one creation: what it depends on and the caches lack is
 *  looked up first. */
export function* fetchForAdmission(
  registry: Registry,
  request: AdmissionRequest,
): Process<AdmissionReads> {
  const { namespace, resource } = request;
  if (namespace === undefined) return registry.reads;
  const found: Found[] = [];
  if (registry.reads.get(namespaces, namespace) === undefined) {
    const kind = kindOfResource(namespaces)!;
    const object = yield* readLatest(registry, kind, undefined, namespace);
    found.push({ resource: namespaces, key: namespace, object });
  }
  if (resource === pods) {
    const name = accountName(request.object as v1.Pod);
    const key = `${namespace}/${name}`;
    if (registry.reads.get(serviceaccounts, key) === undefined) {
      const object = yield* fetchAccount(registry, namespace, name);
      found.push({ resource: serviceaccounts, key, object });
    }
  }
  return found.length === 0 ? registry.reads
    : { ...registry.reads, get: overlaid(registry.reads, found) };
}

interface Found {
  readonly resource: Resource;
  readonly key: Key;
  readonly object: ApiObject | undefined;
}

function overlaid(
  reads: AdmissionReads,
  found: readonly Found[],
): AdmissionReads['get'] {
  return (resource, key) => {
    const hit = found.find((each) =>
      each.resource === resource && each.key === key);
    return hit === undefined ? reads.get(resource, key) : hit.object;
  };
}

function* fetchAccount(
  registry: Registry,
  namespace: string,
  name: string,
): Process<ApiObject | undefined> {
  const kind = kindOfResource(serviceaccounts)!;
  const tries = name === DEFAULT_ACCOUNT ? ACCOUNT_TRIES : 1;
  const waitMs = ACCOUNT_WAIT_MS_MIN + registry.random.integer(0, 99);
  for (let tried = 1; ; tried += 1) {
    const account = yield* readLatest(registry, kind, namespace, name);
    if (account !== undefined || tried === tries) return account;
    yield* registry.clock.sleep(waitMs);
  }
}
