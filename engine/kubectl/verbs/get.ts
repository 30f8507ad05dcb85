// kubectl get: the server's tables, or objects as YAML, JSON or names.
// Upstream: kubectl/pkg/cmd/get. Same columns and spacing; different: no
// custom columns and no JSONPath.

import { stringify } from 'yaml';
import type { Process } from '../../kernel/process.ts';
import { ApiError, fromStatus, isApiError }
  from '../../machinery/api/errors.ts';
import type { ApiObject, Status } from '../../machinery/api/meta.ts';
import { apiVersionOf } from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { flagOf, isOn } from '../arguments.ts';
import type { Arguments } from '../arguments.ts';
import { serverSentence, UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { alignedTable } from '../table.ts';
import { label, resourceNamed } from '../targets.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

interface Table {
  readonly kind: string;
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly priority: number;
  }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object?: { readonly metadata: ApiObject['metadata'] };
  }[];
}

export function* get(invocation: Invocation): Process<number> {
  const { args, say, complain } = invocation;
  const wanted = wantedResources(args);
  const output = flagOf(args, 'output') ?? '';
  let code = 0;
  let isFirst = true;
  for (const { resource, name } of wanted) {
    try {
      const lines = output === '' || output === 'wide'
        ? yield* tableLines(invocation, resource, name, wanted.length > 1)
        : yield* objectLines(invocation, resource, name, output);
      if (lines.length === 0 && wanted.length === 1) {
        complain(nothingFound(args, resource));
      }
      if (!isFirst && lines.length > 0) say('');
      for (const line of lines) say(line);
      if (lines.length > 0) isFirst = false;
    } catch (error) {
      if (!isApiError(error)) throw error;
      complain(serverSentence(error));
      code = 1;
    }
  }
  return code;
}

interface Wanted {
  readonly resource: Resource;
  readonly name: string | undefined;
}

function wantedResources(args: Arguments): Wanted[] {
  const [first, ...names] = args.words;
  if (first === undefined) {
    throw new UsageError('You must specify the type of resource to get.');
  }
  if (first.includes('/')) {
    return args.words.map((word) => {
      const [type = '', name = ''] = word.split('/');
      return { resource: resourceNamed(type), name };
    });
  }
  const resources = first.split(',').map(resourceNamed);
  if (names.length === 0) {
    return resources.map((resource) => ({ resource, name: undefined }));
  }
  return resources.flatMap((resource) =>
    names.map((name) => ({ resource, name })));
}

function nothingFound(args: Arguments, { namespaced }: Resource): string {
  if (!namespaced || args.allNamespaces) return 'No resources found';
  return `No resources found in ${args.namespace} namespace.`;
}

/** The path of a collection or an object, with the query of the flags. */
function pathOf(
  args: Arguments,
  resource: Resource,
  name: string | undefined,
): string {
  const version = apiVersionOf(resource);
  const root = resource.group === '' ? `/api/${version}` : `/apis/${version}`;
  const space = resource.namespaced && !args.allNamespaces
    ? `/namespaces/${args.namespace}` : '';
  const path = `${root}${space}/${resource.resource}`;
  if (name !== undefined) return `${path}/${name}`;
  const query = [
    ['labelSelector', flagOf(args, 'selector')],
    ['fieldSelector', flagOf(args, 'field-selector')],
    ['limit', '500'],
  ].filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value!)}`);
  return `${path}?${query.join('&')}`;
}

function* tableLines(
  { client, args }: Invocation,
  resource: Resource,
  name: string | undefined,
  areSeveral: boolean,
): Process<string[]> {
  const answer = yield* client.request({
    method: 'GET', path: pathOf(args, resource, name),
    headers: { Accept: TABLE },
  });
  const table = bodyOf(answer) as Table;
  const isWide = flagOf(args, 'output') === 'wide';
  const shown = table.columnDefinitions
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => isWide || column.priority === 0);
  const head = shown.map(({ column }) => column.name.toUpperCase());
  const rows = table.rows.map(({ cells, object }) => {
    const row = shown.map(({ index }) => String(cells[index] ?? ''));
    if (areSeveral) row[0] = label({ resource, name: row[0]! });
    const { namespace = '' } = object?.metadata ?? {};
    return args.allNamespaces && resource.namespaced
      ? [namespace, ...row] : row;
  });
  if (rows.length === 0) return [];
  const header = args.allNamespaces && resource.namespaced
    ? ['NAMESPACE', ...head] : head;
  const all = isOn(args, 'no-headers') ? rows : [header, ...rows];
  return alignedTable(all);
}

function* objectLines(
  { client, args }: Invocation,
  resource: Resource,
  name: string | undefined,
  output: string,
): Process<string[]> {
  const answer = yield* client.request({
    method: 'GET', path: pathOf(args, resource, name),
  });
  const body = bodyOf(answer) as ApiObject & {
    readonly items?: readonly ApiObject[];
  };
  const items = body.items ?? [body];
  if (output === 'name') {
    return items.map(({ metadata }) =>
      label({ resource, name: metadata.name }));
  }
  const shown = body.items === undefined ? body : {
    apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' },
  };
  if (output === 'json') return JSON.stringify(sorted(shown), null, 4)
    .split('\n');
  if (output === 'yaml') {
    const text = stringify(sorted(shown), {
      indentSeq: false, lineWidth: 0, version: '1.1',
    });
    return text.trimEnd().split('\n');
  }
  throw new UsageError(`unable to match a printer suitable for the output `
    + `format "${output}", allowed formats are: json,name,wide,yaml`);
}

function bodyOf(
  { code, body }: { readonly code: number; readonly body: unknown },
): unknown {
  if (code < 400) return body;
  const { kind } = body as { readonly kind?: string };
  if (kind === 'Status') throw fromStatus(body as Status);
  throw new ApiError('NotFound', 'the server could not find the requested '
    + 'resource', { code });
}

/** Go prints maps in the order of their keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const ordered: Record<string, unknown> = {};
  for (const name of Object.keys(fields).sort()) {
    ordered[name] = sorted(fields[name]);
  }
  return ordered;
}
