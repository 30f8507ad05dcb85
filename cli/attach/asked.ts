// What comes out of a realm, read as a request or refused. Whoever wrote the
// learner's file may have written anything, and a name that is a path would
// lead elsewhere on the server.

import { fieldsOf, textOf } from '../../engine/cluster/untrusted.ts';
import { patchTypeOf } from '../../engine/control-plane/apiserver/media.ts';
import {
  parseUrl, requestInfo,
} from '../../engine/control-plane/apiserver/request-info.ts';
import type { HttpRequest } from '../../engine/machinery/component.ts';
import type {
  ApiRequest, PatchType, RequestOptions, Verb,
} from '../../engine/machinery/request.ts';
import { parsedJson } from '../json.ts';

export interface Asked {
  readonly request: ApiRequest;
  /** Whether the answer is wanted as an HttpResponse. */
  readonly isHttp: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined: it is no request that a real server could be sent. */
export function readAsked(message: unknown): Asked | undefined {
  const { api, http } = fieldsOf(message);
  if (api !== undefined) {
    const request = readRequest(fieldsOf(api));
    return request && { request, isHttp: false };
  }
  const request = readHttp(fieldsOf(http));
  return request && { request, isHttp: true };
}

const VERBS: readonly string[] = [
  'get', 'list', 'watch', 'create', 'update', 'patch', 'delete',
  'deletecollection',
] satisfies Verb[];
const PATCHES: readonly string[] = [
  'json', 'merge', 'strategic', 'apply',
] satisfies PatchType[];

function readRequest(fields: Fields): ApiRequest | undefined {
  const { verb, group, version, resource, subresource, patchType } = fields;
  const { namespace, name, options, body } = fields;
  const isOne = isAmong(verb, VERBS) && (group === '' || isSegment(group))
    && isSegment(version) && isSegment(resource)
    && isOptional(subresource) && isOptional(namespace) && isOptional(name)
    && (patchType === undefined || isAmong(patchType, PATCHES));
  if (!isOne) return undefined;
  return {
    verb: verb as Verb, group: group as string, version, resource,
    ...subresource === undefined ? {} : { subresource },
    ...namespace === undefined ? {} : { namespace },
    ...name === undefined ? {} : { name },
    ...patchType === undefined ? {} : { patchType: patchType as PatchType },
    ...body === undefined ? {} : { body },
    options: readOptions(fieldsOf(options)),
  };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Taken apart and built anew: two readers of one path might differ. */
function readHttp(fields: Fields): ApiRequest | undefined {
  const { method, body } = fields;
  const path = textOf(fields['path']);
  if (path === undefined || !isAmong(method, METHODS)) return undefined;
  const http = fields as unknown as HttpRequest;
  const info = requestInfo(http.method, parseUrl(path));
  // A watch wants a stream, and an answer in one piece has none.
  if (info === undefined || info.verb === 'watch') return undefined;
  const sent = typeof body === 'string' ? parsedJson(body) : body;
  const options = info.verb === 'delete' ? fieldsOf(sent) : {};
  return readRequest({
    ...info, ...sent === undefined ? {} : { body: sent },
    ...info.verb === 'patch' ? { patchType: patchOf(http) } : {},
    options: { ...info.options, ...options },
  });
}

function patchOf(http: HttpRequest): string {
  try {
    return patchTypeOf(http);
  } catch {
    return 'unknown';
  }
}

const SEGMENT_LENGTH_MAX = 253;

/** As Kubernetes says which names may be part of a path, and without signs
 *  that nobody sees. */
function isSegment(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== '.'
    && value !== '..' && value.length <= SEGMENT_LENGTH_MAX
    && !/[/%\\\p{C}\s]/u.test(value);
}

function isOptional(value: unknown): value is string | undefined {
  return value === undefined || isSegment(value);
}

function isAmong(value: unknown, known: readonly string[]): value is string {
  return typeof value === 'string' && known.includes(value);
}

const TEXTS = [
  'labelSelector', 'fieldSelector', 'resourceVersion', 'resourceVersionMatch',
  'continue', 'fieldManager', 'fieldValidation', 'propagationPolicy',
];
const NUMBERS = ['limit', 'timeoutSeconds', 'gracePeriodSeconds'];
const FLAGS = ['allowWatchBookmarks', 'sendInitialEvents', 'force'];

/** Those that are known and of their type; whether a write is only tried is
 *  not the file's to say. */
function readOptions(fields: Fields): RequestOptions {
  const options: Record<string, unknown> = {};
  const take = (names: readonly string[], type: string): void => {
    for (const name of names) {
      if (typeof fields[name] === type) options[name] = fields[name];
    }
  };
  take(TEXTS, 'string');
  take(NUMBERS, 'number');
  take(FLAGS, 'boolean');
  const { uid, resourceVersion } = fieldsOf(fields['preconditions']);
  const preconditions = {
    ...typeof uid === 'string' ? { uid } : {},
    ...typeof resourceVersion === 'string' ? { resourceVersion } : {},
  };
  if (Object.keys(preconditions).length > 0) {
    options['preconditions'] = preconditions;
  }
  return options;
}
