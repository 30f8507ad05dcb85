// Empties a namespace, one kind of objects after the other, Pods first.
// Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
// Same; different: the kinds are those that the API server knows, in the order
// in which it lists them.

import type { Process } from '../../kernel/process.ts';
import type { ApiObject, Status } from '../../machinery/api/meta.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import { apiVersionOf, pods, RESOURCES }
  from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ComponentContext } from '../../machinery/component.ts';
import type { Remains } from './namespace-conditions.ts';

/** What a finalizer is given before the namespace is looked at again. */
const FINALIZER_SECONDS = 15;

export interface Emptied extends Remains {
  /** How long what remains may still take; 0 if nothing does. */
  readonly seconds: number;
}

/** What remains of one kind. */
interface KindLeft {
  readonly seconds: number;
  readonly items: readonly ApiObject[];
  readonly error?: string;
}

/** Deletes what is in the namespace. While there are Pods, the rest stays:
 *  they may need it to end well. */
export function* emptied(
  ctx: ComponentContext,
  namespace: v1.Namespace,
): Process<Emptied> {
  const errors: string[] = [];
  const instances = new Map<Resource, number>();
  const finalizers = new Map<string, number>();
  const left = yield* emptiedOf(ctx, namespace, pods);
  let { seconds } = left;
  if (left.error !== undefined) errors.push(left.error);
  // Of Pods that are only given their time nothing is said.
  if (left.items.length > 0) return { errors, instances, finalizers, seconds };
  for (const resource of RESOURCES) {
    if (!resource.namespaced || resource === pods) continue;
    const { items, error, ...more } = yield* emptiedOf(
      ctx, namespace, resource);
    seconds = Math.max(seconds, more.seconds);
    if (error !== undefined) errors.push(error);
    if (items.length > 0) instances.set(resource, items.length);
    for (const each of items.flatMap(finalizersOf)) {
      finalizers.set(each, (finalizers.get(each) ?? 0) + 1);
    }
  }
  return { errors, instances, finalizers, seconds };
}

function* emptiedOf(
  { client, clock }: ComponentContext,
  { metadata }: v1.Namespace,
  resource: Resource,
): Process<KindLeft> {
  const listed = client.resource(resource);
  const options = { namespace: metadata.name };
  let grace = 0;
  if (resource === pods) {
    const { items } = yield* client.pods.list(options);
    const age = parseTime(clock.microDate())
      - parseTime(metadata.deletionTimestamp ?? clock.date());
    const longest = Math.max(0, ...items.map(graceOf));
    grace = age >= longest * 1_000 ? 0 : longest;
  }
  const { code, body } = yield* client.request({
    method: 'DELETE', path: pathOf(resource, metadata.name),
    body: {
      kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background',
    },
  });
  if (code >= 400) {
    return { seconds: grace, items: [], error: (body as Status).message };
  }
  const { items } = yield* listed.list(options);
  if (items.length === 0 || grace > 0) return { seconds: grace, items };
  if (items.some((item) => finalizersOf(item).length > 0)) {
    return { seconds: FINALIZER_SECONDS, items };
  }
  return {
    seconds: 0, items,
    error: 'unexpected items still remain in namespace: '
      + `${metadata.name} for gvr: ${resource.group}/${resource.version}, `
      + `Resource=${resource.resource}`,
  };
}

function graceOf(pod: v1.Pod): number {
  return isFinished(pod) ? 0 : pod.spec.terminationGracePeriodSeconds ?? 0;
}

function finalizersOf({ metadata }: ApiObject): readonly string[] {
  return metadata.finalizers ?? [];
}

function pathOf(resource: Resource, namespace: string): string {
  const root = resource.group === '' ? '/api' : '/apis';
  return `${root}/${apiVersionOf(resource)}/namespaces/${namespace}/`
    + resource.resource;
}
