// A container's environment variables.
// Upstream: pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables) and
// third_party/forked/golang/expansion. Simpler: of Services only the one
// that leads to the API server is told.

import type { Process } from '../../kernel/process.ts';
import { wholeValue } from '../../machinery/api/quantity.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { fieldValue } from './downward.ts';
import type { NodeFacts } from './downward.ts';
import { MissingObject } from './object-cache.ts';
import type { Volumes } from './volumes.ts';

type Variables = Record<string, string>;

/** Throws MissingObject for what must be there and is not. */
export function* environment(
  pod: v1.Pod,
  container: v1.Container,
  volumes: Volumes,
  facts: NodeFacts,
): Process<Readonly<Variables>> {
  const variables: Variables = {
    HOSTNAME: pod.metadata.name,
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
  };
  for (const source of container.envFrom ?? []) {
    yield* addAll(variables, pod, source, volumes);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const text = valueFrom === undefined
      ? expanded(value ?? '', variables)
      : yield* fromSource(pod, container, valueFrom, volumes, facts);
    if (text !== undefined) variables[name] = text;
  }
  return variables;
}

function* addAll(
  variables: Variables,
  pod: v1.Pod,
  { prefix = '', configMapRef, secretRef }: v1.EnvFromSource,
  volumes: Volumes,
): Process {
  const ref = configMapRef ?? secretRef;
  if (ref === undefined) return;
  const cache = configMapRef === undefined
    ? volumes.secrets : volumes.configMaps;
  try {
    const { data = {} }
      = yield* cache.get(`${pod.metadata.namespace}/${ref.name}`);
    for (const key of Object.keys(data)) {
      variables[prefix + key] = data[key]!;
    }
  } catch (error) {
    if (ref.optional !== true || !(error instanceof MissingObject)) throw error;
  }
}

function* fromSource(
  pod: v1.Pod,
  container: v1.Container,
  source: v1.EnvVarSource,
  volumes: Volumes,
  facts: NodeFacts,
): Process<string | undefined> {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source;
  if (fieldRef !== undefined) {
    return fieldValue(pod, fieldRef.fieldPath, facts);
  }
  if (resourceFieldRef !== undefined) {
    return resourceValue(container, resourceFieldRef.resource);
  }
  const ref = configMapKeyRef ?? secretKeyRef;
  if (ref === undefined) return undefined;
  const [cache, noun] = configMapKeyRef === undefined
    ? [volumes.secrets, 'Secret'] as const
    : [volumes.configMaps, 'ConfigMap'] as const;
  const { namespace } = pod.metadata;
  const isOptional = ref.optional === true;
  try {
    const { data = {} } = yield* cache.get(`${namespace}/${ref.name}`);
    const text = data[ref.key];
    if (text !== undefined || isOptional) return text;
    throw new MissingObject(`couldn't find key ${ref.key} in ${noun} `
      + `${namespace}/${ref.name}`);
  } catch (error) {
    if (isOptional && error instanceof MissingObject) return undefined;
    throw error;
  }
}

/** 'limits.memory': in whole units. */
function resourceValue(container: v1.Container, path: string): string {
  const [kind, name = ''] = path.split('.');
  const { limits, requests } = container.resources ?? {};
  const text = (kind === 'limits' ? limits : requests)?.[name];
  return text === undefined ? '0' : String(wholeValue(text));
}

/** $(NAME) of what is known already; $$ is one dollar. */
export function expanded(text: string, variables: Variables): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (all, what: string, name) => {
    if (what === '$') return '$';
    return variables[name as string] ?? all;
  });
}
