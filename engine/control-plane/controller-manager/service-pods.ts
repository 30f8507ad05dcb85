// Which Services a Pod is behind, and the other way round: wakes a Service's
// key when it, or what decides about its endpoints, has changed.
// Upstream: staging/src/k8s.io/endpointslice/util (controller_utils.go).
// Same rules; different: Pods are watched once there is a Service that
// selects some, so that a cluster without any pays nothing.

import { isPodReady } from '../../machinery/api/conditions.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { isFinished, isTerminating } from '../../machinery/api/pods.ts';
import { pods, services } from '../../machinery/api/resource.ts';
import { matchesLabels } from '../../machinery/api/selectors.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Process } from '../../kernel/process.ts';
import type { ComponentContext } from '../../machinery/component.ts';
import type { Informer } from '../../machinery/informer.ts';
import type { Workqueue } from '../../machinery/workqueue.ts';
import { areSameLabels } from './same-labels.ts';

export class ServicePods {
  readonly services: Informer<v1.Service>;
  readonly #ctx: ComponentContext;
  readonly #queue: Workqueue;
  #pods: Informer<v1.Pod> | undefined;

  constructor(ctx: ComponentContext, queue: Workqueue) {
    this.#ctx = ctx;
    this.#queue = queue;
    this.services = ctx.informer(services);
    this.services.onAdd((service) => this.#seen(service));
    this.services.onUpdate((_, service) => this.#seen(service));
    this.services.onDelete((service) => queue.add(keyOf(service)));
  }

  /** The Pods that a Service selects, in key order. */
  *of({ metadata: { namespace = '' }, spec }: v1.Service):
  Process<readonly v1.Pod[]> {
    const informer = this.#follow();
    if (!informer.hasSynced) yield* informer.synced;
    return informer.list({ namespace }).filter((pod) =>
      isSelected(spec.selector, pod));
  }

  #seen(service: v1.Service): void {
    if (service.spec.selector !== undefined) this.#follow();
    this.#queue.add(keyOf(service));
  }

  #follow(): Informer<v1.Pod> {
    if (this.#pods !== undefined) return this.#pods;
    const informer = this.#ctx.informer(pods);
    informer.onAdd((pod) => this.#wake(pod));
    informer.onUpdate((before, pod) => this.#changed(before, pod));
    informer.onDelete((pod) => this.#wake(pod));
    this.#pods = informer;
    return informer;
  }

  /** Who lost or won the Pod by its labels, and, if an endpoint would look
   *  different, who has it. */
  #changed(before: v1.Pod, pod: v1.Pod): void {
    const isOther = looksOther(before, pod);
    const areLabelsSame = areSameLabels(
      before.metadata.labels, pod.metadata.labels,
    );
    if (!isOther && areLabelsSame) return;
    const { namespace = '' } = pod.metadata;
    for (const service of this.services.list({ namespace })) {
      const had = isSelected(service.spec.selector, before);
      const has = isSelected(service.spec.selector, pod);
      if (had !== has || (has && isOther)) this.#queue.add(keyOf(service));
    }
  }

  #wake(pod: v1.Pod): void {
    const { namespace = '' } = pod.metadata;
    for (const service of this.services.list({ namespace })) {
      const { selector } = service.spec;
      if (isSelected(selector, pod)) this.#queue.add(keyOf(service));
    }
  }
}

/** Whether it can be an endpoint: it has an address, and is not over. */
export function isEndpoint(pod: v1.Pod, evenTerminating: boolean): boolean {
  if (isFinished(pod) || addressesOf(pod).length === 0) return false;
  return evenTerminating || !isTerminating(pod);
}

export function addressesOf({ status }: v1.Pod): readonly string[] {
  return status?.podIPs?.map(({ ip }) => ip) ?? [];
}

function isSelected(
  selector: v1.ServiceSpec['selector'],
  { metadata: { labels } }: v1.Pod,
): boolean {
  return selector !== undefined
    && matchesLabels({ matchLabels: selector }, labels);
}

/** Every write of a terminating Pod counts, as upstream compares pointers. */
function looksOther(before: v1.Pod, pod: v1.Pod): boolean {
  return isTerminating(before) || isTerminating(pod)
    || isPodReady(before) !== isPodReady(pod)
    || addressesOf(before).join() !== addressesOf(pod).join();
}
