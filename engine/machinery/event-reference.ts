// What both kinds of recorders say about the object of an Event, and where
// Events are sent. Upstream: client-go/tools/reference.

import type { ApiObject } from './api/meta.ts';
import type * as v1 from './api/v1.ts';
import type { ApiRequest, Verb } from './request.ts';

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

export function eventRequest(
  group: string,
  verb: Verb,
  namespace: string,
): ApiRequest {
  return { verb, group, version: 'v1', resource: 'events', namespace };
}
