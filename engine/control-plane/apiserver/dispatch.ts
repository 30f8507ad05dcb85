// From a request taken apart to the code for its verb.
// Upstream: apiserver/pkg/endpoints/installer.go. Same refusals for what no
// kind serves.

import type { Process } from '../../kernel/process.ts';
import type { ComponentName, Peer } from '../../machinery/component.ts';
import type { ApiRequest, RequestOptions } from '../../machinery/request.ts';
import { bind } from './binding.ts';
import { create } from './create.ts';
import { deleteMany, deleteOne } from './delete.ts';
import { evict } from './eviction.ts';
import { exec } from './exec.ts';
import { kindOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { checkPatchOptions, checkWriteOptions } from './options.ts';
import { get, list } from './read.ts';
import type { Registry, Target } from './registry.ts';
import { methodNotAllowed, unknownResource } from './refusals.ts';
import { readScale, writeScale } from './scale.ts';
import { patch, update } from './update.ts';
import { badRequest } from './validation/refusal.ts';
import { watch } from './watching.ts';
import type { Show } from './watching.ts';

export interface DispatchOptions {
  readonly warn?: (text: string) => void;
  /** How a watch's objects are shown. */
  readonly show?: Show;
}

/** The object, list or Status that answers a request. Throws ApiError, at
 *  once or as the process goes on. Not a process of its own, because each
 *  one in between costs every resume. */
export function dispatch(
  registry: Registry,
  request: ApiRequest,
  peer: Peer,
  { warn, show }: DispatchOptions = {},
): Process<unknown> {
  const target = targetOf(request, peer.name, warn);
  const { verb, body, patchType } = request;
  if (request.subresource !== undefined) {
    const answer = other(registry, target, request);
    if (answer !== undefined) return answer;
  }
  switch (verb) {
    case 'get': return get(registry, target);
    case 'list': return list(registry, target);
    case 'watch': {
      const { stream } = peer;
      if (stream === undefined) throw badRequest('a watch comes on a stream');
      return watch(registry, target, stream, show);
    }
    case 'create': {
      checkWriteOptions('CreateOptions', target.options);
      return create(registry, target, body);
    }
    case 'update': {
      checkWriteOptions('UpdateOptions', target.options);
      return update(registry, target, body);
    }
    case 'patch': {
      const type = patchType ?? 'strategic';
      checkPatchOptions(target.options, type);
      return patch(registry, target, type, body);
    }
    case 'delete': return deleteOne(registry, target);
    case 'deletecollection': return deleteMany(registry, target);
  }
}

/** Subresources with an object or a write of their own. */
function other(
  registry: Registry,
  target: Target,
  { verb, subresource, body, patchType }: ApiRequest,
): Process<unknown> | undefined {
  if (subresource === 'binding') return bind(registry, target, body);
  if (subresource === 'eviction') return evict(registry, target, body);
  if (subresource === 'exec') return exec(registry, target, body);
  if (subresource !== 'scale') return undefined;
  if (verb === 'get') return readScale(registry, target);
  return writeScale(registry, target, body, patchType);
}

const NO_OPTIONS: RequestOptions = Object.freeze({});

function targetOf(
  request: ApiRequest,
  user: ComponentName,
  warn: ((text: string) => void) | undefined,
): Target {
  const { group, version, resource, subresource, verb, name = '' } = request;
  const kind = kindOf(group, version, resource);
  if (kind === undefined) throw unknownResource();
  checkSubresource(kind, request);
  const options = request.options ?? NO_OPTIONS;
  const namespace = kind.resource.namespaced ? request.namespace : undefined;
  return { kind, user, verb, subresource, namespace, name, options, warn };
}

/** What each subresource may be asked. */
export const SUBRESOURCE_VERBS: Readonly<Record<string, readonly string[]>> = {
  binding: ['create'],
  eviction: ['create'],
  exec: ['create', 'get'],
  finalize: ['update'],
  scale: ['get', 'patch', 'update'],
  status: ['get', 'patch', 'update'],
};

function checkSubresource(kind: Kind, { subresource, verb }: ApiRequest): void {
  if (subresource === undefined) return;
  const verbs = SUBRESOURCE_VERBS[subresource];
  const isServed = kind.subresources.some((each) => each === subresource);
  if (!isServed || verbs === undefined) throw unknownResource();
  if (!verbs.includes(verb)) throw methodNotAllowed();
}
