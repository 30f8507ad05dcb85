// Requests that a real API server answered, and what is needed to send their
// bodies through our functions.

import { readFileSync } from 'node:fs';
import type {
  AdmissionReads, AdmissionRequest,
} from '../../../../engine/control-plane/apiserver/admission/index.ts';
import { toStatus } from '../../../../engine/machinery/api/errors.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import { keyOf } from '../../../../engine/machinery/api/key.ts';
import type {
  ApiObject, Key,
} from '../../../../engine/machinery/api/meta.ts';
import {
  RESOURCES, groupResource, resourceOfPlural,
} from '../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../engine/machinery/api/resource.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Exchange {
  readonly n: number;
  readonly group: string;
  readonly title: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: { readonly code: number; readonly body: Json };
}

const ROOT = new URL('../../../../recordings/', import.meta.url);

export function readLines(name: string): Json[] {
  const text = readFileSync(new URL(name, ROOT), 'utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line) as Json);
}

export function readJson(name: string): Json {
  return JSON.parse(readFileSync(new URL(name, ROOT), 'utf8')) as Json;
}

export const exchanges =
  readLines('api/api-semantics.jsonl') as unknown as readonly Exchange[];

export function exchange(n: number): Exchange {
  const found = exchanges.find((each) => each.n === n);
  if (found === undefined) throw new Error(`no exchange ${n}`);
  return found;
}

/** What a request's path is about; undefined if its kind is not served. */
export function targetOf(path: string): {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
} | undefined {
  const [plain = ''] = path.split('?');
  const parts = plain.split('/').slice(1);
  const group = parts[0] === 'api' ? '' : parts[1]!;
  const rest = parts.slice(parts[0] === 'api' ? 2 : 3);
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2;
  const namespace = isNamespaced ? rest[1] : undefined;
  const [plural = '', name, subresource] = isNamespaced ? rest.slice(2) : rest;
  const resource = resourceOfPlural(group, plural);
  if (resource === undefined) return undefined;
  return { resource, namespace, name, subresource };
}

/** A cluster as admission sees it. */
export function readsOf(
  objects: readonly (readonly [Resource, ApiObject])[],
): AdmissionReads {
  const known = new Map(objects.map(([resource, object]) =>
    [`${groupResource(resource)} ${keyOf(object)}`, object]));
  return {
    get: (resource: Resource, key: Key) =>
      known.get(`${groupResource(resource)} ${key}`),
    list: (resource: Resource) =>
      objects.filter(([each]) => each === resource).map(([, it]) => it),
  };
}

export function object(
  apiVersion: string,
  kind: string,
  metadata: Json,
  rest: Json = {},
): ApiObject {
  return { apiVersion, kind, metadata, ...rest } as unknown as ApiObject;
}

/** A create as the server would hand it to admission. */
export function creation(
  resource: Resource,
  sent: ApiObject,
): AdmissionRequest {
  const { namespace, name } = sent.metadata;
  return {
    resource,
    verb: 'create',
    ...(namespace === undefined ? {} : { namespace }),
    name,
    object: sent,
    user: 'kubectl',
    suffix: () => 'abcde',
  };
}

/** The refusal that `run` ends in, as it travels. */
export function refusalOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    const status = toStatus(error as ApiError);
    return JSON.parse(JSON.stringify(status));
  }
  throw new Error('nothing was refused');
}

export { RESOURCES };
