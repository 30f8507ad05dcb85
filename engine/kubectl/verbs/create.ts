// kubectl create: from a file, or a namespace, ConfigMap or Deployment by
// name. Upstream: kubectl/pkg/cmd/create. Same output.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { flagOf } from '../arguments.ts';
import type { Arguments } from '../arguments.ts';
import { UsageError, whenDoing } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from '../manifests.ts';
import type { Manifest } from '../manifests.ts';
import { label, resourceNamed } from '../targets.ts';

export function* create(invocation: Invocation): Process<number> {
  const { args, stdin, client, say, complain } = invocation;
  const { manifests, unknown } = flagOf(args, 'filename') === undefined
    ? { manifests: [byName(args)], unknown: [] }
    : readManifests(stdin, args.namespace);
  let code = 0;
  for (const { resource, object } of manifests) {
    try {
      const made = yield* client.resource(resource).create(object);
      say(`${label({ resource, name: made.metadata.name })} created`);
    } catch (error) {
      if (!isApiError(error)) throw error;
      complain(whenDoing('error when creating "STDIN"', error));
      code = 1;
    }
  }
  for (const text of unknown) complain(`error: ${text}`);
  return unknown.length > 0 ? 1 : code;
}

function byName(args: Arguments): Manifest {
  const [kind = '', name] = args.words;
  if (name === undefined) {
    throw new UsageError(`exactly one NAME is required, got ${
      Math.max(0, args.words.length - 1)}`);
  }
  const make = BY_NAME[kind];
  if (make === undefined) {
    throw new UsageError(`unknown command "${kind}" for "kubectl create"`);
  }
  const resource = resourceNamed(kind);
  const { namespace } = args;
  const metadata = resource.namespaced ? { name, namespace } : { name };
  return { resource, object: { ...make(args, name), metadata } as ApiObject };
}

type Make = (args: Arguments, name: string) => object;

const BY_NAME: Readonly<Record<string, Make>> = {
  namespace: () => ({ apiVersion: 'v1', kind: 'Namespace' }),
  ns: () => ({ apiVersion: 'v1', kind: 'Namespace' }),
  configmap: configMap,
  cm: configMap,
  serviceaccount: () => ({ apiVersion: 'v1', kind: 'ServiceAccount' }),
  deployment: (args, name) => deployment(args, name),
};

function configMap(args: Arguments): object {
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

function deployment(args: Arguments, name: string): object {
  const image = flagOf(args, 'image');
  if (image === undefined) {
    throw new UsageError('required flag(s) "image" not set');
  }
  const labels = { app: name };
  const [base = image] = (image.split('/').at(-1) ?? image).split(/[:@]/);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: Number(flagOf(args, 'replicas') ?? 1),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: base, image }] },
      },
    },
  };
}
