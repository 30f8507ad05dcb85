// kubectl get: the server's tables, or objects as YAML, JSON or names.
// Upstream: kubectl/pkg/cmd/get. Same columns, spacing and order of lines.

import type { Process } from '../../kernel/process.ts';
import { ApiError, fromStatus, isApiError }
  from '../../machinery/api/errors.ts';
import type { ApiObject, Status } from '../../machinery/api/meta.ts';
import { apiVersionOf, RESOURCES } from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { flagOf } from '../arguments.ts';
import type { Arguments } from '../arguments.ts';
import { serverSentence, UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { listOf, printed, refuseUnknownFormat } from '../printing.ts';
import { label, resourceNamed, typeAndName } from '../targets.ts';
import { Tables } from './get-table.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

export function* get(invocation: Invocation): Process<number> {
  const { args, say, complain } = invocation;
  const output = flagOf(args, 'output') ?? '';
  refuseUnknownFormat(output, ['wide']);
  const wanted = wantedResources(args);
  const isTable = output === '' || output === 'wide';
  const found = isTable ? new Tables(args, areOfSeveral(wanted))
    : new Objects(output, wanted.length === 1 && wanted[0]!.name !== undefined);
  let code = 0;
  for (const { resource, name } of wanted) {
    try {
      const body = yield* read(invocation, resource, name, isTable);
      found.add(resource, body as never);
    } catch (error) {
      if (!isApiError(error)) throw error;
      complain(serverSentence(error));
      code = 1;
    }
  }
  const lines = found.lines();
  for (const line of lines) say(line);
  if (lines.length === 0 && code === 0) complain(nothingFound(args, wanted));
  return code;
}

interface Wanted {
  readonly resource: Resource;
  readonly name: string | undefined;
}

/** What `all` stands for, in this order. */
const ALL = ['pods', 'services', 'daemonsets', 'deployments', 'replicasets',
  'statefulsets', 'cronjobs', 'jobs'];

function wantedResources(args: Arguments): Wanted[] {
  const [first, ...names] = args.words;
  if (first === undefined) {
    throw new UsageError('You must specify the type of resource to get.');
  }
  if (first.includes('/')) return args.words.map(typeAndName);
  const resources = first.split(',').flatMap((word) => (word === 'all'
    ? ALL.flatMap((plural) =>
      RESOURCES.filter(({ resource }) => resource === plural))
    : [resourceNamed(word)]));
  if (names.length === 0) {
    return resources.map((resource) => ({ resource, name: undefined }));
  }
  return resources.flatMap((resource) =>
    names.map((name) => ({ resource, name })));
}

function areOfSeveral(wanted: readonly Wanted[]): boolean {
  return wanted.some(({ resource }) => resource !== wanted[0]!.resource);
}

function nothingFound(args: Arguments, wanted: readonly Wanted[]): string {
  const isNamespaced = wanted.some(({ resource }) => resource.namespaced);
  if (!isNamespaced || args.allNamespaces) return 'No resources found';
  return `No resources found in ${args.namespace} namespace.`;
}

function* read(
  { client, args }: Invocation,
  resource: Resource,
  name: string | undefined,
  isTable: boolean,
): Process<unknown> {
  const { code, body } = yield* client.request({
    method: 'GET', path: pathOf(args, resource, name),
    ...(isTable ? { headers: { Accept: TABLE } } : {}),
  });
  if (code < 400) return body;
  const { kind } = body as { readonly kind?: string };
  if (kind === 'Status') {
    const error = fromStatus(body as Status);
    throw name === undefined ? whileListing(error, resource, args) : error;
  }
  throw new ApiError('NotFound', 'the server could not find the requested '
    + 'resource', { code });
}

/** What is wrong with a list is told with what was looked for. */
function whileListing(
  error: ApiError,
  { group, version, resource }: Resource,
  args: Arguments,
): ApiError {
  const { reason, code, message } = error;
  if (code !== 400 && code !== 404) return error;
  const what = `"${group}/${version}, Resource=${resource}"`;
  const labels = flagOf(args, 'selector') ?? '';
  const fields = flagOf(args, 'field-selector') ?? '';
  const doing = labels === '' && fields === '' ? `Unable to list ${what}`
    : `Unable to find ${what} that match label selector "${labels}", field `
      + `selector "${fields}"`;
  return new ApiError(reason, `${doing}: ${message}`, { code });
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
    ? `/namespaces/${encodeURIComponent(args.namespace)}` : '';
  const path = `${root}${space}/${resource.resource}`;
  if (name !== undefined) return `${path}/${encodeURIComponent(name)}`;
  const query = [
    ['labelSelector', flagOf(args, 'selector')],
    ['fieldSelector', flagOf(args, 'field-selector')],
    ['limit', '500'],
  ].filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value!)}`);
  return `${path}?${query.join('&')}`;
}

/** What was found, printed as one object or as one list. */
class Objects {
  readonly #output: string;
  readonly #isOne: boolean;
  readonly #names: string[] = [];
  readonly #items: ApiObject[] = [];

  constructor(output: string, isOne: boolean) {
    this.#output = output;
    this.#isOne = isOne;
  }

  add(
    resource: Resource,
    body: ApiObject & { readonly items?: readonly ApiObject[] },
  ): void {
    for (const item of body.items ?? [body]) {
      this.#items.push(item);
      this.#names.push(label({ resource, name: item.metadata.name }));
    }
  }

  lines(): string[] {
    if (this.#output === 'name') return this.#names;
    const [only] = this.#items;
    if (!this.#isOne) return printed(listOf(this.#items), this.#output);
    return only === undefined ? [] : printed(only, this.#output);
  }
}

