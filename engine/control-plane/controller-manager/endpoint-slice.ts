// EndpointSlices: who stands behind a Service, in portions.
// Upstream: pkg/controller/endpointslice (endpointslice_controller.go) and
// staging/src/k8s.io/endpointslice (finalize, EndpointSliceTracker). Same
// writes.

import type { Process } from '../../kernel/process.ts';
import type { Component, ComponentContext, ReconcileResult }
  from '../../machinery/component.ts';
import type * as discoveryv1 from '../../machinery/api/discoveryv1.ts';
import { isNamespaceEnding, isNotFound } from '../../machinery/api/errors.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { endpointslices, nodes } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Informer } from '../../machinery/informer.ts';
import { ServicePods } from './service-pods.ts';
import { MANAGED_BY, MANAGER, planSlices, SERVICE_NAME }
  from './slice-plan.ts';
import type { SlicePlan } from './slice-plan.ts';
import { SliceTracker } from './slice-tracker.ts';
import { triggered, TriggerTimes } from './trigger-times.ts';

type Slice = discoveryv1.EndpointSlice;

const WORKERS = 5;
/** Upstream's first back-off of this controller. */
const STALE_MS = 1_000;

export const endpointSliceController: Component = (ctx) => {
  new EndpointSliceController(ctx).start();
};

class EndpointSliceController {
  readonly #ctx: ComponentContext;
  readonly #queue;
  readonly #behind: ServicePods;
  readonly #slices;
  #nodes: Informer<v1.Node> | undefined;
  readonly #times = new TriggerTimes();
  readonly #tracker = new SliceTracker();

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#queue = ctx.queue('endpoint_slice');
    this.#behind = new ServicePods(ctx, this.#queue);
    this.#slices = ctx.informer(endpointslices);
  }

  start(): void {
    const look = (slice: Slice): void => {
      const owner = ownerKey(slice);
      if (owner === undefined || this.#tracker.knows(owner, slice)) return;
      this.#queue.add(owner);
    };
    this.#slices.onAdd(look);
    this.#slices.onUpdate((_, slice) => look(slice));
    this.#slices.onDelete((slice) => {
      const owner = ownerKey(slice);
      if (owner === undefined) return;
      if (this.#tracker.wasDeleted(owner, slice)) this.#queue.add(owner);
    });
    this.#ctx.reconcile(this.#queue, WORKERS, (key) => this.#reconcile(key));
  }

  *#reconcile(key: Key): Process<ReconcileResult | void> {
    const service = this.#behind.services.get(key);
    if (service === undefined) {
      this.#times.forget(key);
      this.#tracker.forget(key);
      return;
    }
    const { type, selector } = service.spec;
    if (type === 'ExternalName' || selector === undefined) return;
    const pods = yield* this.#behind.of(service);
    const machines = yield* this.#machines();
    const { namespace = '' } = service.metadata;
    const slices = this.#slices.list({ namespace }).filter((slice) =>
      ownerKey(slice) === key && !isTerminating(slice));
    if (this.#tracker.isStale(key, slices)) {
      return { requeueAfterMs: STALE_MS };
    }
    const time = this.#times.next(service, pods);
    const plan = planSlices({
      service, pods, slices,
      node: (name) => machines.get(name),
      endpointsMax: Number(
        this.#ctx.flags['max-endpoints-per-slice'] ?? 100,
      ),
    });
    yield* this.#carryOut(service, plan, time);
  }

  /** Nodes say in which zone an endpoint is; watched once that matters. */
  *#machines(): Process<Informer<v1.Node>> {
    this.#nodes ??= this.#ctx.informer(nodes);
    if (!this.#nodes.hasSynced) yield* this.#nodes.synced;
    return this.#nodes;
  }

  *#carryOut(
    service: v1.Service,
    plan: SlicePlan,
    time: string | undefined,
  ): Process {
    const { client } = this.#ctx;
    try {
      yield* this.#write(service, plan, time);
      const [unknown] = plan.unknownNodes;
      if (unknown !== undefined) throw new Error(`no Node ${unknown}`);
    } catch (error) {
      if (isNamespaceEnding(error)) return;
      const { message } = error as ApiError;
      client.events.event(service, 'Warning', 'FailedToUpdateEndpointSlices',
        'Error updating Endpoint Slices for Service '
          + `${keyOf(service)}: ${message}`);
      throw error;
    }
  }

  *#write(
    service: v1.Service,
    plan: SlicePlan,
    time: string | undefined,
  ): Process {
    const kind = this.#ctx.client.endpointSlices;
    const key = keyOf(service);
    if (!isTerminating(service)) {
      for (const slice of plan.create) {
        this.#tracker.note(key, yield* kind.create(stamped(slice, time)));
      }
    }
    for (const slice of plan.update) {
      this.#tracker.note(key, yield* kind.update(stamped(slice, time)));
    }
    for (const slice of plan.delete) {
      try {
        yield* kind.delete(keyOf(slice));
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      this.#tracker.expectDeletion(key, slice);
    }
  }
}

function stamped(slice: Slice, time: string | undefined): Slice {
  const { annotations: before, ...metadata } = slice.metadata;
  const annotations = triggered(before, time);
  const hasSome = Object.keys(annotations).length > 0;
  return {
    ...slice, metadata: hasSome ? { ...metadata, annotations } : metadata,
  };
}

/** Of the slices that are this controller's. */
function ownerKey({ metadata }: Slice): Key | undefined {
  const { labels = {}, namespace } = metadata;
  const name = labels[SERVICE_NAME];
  const isOurs = labels[MANAGED_BY] === MANAGER && name !== undefined;
  return isOurs ? `${namespace}/${name}` : undefined;
}
