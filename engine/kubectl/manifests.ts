// Manifests: YAML or JSON documents, and the kinds they name.
// Upstream: cli-runtime/pkg/resource. Same; a List is taken apart.

import { parseAllDocuments } from 'yaml';
import type { ApiObject, ObjectMeta } from '../machinery/api/meta.ts';
import { resourceOfKind } from '../machinery/api/resource.ts';
import type { Resource } from '../machinery/api/resource.ts';
import { UsageError } from './errors.ts';

export interface Manifest {
  readonly resource: Resource;
  readonly object: ApiObject;
}

const LENGTH_MAX = 1_000_000;

export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  /** Kinds that this server does not know, as kubectl words it. */
  readonly unknown: readonly string[];
}

/** Namespaced objects without a namespace get `namespace`. */
export function readManifests(text: string, namespace: string): ReadManifests {
  const manifests: Manifest[] = [];
  const unknown: string[] = [];
  for (const value of documents(text)) {
    const { apiVersion, kind } = value;
    const resource = resourceOfKind(apiVersion, kind);
    if (resource === undefined) {
      const name = value.metadata?.name ?? '';
      unknown.push(`resource mapping not found for name: "${name}" namespace: `
        + `"" from "STDIN": no matches for kind "${kind}" in version `
        + `"${apiVersion}"\nensure CRDs are installed first`);
      continue;
    }
    const metadata = (value.metadata ?? {}) as ObjectMeta;
    const object = resource.namespaced && metadata.namespace === undefined
      ? { ...value, metadata: { ...metadata, namespace } } : value;
    manifests.push({ resource, object });
  }
  if (manifests.length + unknown.length === 0) {
    throw new UsageError('no objects passed to create');
  }
  return { manifests, unknown };
}

function documents(text: string): ApiObject[] {
  if (text.length > LENGTH_MAX) {
    throw new UsageError(`expected at most ${LENGTH_MAX} characters, found ${
      text.length}`);
  }
  const parsed = parseAllDocuments(text);
  const objects: ApiObject[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [problem] = document.errors;
    if (problem !== undefined) {
      const [message] = problem.message.split('\n');
      throw new UsageError(
        `error parsing STDIN: error converting YAML to JSON: ${message}`,
      );
    }
    const value = document.toJS({ maxAliasCount: 100 }) as unknown;
    if (value === null || value === undefined) continue;
    objects.push(...objectsIn(value));
  }
  return objects;
}

function objectsIn(value: unknown): ApiObject[] {
  const { kind, apiVersion, items } = value as Readonly<
    Record<string, unknown>
  >;
  if (kind === 'List' && Array.isArray(items)) return items.flatMap(objectsIn);
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    const missing = typeof kind === 'string' ? 'apiVersion' : 'kind';
    throw new UsageError('error validating "STDIN": error validating data: '
      + `${missing} not set`);
  }
  return [value as ApiObject];
}
