// A request taken apart as the HTTP that a real server reads.
// Upstream: client-go/rest/request.go.

import type { ApiRequest } from '../../engine/machinery/request.ts';

export interface HttpMessage {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

const METHODS = {
  get: 'GET', list: 'GET', watch: 'GET', create: 'POST', update: 'PUT',
  patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE',
} as const;

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

const JSON_TYPE = 'application/json';

export function isWrite({ verb }: ApiRequest): boolean {
  return METHODS[verb] !== 'GET';
}

/** With `isDry` nothing of it is stored. */
export function httpMessage(
  request: ApiRequest,
  isDry: boolean,
): HttpMessage {
  const { verb, body } = request;
  const method = METHODS[verb];
  if (method === 'GET') return { method, path: pathOf(request, false) };
  if (method === 'DELETE') {
    // Once a delete has a body, the server reads no option from its query.
    const path = pathOf({ ...request, options: {} }, false);
    const sent = JSON.stringify(deleteOptions(request, isDry));
    return { method, path, contentType: JSON_TYPE, body: sent };
  }
  const contentType = verb === 'patch'
    ? PATCH_TYPES[request.patchType ?? 'strategic'] : JSON_TYPE;
  const path = pathOf(request, isDry);
  return { method, path, contentType, body: JSON.stringify(body ?? null) };
}

function pathOf(request: ApiRequest, isDry: boolean): string {
  const { verb, group, version, resource, subresource } = request;
  const { namespace, name, options = {} } = request;
  const segments = [
    ...group === '' ? ['api', version] : ['apis', group, version],
    ...namespace === undefined ? [] : ['namespaces', namespace],
    resource,
    ...name === undefined ? [] : [name],
    ...subresource === undefined ? [] : [subresource],
  ];
  const query = new URLSearchParams();
  if (verb === 'watch') query.set('watch', 'true');
  for (const [option, value] of Object.entries(options)) {
    if (typeof value !== 'object') query.set(option, String(value));
  }
  if (isDry) query.set('dryRun', 'All');
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

function deleteOptions({ options = {} }: ApiRequest, isDry: boolean): object {
  const { gracePeriodSeconds, propagationPolicy, preconditions } = options;
  return {
    kind: 'DeleteOptions', apiVersion: 'v1',
    gracePeriodSeconds, propagationPolicy, preconditions,
    ...isDry ? { dryRun: ['All'] } : {},
  };
}
