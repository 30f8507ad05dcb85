// What an HTTP request is about, from its method, path and query.
// Upstream: apiserver/pkg/endpoints/request/requestinfo.go. Same grammar.

import type { HttpRequest } from '../../machinery/component.ts';
import type {
  ApiRequest, RequestOptions, Verb,
} from '../../machinery/request.ts';

export interface Url {
  readonly path: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
}

export function parseUrl(text: string): Url {
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  const query = new Map<string, string[]>();
  const pairs = mark < 0 ? [] : text.slice(mark + 1).split('&');
  for (const pair of pairs) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.split('=');
    const values = query.get(decoded(name)) ?? [];
    values.push(decoded(rest.join('=')));
    query.set(decoded(name), values);
  }
  return { path, query };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Namespaces are named by the path that others stand below. */
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/** The request for a resource, without its body; undefined if the path is
 *  no resource's. */
export function requestInfo(
  method: HttpRequest['method'],
  url: Url,
): ApiRequest | undefined {
  const parts = url.path.split('/').filter((part) => part !== '');
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const [group, version, ...rest] = isCore
    ? ['', ...parts.slice(1)] : parts.slice(1);
  if (group === undefined || version === undefined) return undefined;
  const isOldWatch = rest[0] === 'watch';
  const place = placeOf(isOldWatch ? rest.slice(1) : rest);
  if (place === undefined) return undefined;
  const options = optionsOf(url.query);
  const asksWatch = isOldWatch
    || (place.name === undefined && flag(url.query, 'watch') === true);
  const verb = verbOf(method, place.name !== undefined, asksWatch);
  return { verb, group, version, ...place, options };
}

type Place = Pick<
  ApiRequest, 'namespace' | 'resource' | 'name' | 'subresource'
>;

function placeOf(parts: readonly string[]): Place | undefined {
  let rest = parts;
  let namespace: string | undefined;
  const isBelow = rest[0] === 'namespaces' && rest.length > 2
    && !NAMESPACE_SUBRESOURCES.includes(rest[2]!);
  if (isBelow) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [resource, name, subresource] = rest;
  if (resource === undefined || rest.length > 3) return undefined;
  return {
    resource,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  };
}

function verbOf(
  method: HttpRequest['method'],
  isNamed: boolean,
  asksWatch: boolean,
): Verb {
  switch (method) {
    case 'GET': return asksWatch ? 'watch' : isNamed ? 'get' : 'list';
    case 'POST': return 'create';
    case 'PUT': return 'update';
    case 'PATCH': return 'patch';
    case 'DELETE': return isNamed ? 'delete' : 'deletecollection';
  }
}

const TEXTS = [
  'labelSelector', 'fieldSelector', 'resourceVersion', 'resourceVersionMatch',
  'continue', 'fieldManager', 'fieldValidation', 'propagationPolicy',
] as const;
const NUMBERS = ['limit', 'timeoutSeconds', 'gracePeriodSeconds'] as const;
const FLAGS = [
  'allowWatchBookmarks', 'sendInitialEvents', 'force', 'orphanDependents',
] as const;

function optionsOf(query: Url['query']): RequestOptions {
  const options: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const value = query.get(name)?.[0];
    if (value !== undefined) options[name] = value;
  }
  for (const name of NUMBERS) {
    const value = Number(query.get(name)?.[0]);
    if (Number.isInteger(value)) options[name] = value;
  }
  for (const name of FLAGS) {
    const value = flag(query, name);
    if (value !== undefined) options[name] = value;
  }
  const dryRun = query.get('dryRun')?.filter((value) => value !== '');
  if (dryRun !== undefined && dryRun.length > 0) options.dryRun = dryRun;
  return options;
}

/** As Go reads a boolean parameter: present and not plainly false. */
function flag(query: Url['query'], name: string): boolean | undefined {
  const value = query.get(name)?.[0];
  if (value === undefined) return undefined;
  return !['0', 'f', 'false'].includes(value.toLowerCase());
}
