// kubectl apply: create what is not there, patch what differs.
// Upstream: kubectl/pkg/cmd/apply. Same three-way meaning: what the last
// applied manifest had and this one lacks goes away.

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import { isApiError, isNotFound } from '../../machinery/api/errors.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { flagOf } from '../arguments.ts';
import { UsageError, whenDoing } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from '../manifests.ts';
import type { Manifest } from '../manifests.ts';
import { sorted } from '../sorted.ts';
import { label } from '../targets.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function* apply(invocation: Invocation): Process<number> {
  const { args, stdin, say, complain } = invocation;
  if (flagOf(args, 'filename') === undefined) {
    throw new UsageError('must specify one of -f and -k');
  }
  const { manifests, unknown } = readManifests(stdin, args);
  let code = 0;
  for (const manifest of manifests) {
    const { resource, object } = manifest;
    try {
      const what = yield* applyOne(invocation, manifest);
      say(`${label({ resource, name: object.metadata.name })} ${what}`);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      complain(whenDoing(`error when ${error.doing} "STDIN"`, error.why));
      code = 1;
    }
  }
  for (const text of unknown) complain(`error: ${text}`);
  return unknown.length > 0 ? 1 : code;
}

/** An ApiError, and what it came in the way of. */
class Failed {
  readonly doing: string;
  readonly why: ApiError;

  constructor(doing: string, why: ApiError) {
    this.doing = doing;
    this.why = why;
  }
}

function* when<T>(doing: string, call: Call<T>): Process<T> {
  try {
    return yield* call;
  } catch (error) {
    throw isApiError(error) ? new Failed(doing, error) : error;
  }
}

function* applyOne(
  { client, complain }: Invocation,
  { resource, object }: Manifest,
): Process<string> {
  const wanted = withLastApplied(object);
  const kind = client.resource<ApiObject>(resource);
  const found = kind.get(keyOf(object)).catch((error: ApiError) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  const current = yield* when('retrieving current configuration of', found);
  if (current === undefined) {
    yield* when('creating', kind.create(wanted));
    return 'created';
  }
  const before = current.metadata.annotations?.[LAST_APPLIED];
  if (before === undefined) complain(warning(resource, object));
  const merged = deepMerge(removals(lastApplied(before), wanted), wanted);
  const patch = kind.patch(keyOf(object), { strategic: merged });
  const after = yield* when('patching', patch);
  const { resourceVersion } = after.metadata;
  return resourceVersion === current.metadata.resourceVersion
    ? 'unchanged' : 'configured';
}

function warning({ resource }: Resource, { metadata }: ApiObject): string {
  return `Warning: resource ${resource}/${metadata.name} is missing the `
    + `${LAST_APPLIED} annotation which is required by kubectl apply. kubectl `
    + 'apply should only be used on resources created declaratively by either '
    + 'kubectl create --save-config or kubectl apply. The missing annotation '
    + 'will be patched automatically.';
}

/** Anybody may have written it; what is no JSON says nothing. */
function lastApplied(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}

function withLastApplied(object: ApiObject): ApiObject {
  const { metadata } = object;
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations ?? {};
  const plain = { ...object, metadata: { ...metadata, annotations } };
  const text = `${JSON.stringify(sorted(plain))}\n`;
  return {
    ...object,
    metadata: {
      ...metadata, annotations: { ...annotations, [LAST_APPLIED]: text },
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Nulls for the fields that were applied once and are no longer. */
function removals(last: unknown, wanted: unknown): Fields {
  const gone: Record<string, unknown> = {};
  if (!isFields(last) || !isFields(wanted)) return gone;
  for (const [name, value] of Object.entries(last)) {
    if (name === 'annotations') continue;
    if (!(name in wanted)) gone[name] = null;
    else {
      const inner = removals(value, wanted[name]);
      if (Object.keys(inner).length > 0) gone[name] = inner;
    }
  }
  return gone;
}

function deepMerge(base: Fields, over: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = isFields(below) && isFields(value)
      ? deepMerge(below, value) : value;
  }
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
