// What both kinds of recorders say about the object of an Event, and how
// Events are sent. Upstream: client-go/tools/reference, and recordEvent of
// client-go/tools/record/event.go.

import { isNotFound } from './api/errors.ts';
import type { ApiObject } from './api/meta.ts';
import type * as v1 from './api/v1.ts';
import { REQUEST_TIMEOUT_MS } from './timeouts.ts';
import { API } from './transport.ts';
import type { Transport } from './transport.ts';

export function referenceTo(
  about: ApiObject,
  fieldPath?: string,
): v1.ObjectReference {
  const { kind, apiVersion, metadata } = about;
  const { namespace, name, uid, resourceVersion } = metadata;
  const whole = namespace === undefined
    ? { kind, name, uid, apiVersion, resourceVersion }
    : { kind, namespace, name, uid, apiVersion, resourceVersion };
  return fieldPath === undefined ? whole : { ...whole, fieldPath };
}

/** Events about what is cluster-scoped are in `default`. */
export function eventNamespace(about: ApiObject): string {
  return about.metadata.namespace ?? 'default';
}

/** An Event as far as sending it goes. */
interface Sent {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

export function createEvent(
  { realm }: Transport,
  group: string,
  body: Sent,
): void {
  const { namespace } = body.metadata;
  realm.send(API, {
    api: {
      verb: 'create', group, version: 'v1', resource: 'events', namespace,
      body,
    },
  });
}

/** Changes an Event that the server knows; `event` is made there if it does
 *  not. */
export function patchEvent(
  transport: Transport,
  group: string,
  event: Sent,
  body: object,
): void {
  const { namespace, name } = event.metadata;
  const patched = transport.call<void>({
    api: {
      verb: 'patch', group, version: 'v1', resource: 'events', namespace,
      name, patchType: 'strategic', body,
    },
  }, REQUEST_TIMEOUT_MS);
  void patched.catch((error) => {
    if (isNotFound(error)) createEvent(transport, group, event);
  });
}
