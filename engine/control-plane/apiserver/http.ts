// The HTTP door: from a method, path, headers and body to a request taken
// apart, and from what came of it to a response. The code behind it is the
// same as for requests that come taken apart.
// Upstream: apiserver/pkg/endpoints/handlers. Different: bodies are JSON; a
// watch's events are pushed on the stream instead of written as lines.

import type { Process } from '../../kernel/process.ts';
import { isApiError, toStatus } from '../../machinery/api/errors.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import type {
  HttpRequest, HttpResponse, Peer,
} from '../../machinery/component.ts';
import type { ApiRequest, RequestOptions } from '../../machinery/request.ts';
import { discover } from './discovery.ts';
import { dispatch } from './dispatch.ts';
import { JsonError, readJson } from './json-text.ts';
import { kindOf, KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { checkBodyType, JSON_TYPE, patchTypeOf, viewFor } from './media.ts';
import { methodNotAllowed, PageExpired, unknownResource } from './refusals.ts';
import type { Registry } from './registry.ts';
import { parseUrl, requestInfo } from './request-info.ts';
import type { Url } from './request-info.ts';
import { weigh } from './size.ts';
import { badRequest, tooLarge } from './validation/refusal.ts';
import { listShown, shown, watchShow } from './views.ts';

const BODY_BYTES_MAX = 3 * 1024 * 1024;
const PLAIN_TYPE = 'text/plain; charset=utf-8';

export function* answerHttp(
  registry: Registry,
  request: HttpRequest,
  peer: Peer,
): Process<HttpResponse> {
  const url = parseUrl(request.path);
  const warnings: string[] = [];
  try {
    const known = discover(request, url.path, url.query.has('verbose'));
    if (known !== undefined) return known;
    const info = requestInfo(request.method, url);
    if (info === undefined || !isServedGroup(info)) return pageNotFound();
    return yield* answerApi(registry, request, url, info, peer, warnings);
  } catch (error) {
    if (!isApiError(error)) throw error;
    return withWarnings(failure(error), warnings);
  }
}

function* answerApi(
  registry: Registry,
  request: HttpRequest,
  url: Url,
  info: ApiRequest,
  peer: Peer,
  warnings: string[],
): Process<HttpResponse> {
  const kind = kindOf(info.group, info.version, info.resource);
  if (kind === undefined) throw unknownResource();
  checkMethod(request, info, kind);
  const warn = (text: string): void => { warnings.push(text); };
  if (kind.deprecation !== undefined) warn(kind.deprecation);
  if (info.subresource === 'exec') throw badRequest('Upgrade request required');
  const api = withBody(request, info, kind, warn);
  const view = viewFor(request);
  const include = url.query.get('includeObject')?.[0];
  const looks = { view, include, clock: registry.clock };
  const show = watchShow(kind, looks);
  const answer = yield* dispatch(registry, api, peer, {
    warn, ...(show !== undefined && { show }),
  });
  const code = api.verb === 'create' ? 201 : 200;
  const body = api.verb === 'list' || api.verb === 'deletecollection'
    ? listShown(kind, answer, looks) : shown(kind, answer, looks);
  const headers = { 'Content-Type': JSON_TYPE };
  return withWarnings({ code, headers, body }, warnings);
}

function isServedGroup({ group, version }: ApiRequest): boolean {
  return KINDS.some(({ resource }) =>
    resource.group === group && resource.version === version);
}

function checkMethod(
  { method }: HttpRequest,
  { name, subresource }: ApiRequest,
  kind: Kind,
): void {
  if (subresource !== undefined) return;
  const isNamed = name !== undefined;
  const wantsName = method === 'PUT' || method === 'PATCH';
  if (method === 'POST' && isNamed) throw methodNotAllowed();
  if (wantsName && !isNamed) throw methodNotAllowed();
  const isMany = method === 'DELETE' && !isNamed;
  if (isMany && kind.resource.resource === 'namespaces') {
    throw methodNotAllowed();
  }
}

function withBody(
  request: HttpRequest,
  info: ApiRequest,
  kind: Kind,
  warn: (text: string) => void,
): ApiRequest {
  switch (info.verb) {
    case 'get': case 'list': case 'watch': return info;
    case 'patch': {
      const patchType = patchTypeOf(request);
      const body = readBody(request, (why) =>
        badRequest(`error decoding patch: ${why}`));
      return { ...info, patchType, body };
    }
    case 'delete': case 'deletecollection': {
      if (request.body === undefined || request.body === null) return info;
      if (request.body === '') return info;
      const sent = readBody(request, badRequest) as RequestOptions;
      return { ...info, options: { ...info.options, ...deleteOptions(sent) } };
    }
    default: {
      checkBodyType(request);
      const body = readBody(request, (why, text) => badRequest('the object '
        + `provided is unrecognized (must be of type ${kind.resource.kind}): `
        + `couldn't get version/kind; json parse error: ${why} `
        + `(${excerpt(text)})`), duplicatesOf(info, kind, warn));
      return { ...info, body };
    }
  }
}

/** DeleteOptions' own fields, without the type's. */
function deleteOptions(sent: RequestOptions): RequestOptions {
  const { kind: _, apiVersion: __, ...options } = sent as RequestOptions & {
    readonly kind?: unknown;
    readonly apiVersion?: unknown;
  };
  return options;
}

/** What is done about fields that stand twice. */
function duplicatesOf(
  { options }: ApiRequest,
  { resource: { kind, version } }: Kind,
  warn: (text: string) => void,
): (paths: readonly string[]) => void {
  const fieldValidation = options?.fieldValidation ?? '';
  return (paths) => {
    if (paths.length === 0 || fieldValidation === 'Ignore') return;
    const texts = paths.map((path) => `duplicate field "${path}"`);
    if (fieldValidation !== 'Strict') return texts.forEach(warn);
    throw badRequest(`${kind} in version "${version}" cannot be handled as a `
      + `${kind}: strict decoding error: ${texts.join(', ')}`);
  };
}

function readBody(
  { body }: HttpRequest,
  unreadable: (why: string, text: string) => ApiError,
  duplicates?: (paths: readonly string[]) => void,
): unknown {
  if (weigh(body) > BODY_BYTES_MAX) {
    throw tooLarge(`Request entity too large: limit is ${BODY_BYTES_MAX}`);
  }
  if (typeof body !== 'string') return body;
  try {
    const read = readJson(body);
    duplicates?.(read.duplicates);
    return read.value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw unreadable(error.message, body);
  }
}

const EXCERPT_LENGTH = 30;

function excerpt(text: string): string {
  return text.length <= EXCERPT_LENGTH
    ? text : `${text.slice(0, EXCERPT_LENGTH)} ...`;
}

function pageNotFound(): HttpResponse {
  const headers = { 'Content-Type': PLAIN_TYPE };
  return { code: 404, headers, body: '404 page not found\n' };
}

function failure(error: ApiError): HttpResponse {
  const { code, details } = error;
  const retryAfter = details?.retryAfterSeconds;
  const metadata = error instanceof PageExpired
    ? { continue: error.continueToken } : {};
  return {
    code,
    headers: {
      'Content-Type': JSON_TYPE,
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    },
    body: { ...toStatus(error), metadata },
  };
}

function withWarnings(
  response: HttpResponse,
  warnings: readonly string[],
): HttpResponse {
  if (warnings.length === 0) return response;
  const Warning = warnings
    .map((text) => `299 - ${JSON.stringify(text)}`).join(', ');
  return { ...response, headers: { ...response.headers, Warning } };
}
