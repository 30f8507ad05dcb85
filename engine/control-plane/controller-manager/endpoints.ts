// Endpoints: the addresses behind a Service in one object, for readers that
// know no slices. Upstream: pkg/controller/endpoint/endpoints_controller.go.
// Same writes; different: leftover objects are not looked for at the start.

import type { Process } from '../../kernel/process.ts';
import type { Component, ComponentContext }
  from '../../machinery/component.ts';
import { isNamespaceEnding, isNotFound } from '../../machinery/api/errors.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import type { ReconcileResult } from '../../machinery/component.ts';
import { endpoints } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { subsetsOf, truncated } from './endpoint-subsets.ts';
import { areSameLabels } from './same-labels.ts';
import { ServicePods } from './service-pods.ts';
import { triggered, TriggerTimes } from './trigger-times.ts';

const WORKERS = 5;
/** Upstream's first back-off. */
const STALE_MS = 5;
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';

type Strings = Readonly<Record<string, string>>;

export const endpointsController: Component = (ctx) => {
  new EndpointsController(ctx).start();
};

class EndpointsController {
  readonly #ctx: ComponentContext;
  readonly #queue;
  readonly #behind: ServicePods;
  readonly #endpoints;
  readonly #times = new TriggerTimes();
  /** The version that the last update replaced: seeing it again means that
   *  the cache is older than our own write. */
  readonly #replaced = new Map<Key, string | undefined>();

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#queue = ctx.queue('endpoints');
    this.#behind = new ServicePods(ctx, this.#queue);
    this.#endpoints = ctx.informer(endpoints);
  }

  start(): void {
    this.#endpoints.onDelete((object) => this.#queue.add(keyOf(object)));
    this.#ctx.reconcile(this.#queue, WORKERS, (key) => this.#reconcile(key));
  }

  *#reconcile(key: Key): Process<ReconcileResult | void> {
    const service = this.#behind.services.get(key);
    if (service === undefined) return yield* this.#remove(key);
    const { type, selector } = service.spec;
    if (type === 'ExternalName' || selector === undefined) return;
    const pods = yield* this.#behind.of(service);
    const known = this.#endpoints.get(key);
    const version = known?.metadata.resourceVersion;
    if (version !== undefined && this.#replaced.get(key) === version) {
      return { requeueAfterMs: STALE_MS };
    }
    const time = this.#times.next(service, pods);
    const subsets = subsetsOf(service, pods);
    if (known !== undefined && isAsWanted(known, service, subsets)) return;
    yield* this.#write(service, known, wanted(service, known, subsets, time));
  }

  *#remove(key: Key): Process {
    this.#times.forget(key);
    this.#replaced.delete(key);
    try {
      yield* this.#ctx.client.endpoints.delete(key);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  *#write(
    service: v1.Service,
    known: v1.Endpoints | undefined,
    object: v1.Endpoints,
  ): Process {
    const { client } = this.#ctx;
    try {
      if (known === undefined) yield* client.endpoints.create(object);
      else {
        yield* client.endpoints.update(object);
        const { resourceVersion } = known.metadata;
        this.#replaced.set(keyOf(service), resourceVersion);
      }
    } catch (error) {
      if (known === undefined && isNamespaceEnding(error)) return;
      const { message } = error as ApiError;
      const name = keyOf(service);
      if (known === undefined) {
        client.events.event(object, 'Warning', 'FailedToCreateEndpoint',
          `Failed to create endpoint for service ${name}: ${message}`);
      } else {
        client.events.event(object, 'Warning', 'FailedToUpdateEndpoint',
          `Failed to update endpoint ${name}: ${message}`);
      }
      throw error;
    }
  }
}

function wanted(
  service: v1.Service,
  known: v1.Endpoints | undefined,
  subsets: readonly v1.EndpointSubset[],
  time: string | undefined,
): v1.Endpoints {
  const { name, namespace, labels } = service.metadata;
  const fitting = truncated(subsets);
  const { [OVER_CAPACITY]: _, ...before } = known?.metadata.annotations ?? {};
  const annotations = triggered({
    ...before, ...(fitting !== undefined && { [OVER_CAPACITY]: 'truncated' }),
  }, time);
  const { annotations: __, ...metadata } = known?.metadata
    ?? { name, namespace: namespace! };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...metadata,
      labels: {
        ...labels,
        ...(isHeadless(service) && { [HEADLESS]: '' }),
        [MANAGED_BY]: 'endpoint-controller',
      },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(subsets.length > 0 && { subsets: fitting ?? subsets }),
  } as v1.Endpoints;
}

function isHeadless({ spec: { clusterIP = '' } }: v1.Service): boolean {
  return clusterIP === 'None' || clusterIP === '';
}

/** By what it says alone: annotations do not count. */
function isAsWanted(
  known: v1.Endpoints,
  service: v1.Service,
  subsets: readonly v1.EndpointSubset[],
): boolean {
  const said = known.subsets ?? [];
  return textOf(said) === textOf(truncated(subsets) ?? subsets)
    && areSameLabels(ownLabels(known), service.metadata.labels);
}

function ownLabels({ metadata: { labels = {} } }: v1.Endpoints): Strings {
  const { [MANAGED_BY]: _, [HEADLESS]: __, ...own } = labels;
  return own;
}

/** Fields in one order, whoever wrote them. */
function textOf(subsets: readonly v1.EndpointSubset[]): string {
  const address = ({ ip, hostname, nodeName, targetRef }: v1.EndpointAddress) =>
    [ip, hostname, nodeName, targetRef?.uid];
  return JSON.stringify(subsets.map((subset) => [
    (subset.addresses ?? []).map(address),
    (subset.notReadyAddresses ?? []).map(address),
    (subset.ports ?? []).map(({ name, port, protocol, appProtocol }) =>
      [name, port, protocol, appProtocol]),
  ]));
}
