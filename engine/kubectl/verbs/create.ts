// kubectl create: from a file, or a few kinds by name.
// Upstream: kubectl/pkg/cmd/create. Same objects, same output.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { flagOf } from '../arguments.ts';
import type { Arguments } from '../arguments.ts';
import { dryRunOf, sayMade } from '../dry-run.ts';
import { UsageError, whenDoing } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from '../manifests.ts';
import type { Manifest } from '../manifests.ts';
import { resourceNamed } from '../targets.ts';

export function* create(invocation: Invocation): Process<number> {
  const { args, stdin, client, complain } = invocation;
  const isDry = dryRunOf(args);
  const isNamed = flagOf(args, 'filename') === undefined;
  const { manifests, unknown } = isNamed
    ? { manifests: [byName(args)], unknown: [] } : readManifests(stdin, args);
  let code = 0;
  for (const manifest of manifests) {
    const { resource, object } = manifest;
    try {
      const made = isDry ? object
        : yield* client.resource(resource).create(object);
      sayMade(invocation, resource, made);
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (isNamed) throw refusal(args.words[0]!, manifest, error);
      complain(whenDoing('error when creating "STDIN"', error));
      code = 1;
    }
  }
  for (const text of unknown) complain(`error: ${text}`);
  return unknown.length > 0 ? 1 : code;
}

/** What is made by name is refused by its generator's own words; a
 *  namespace's has none. */
function refusal(word: string, { resource }: Manifest, error: Error): Error {
  if (word === 'namespace' || word === 'ns') return error;
  return new UsageError(
    `failed to create ${resource.singular}: ${error.message}`,
  );
}

function byName(args: Arguments): Manifest {
  const [kind, name] = args.words;
  if (kind === undefined) {
    throw new UsageError('must specify one of -f and -k');
  }
  const make = Object.hasOwn(BY_NAME, kind) ? BY_NAME[kind] : undefined;
  if (make === undefined) {
    throw new UsageError(`unknown command "${kind}" for "kubectl create"`);
  }
  if (name === undefined || args.words.length > 2) {
    throw new UsageError(`exactly one NAME is required, got ${
      args.words.length - 1}`);
  }
  const resource = resourceNamed(kind);
  const { namespace } = args;
  const fields = make(args, name);
  const place = resource.namespaced ? { name, namespace } : { name };
  const metadata = { ...fields['metadata'] as object, ...place };
  const object = { ...fields, metadata };
  return { resource, object: object as unknown as ApiObject };
}

type Fields = Readonly<Record<string, unknown>>;
type Make = (args: Arguments, name: string) => Fields;

const namespace: Make = () => ({ apiVersion: 'v1', kind: 'Namespace' });
const account: Make = () => ({ apiVersion: 'v1', kind: 'ServiceAccount' });

const BY_NAME: Readonly<Record<string, Make>> = {
  namespace,
  ns: namespace,
  configmap: configMap,
  cm: configMap,
  serviceaccount: account,
  sa: account,
  deployment,
  deploy: deployment,
  priorityclass: priorityClass,
  pc: priorityClass,
};

function configMap(args: Arguments): Fields {
  const data: Record<string, string> = {};
  for (const literal of args.flags.get('from-literal') ?? []) {
    const equals = literal.indexOf('=');
    if (equals < 1) {
      throw new UsageError(`invalid literal source ${literal}, expected `
        + 'key=value');
    }
    data[literal.slice(0, equals)] = literal.slice(equals + 1);
  }
  return { apiVersion: 'v1', kind: 'ConfigMap', data };
}

function priorityClass(args: Arguments): Fields {
  const value = wholeNumber(args, 'value', '0');
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value };
}

function deployment(args: Arguments, name: string): Fields {
  const image = flagOf(args, 'image');
  if (image === undefined) {
    throw new UsageError('required flag(s) "image" not set');
  }
  const labels = { app: name };
  const [base = image] = (image.split('/').at(-1) ?? image).split(/[:@]/);
  const { rest } = args;
  const container = {
    name: base, image, ...(rest.length === 0 ? {} : { command: rest }),
    resources: {},
  };
  const spec = {
    replicas: wholeNumber(args, 'replicas', '1'),
    selector: { matchLabels: labels },
    strategy: {},
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { labels }, spec,
    status: {},
  };
}

function wholeNumber(args: Arguments, flag: string, byDefault: string): number {
  const text = flagOf(args, flag) ?? byDefault;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new UsageError(`invalid argument "${text}" for "--${flag}" flag: `
    + `strconv.ParseInt: parsing "${text}": invalid syntax`);
}
