// Questions about Pods that many ask.
// Upstream: component-helpers/resource/helpers.go, pkg/api/v1/pod and
// pkg/controller/controller_utils.go. Same; different: resize in place is
// left out, so what is asked for is what is allocated.

import type { Container } from './container.ts';
import type { ResourceList } from './meta.ts';
import type { Node } from './node.ts';
import type { PodSpec } from './pod-spec.ts';
import type { PodStatus } from './pod-status.ts';
import type { Pod } from './pod.ts';
import { milliValue } from './quantity.ts';

/** Resource name -> thousandths of its unit. */
export type Amounts = Readonly<Record<string, number>>;

/** It has a deletionTimestamp; its processes may still run. */
export function isTerminating(
  object: { readonly metadata: { readonly deletionTimestamp?: string } },
): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Succeeded or Failed: it never runs again. */
export function isFinished(
  { status }: { readonly status?: PodStatus | undefined },
): boolean {
  const phase = status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

/** What a ReplicaSet counts. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isTerminating(pod);
}

/** An init container that keeps running beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** The sums of Pods, each kept as long as its spec. */
function perSpec(sum: (spec: PodSpec) => Amounts): (pod: Pod) => Amounts {
  const known = new WeakMap<PodSpec, Amounts>();
  return ({ spec }) => {
    let amounts = known.get(spec);
    if (amounts === undefined) known.set(spec, amounts = sum(spec));
    return amounts;
  };
}

/** What a Pod books: the sum of its containers and sidecars, or the highest
 *  peak while it initialises, or what the Pod as a whole asks; and its
 *  overhead. */
export const podRequests = perSpec((spec) =>
  effectiveRequests(spec, requestsOf, spec.resources));

/** 100m of cpu and 200 MiB for each container that asks for nothing. */
export const DEFAULT_CPU_MILLI = 100;
export const DEFAULT_MEMORY_MILLI = 200 * 1024 * 1024 * 1000;

/** As podRequests, with something for containers that ask for nothing: what
 *  the least-allocated score counts. */
export const nonZeroRequests = perSpec((spec) =>
  effectiveRequests(spec, (container) => ({
    cpu: DEFAULT_CPU_MILLI,
    memory: DEFAULT_MEMORY_MILLI,
    ...requestsOf(container),
  })));

/** As nonZeroRequests, but a Pod that asks as a whole counts as that. */
export function bookedNonZero(pod: Pod): Amounts {
  const { resources, overhead } = pod.spec;
  const whole: Record<string, number> = { ...requestsOf({ resources }) };
  for (const name in whole) whole[name]! += milliValue(overhead?.[name] ?? 0);
  return { ...nonZeroRequests(pod), ...whole };
}

function requestsOf({ resources }: Pick<PodSpec, 'resources'>): Amounts {
  const amounts: Record<string, number> = {};
  const requests = resources?.requests;
  for (const name in requests) amounts[name] = milliValue(requests[name]!);
  return amounts;
}

function effectiveRequests(
  { containers, initContainers, overhead }: PodSpec,
  of: (container: Container) => Amounts,
  whole?: PodSpec['resources'],
): Amounts {
  const running: Record<string, number> = {};
  for (const container of containers) add(running, of(container));
  const isPlain = (initContainers ?? whole ?? overhead) === undefined;
  if (isPlain) return running;
  const peak: Record<string, number> = {};
  const sidecars: Record<string, number> = {};
  for (const container of initContainers ?? []) {
    const asked = of(container);
    if (isSidecar(container)) {
      add(running, asked);
      add(sidecars, asked);
    } else {
      const now = { ...sidecars };
      add(now, asked);
      raise(peak, now);
    }
  }
  raise(running, peak);
  Object.assign(running, requestsOf({ resources: whole }));
  for (const name in overhead) {
    running[name] = (running[name] ?? 0) + milliValue(overhead[name]!);
  }
  return running;
}

function add(sum: Record<string, number>, more: Amounts): void {
  for (const name in more) sum[name] = (sum[name] ?? 0) + more[name]!;
}

function raise(most: Record<string, number>, to: Amounts): void {
  for (const name in to) most[name] = Math.max(most[name] ?? 0, to[name]!);
}

/** What a node has to give, as it says it. */
export function offered({ status }: Node): ResourceList {
  return status?.allocatable ?? status?.capacity ?? {};
}

/** What a node has to give, in thousandths; pods counts too. */
export function allocatable(node: Node): Amounts {
  const amounts: Record<string, number> = {};
  const given = offered(node);
  for (const name in given) amounts[name] = milliValue(given[name]!);
  return amounts;
}

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Ports that a Pod takes from its node itself. */
export function hostPorts({ spec }: Pod): readonly HostPort[] {
  const ports: HostPort[] = [];
  const all = [...spec.containers,
    ...(spec.initContainers ?? []).filter(isSidecar)];
  for (const { ports: declared = [] } of all) {
    for (const { hostPort, hostIP, protocol } of declared) {
      if (hostPort === undefined || hostPort === 0) continue;
      ports.push({
        ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort,
      });
    }
  }
  return ports;
}

/** 0.0.0.0 clashes with every address. */
export function portsClash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol
    && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');
}
