// Manifests: YAML or JSON documents, and the kinds they name.
// Upstream: cli-runtime/pkg/resource. Same; a List is taken apart.

import { parseAllDocuments, YAMLParseError } from 'yaml';
import { deepFreeze } from '../kernel/freeze.ts';
import type { ApiObject, ObjectMeta } from '../machinery/api/meta.ts';
import { resourceOfKind } from '../machinery/api/resource.ts';
import type { Resource } from '../machinery/api/resource.ts';
import { remembering } from '../machinery/memo.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './errors.ts';

export interface Manifest {
  readonly resource: Resource;
  readonly object: ApiObject;
}

const LENGTH_MAX = 1_000_000;

/** A scenario's manifests come again with each of its runs. */
const documentsOf = remembering(8, (text) => deepFreeze(documents(text)));

export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  /** Kinds that this server does not know, as kubectl words it. */
  readonly unknown: readonly string[];
}

/** Namespaced objects without a namespace get the command's. */
export function readManifests(
  text: string,
  { verb, namespace, flags }: Arguments,
): ReadManifests {
  const manifests: Manifest[] = [];
  const unknown: string[] = [];
  for (const value of documentsOf(text)) {
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
    const given = metadata.namespace;
    if (resource.namespaced && given !== undefined && given !== namespace
      && flags.has('namespace')) {
      throw new UsageError('the namespace from the provided object '
        + `"${given}" does not match the namespace "${namespace}". You must `
        + `pass '--namespace=${given}' to perform this operation.`);
    }
    const object = resource.namespaced && given === undefined
      ? { ...value, metadata: { ...metadata, namespace } }
      : { ...value, metadata };
    manifests.push({ resource, object });
  }
  if (manifests.length + unknown.length === 0) {
    throw new UsageError(`no objects passed to ${verb}`);
  }
  return { manifests, unknown };
}

function documents(text: string): ApiObject[] {
  if (text.length > LENGTH_MAX) {
    throw new UsageError(`expected at most ${LENGTH_MAX} characters, found ${
      text.length}`);
  }
  return values(text).flatMap(objectsIn);
}

/** The documents' values in order, without empty ones. */
function values(text: string): unknown[] {
  let documents: unknown[];
  try {
    const parsed = parseAllDocuments(text);
    documents = (Array.isArray(parsed) ? parsed : []).map((document) => {
      const [problem] = document.errors;
      if (problem !== undefined) throw problem;
      // Aliases may not blow a small text up into a huge value.
      return document.toJS({ maxAliasCount: 100 }) as unknown;
    });
  } catch (error) {
    throw new UsageError('error parsing STDIN: error converting YAML to '
      + `JSON: yaml: ${complaint(error)}`);
  }
  return documents.filter((value) => value !== null && value !== undefined);
}

/** 'line 3: Map keys must be unique' */
function complaint(error: unknown): string {
  if (!(error instanceof YAMLParseError) || /stack/.test(error.message)) {
    return 'too many aliases, or nested too deeply';
  }
  const [place] = error.linePos ?? [];
  const [first = ''] = error.message.split('\n');
  const words = first.replace(/ at line \d+, column \d+:?$/, '');
  return place === undefined ? words : `line ${place.line}: ${words}`;
}

function objectsIn(value: unknown): ApiObject[] {
  const { kind, apiVersion, items } = value as Readonly<
    Record<string, unknown>
  >;
  if (kind === 'List' && Array.isArray(items)) return items.flatMap(objectsIn);
  const missing = [
    ...(typeof apiVersion === 'string' ? [] : ['apiVersion not set']),
    ...(typeof kind === 'string' ? [] : ['kind not set']),
  ];
  if (missing.length > 0) {
    const what = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
    throw new UsageError(
      `error validating "STDIN": error validating data: ${what}`,
    );
  }
  return [value as ApiObject];
}
