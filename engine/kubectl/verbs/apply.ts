// kubectl apply: create what is not there, patch what differs.
// Upstream: kubectl/pkg/cmd/apply. Same three-way meaning: what the last
// applied manifest had and this one lacks goes away.

import type { Process } from '../../kernel/process.ts';
import { isApiError, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { whenDoing } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from '../manifests.ts';
import type { Manifest } from '../manifests.ts';
import { label } from '../targets.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function* apply(invocation: Invocation): Process<number> {
  const { args, stdin, say, complain } = invocation;
  const { manifests, unknown } = readManifests(stdin, args.namespace);
  let code = 0;
  for (const manifest of manifests) {
    const { resource, object } = manifest;
    try {
      const what = yield* applyOne(invocation, manifest);
      say(`${label({ resource, name: object.metadata.name })} ${what}`);
    } catch (error) {
      if (!isApiError(error)) throw error;
      complain(whenDoing('error when applying "STDIN"', error));
      code = 1;
    }
  }
  for (const text of unknown) complain(`error: ${text}`);
  return unknown.length > 0 ? 1 : code;
}

function* applyOne(
  { client }: Invocation,
  { resource, object }: Manifest,
): Process<string> {
  const wanted = withLastApplied(object);
  const kind = client.resource<ApiObject>(resource);
  let current: ApiObject;
  try {
    current = yield* kind.get(keyOf(object));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    yield* kind.create(wanted);
    return 'created';
  }
  const before = current.metadata.annotations?.[LAST_APPLIED];
  const last = before === undefined ? {} : JSON.parse(before) as object;
  const removed = removals(last, wanted);
  const merged = deepMerge(removed, wanted);
  const after = yield* kind.patch(keyOf(object), { strategic: merged });
  const { resourceVersion } = after.metadata;
  return resourceVersion === current.metadata.resourceVersion
    ? 'unchanged' : 'configured';
}

function withLastApplied(object: ApiObject): ApiObject {
  const { metadata } = object;
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations ?? {};
  const plain = { ...object, metadata: { ...metadata, annotations } };
  const text = `${JSON.stringify(plain)}\n`;
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
