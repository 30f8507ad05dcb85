// Where a request to a Service goes: kube-proxy's rules in one table, renewed
// a moment after what they follow from has changed.
// Upstream: pkg/proxy (iptables/proxier.go, topology.go, the bounded
// frequency runner). Simpler: one table for all clients, each of which is
// outside; no session affinity and no local policy.

import type { Key } from '../../machinery/api/meta.ts';
import type * as discoveryv1 from '../../machinery/api/discoveryv1.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { endpointslices, services } from '../../machinery/api/resource.ts';
import type { ComponentContext } from '../../machinery/component.ts';
import { TokenBucket } from '../../machinery/token-bucket.ts';

/** From a change to the rules' being there; as recorded of iptables. */
const LAG_MS_MIN = 5;
const LAG_MS_MAX = 30;
/** Rules are renewed once a second, twice where it was quiet before. */
const RENEWALS_PER_SECOND = 1;
const RENEWALS_BURST = 2;
const SERVICE_NAME = 'kubernetes.io/service-name';

export interface Route {
  readonly ip: string;
  readonly port: number;
  readonly nodeName: string;
  /** 'web-59b686cbc8-7ljvn' */
  readonly pod: string;
}

export class Routes {
  readonly #ctx: ComponentContext;
  readonly #services;
  readonly #slices;
  readonly #renewals = new TokenBucket(RENEWALS_PER_SECOND, RENEWALS_BURST);
  /** Made when first asked for, dropped when they are renewed. */
  #rules = new Map<Key, readonly Route[] | undefined>();
  #isDue = false;

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#services = ctx.informer(services);
    this.#slices = ctx.informer(endpointslices);
    const changed = (): void => this.#renewSoon();
    for (const informer of [this.#services, this.#slices]) {
      informer.onAdd(changed);
      informer.onUpdate(changed);
      informer.onDelete(changed);
    }
  }

  /** Where a request can go; undefined if there is no such Service. */
  of(service: Key): readonly Route[] | undefined {
    return this.#rules.get(service);
  }

  #renewSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const { clock, random } = this.#ctx;
    const held = this.#renewals.reserve(clock.now() * 1_000) / 1_000;
    const lag = random.integer(LAG_MS_MIN, LAG_MS_MAX);
    clock.after(held + lag, () => {
      this.#isDue = false;
      this.#rules = new Map(this.#services.list().map((service) =>
        [keyOf(service), this.#routesOf(service)]));
    }, { idle: true });
  }

  #routesOf(service: v1.Service): readonly Route[] {
    const { name, namespace = '' } = service.metadata;
    const [first] = service.spec.ports ?? [];
    const slices = this.#slices.list({ namespace }).filter((slice) =>
      slice.metadata.labels?.[SERVICE_NAME] === name);
    const ready = slices.flatMap((slice) =>
      routes(slice, first?.name ?? '', isReady));
    if (ready.length > 0) return ready;
    // Better one that is leaving than none.
    return slices.flatMap((slice) =>
      routes(slice, first?.name ?? '', isLastResort));
  }
}

type Conditions = discoveryv1.EndpointConditions;

function isReady({ ready }: Conditions): boolean {
  return ready !== false;
}

function isLastResort({ serving, terminating }: Conditions): boolean {
  return serving === true && terminating === true;
}

function routes(
  { endpoints, ports }: discoveryv1.EndpointSlice,
  portName: string,
  isFit: (conditions: Conditions) => boolean,
): Route[] {
  // Lists come as null where the writer had none.
  const port = (ports ?? []).find(({ name = '' }) => name === portName)?.port;
  if (port === undefined) return [];
  return (endpoints ?? []).filter(({ conditions }) => isFit(conditions))
    .map(({ addresses, nodeName = '', targetRef }) => ({
      ip: addresses[0] ?? '', port, nodeName, pod: targetRef?.name ?? '',
    }));
}
