// What the checks read out of a run: who was bound where, what was booked
// there, and, for every moment, who waits and what a scheduler that makes no
// mistake would say.

import {
  allocatable, findUntolerated, fitsNode, hostPorts, isFinished, podRequests,
  portsClash, tolerates,
} from '#engine';
import type { Amounts, Key, Millis, v1 } from '#engine';
import type { Run } from '#grader';
import { REASON } from './contract.ts';
import type { NodeInfo } from './contract.ts';

type Stored = ReturnType<typeof storedIn>[number];

export interface Bind {
  readonly at: Millis;
  readonly pod: v1.Pod;
  readonly nodeName: string;
  readonly entry: Stored;
}

function storedIn(run: Run, resource: string) {
  return run.of('stored').filter((entry) => entry.resource === resource);
}

/** Every Pod's way to its node, in order. */
export function binds(run: Run): readonly Bind[] {
  const found: Bind[] = [];
  for (const entry of storedIn(run, 'pods')) {
    const before = entry.before as v1.Pod | undefined;
    const pod = entry.after as v1.Pod | undefined;
    const nodeName = pod?.spec.nodeName;
    if (pod === undefined || nodeName === undefined) continue;
    if (before?.spec.nodeName !== undefined) continue;
    found.push({ at: entry.at / 1000, pod, nodeName, entry });
  }
  return found;
}

/** Unfinished Pods on a node just after that time. */
export function podsOn(run: Run, nodeName: string, at: Millis) {
  return run.objectsAt<v1.Pod>('pods', at).filter((pod) =>
    pod.spec.nodeName === nodeName && !isFinished(pod));
}

/** Resource -> what the Pods have booked, pods among them; thousandths. */
export function bookedBy(pods: readonly v1.Pod[]): Amounts {
  const sums: Record<string, number> = { pods: pods.length * 1000 };
  for (const pod of pods) {
    const requests = podRequests(pod);
    for (const name in requests) {
      sums[name] = (sums[name] ?? 0) + requests[name]!;
    }
  }
  return sums;
}

/** 1500 of cpu is '1.5 cpu', memory is in MiB. */
export function amountText(resource: string, milli: number): string {
  if (resource !== 'memory') return `${milli / 1000} ${resource}`;
  return `${Math.round(milli / 1000 / 1024 / 1024)} MiB of memory`;
}

export function isOff(pod: v1.Pod, node: v1.Node): boolean {
  const { tolerations = [] } = pod.spec;
  const effects = ['NoSchedule', 'NoExecute'];
  return isCordoned(pod, node)
    || findUntolerated(node.spec.taints, tolerations, effects) !== undefined;
}

const CORDON: v1.Taint =
  { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function isCordoned({ spec: { tolerations } }: v1.Pod, node: v1.Node) {
  return node.spec.unschedulable === true
    && tolerations?.some((each) => tolerates(each, CORDON)) !== true;
}

/** The reason that should be given, or undefined. */
export function reasonAgainst(
  pod: v1.Pod,
  { node, pods }: NodeInfo,
): string | undefined {
  if (isCordoned(pod, node)) return REASON.cordoned;
  if (isOff(pod, node)) return REASON.tainted;
  if (!fitsNode(pod, node)) return REASON.mismatch;
  const taken = pods.flatMap(hostPorts);
  const isTaken = hostPorts(pod).some((port) =>
    taken.some((other) => portsClash(port, other)));
  if (isTaken) return REASON.portTaken;
  const has = allocatable(node);
  const booked = bookedBy(pods);
  const wants: Amounts = { pods: 1000, ...podRequests(pod) };
  const missing = Object.keys(wants).find((name) => wants[name]! > 0
    && (booked[name] ?? 0) + wants[name]! > (has[name] ?? 0));
  if (missing === undefined) return undefined;
  return missing === 'pods'
    ? REASON.tooManyPods : REASON.insufficient(missing);
}

/** A waiting Pod at some moment, and what should be said of it. */
export interface Waiting {
  readonly key: Key;
  readonly pod: v1.Pod;
  /** Names of nodes that could take it. */
  readonly feasible: readonly string[];
  /** '0/3 nodes are available: 3 Insufficient cpu.' if there is none. */
  readonly sentence: string;
}

/** A time during which the same could be said of a waiting Pod. */
export interface Stretch {
  readonly value: string;
  readonly from: Millis;
  readonly to: Millis;
  /** As it was at the beginning. */
  readonly waiting: Waiting;
}

/** Undefined values make no stretch. Not in order of time. */
export function* stretches(
  run: Run,
  valueOf: (waiting: Waiting) => string | undefined,
): Generator<Stretch> {
  const open = new Map<Key, Omit<Stretch, 'to'>>();
  for (const { at, waiting } of waits(run)) {
    const now = new Map(waiting.map((each) => [each.key, each]));
    for (const [key, begun] of open) {
      const each = now.get(key);
      if (each !== undefined && valueOf(each) === begun.value) continue;
      open.delete(key);
      yield { ...begun, to: at };
    }
    for (const [key, each] of now) {
      const value = valueOf(each);
      if (value === undefined || open.has(key)) continue;
      open.set(key, { value, from: at, waiting: each });
    }
  }
  for (const begun of open.values()) yield { ...begun, to: run.endedAt };
}

/** For each moment from which on something is different: who waits. */
function* waits(
  run: Run,
): Generator<{ readonly at: Millis; readonly waiting: readonly Waiting[] }> {
  const pods = new Map<Key, v1.Pod>();
  const nodes = new Map<Key, v1.Node>();
  for (const node of run.objectsAt<v1.Node>('nodes', 0)) {
    nodes.set(node.metadata.name, node);
  }
  const entries = run.of('stored').filter(({ resource }) =>
    resource === 'pods' || resource === 'nodes');
  for (const [i, { at, resource, key, after }] of entries.entries()) {
    const objects: Map<Key, unknown> = resource === 'pods' ? pods : nodes;
    if (after === undefined) objects.delete(key);
    else objects.set(key, after);
    if (entries[i + 1]?.at === at) continue;
    yield { at: at / 1000, waiting: whoWaits(pods, nodes) };
  }
}

function whoWaits(
  pods: ReadonlyMap<Key, v1.Pod>,
  nodes: ReadonlyMap<Key, v1.Node>,
): Waiting[] {
  const waiting = [...pods].filter(([, { spec, metadata }]) =>
    spec.nodeName === undefined && metadata.deletionTimestamp === undefined
    && (spec.schedulingGates ?? []).length === 0);
  if (waiting.length === 0) return [];
  const infos = [...nodes.values()].map((node) => ({
    node,
    pods: [...pods.values()].filter((pod) => !isFinished(pod)
      && pod.spec.nodeName === node.metadata.name),
  }));
  return waiting.map(([key, pod]) => {
    const reasons = infos.map((info) => reasonAgainst(pod, info));
    const feasible = infos.filter((_, i) => reasons[i] === undefined)
      .map(({ node }) => node.metadata.name);
    return { key, pod, feasible, sentence: sentenceOf(reasons) };
  });
}

function sentenceOf(reasons: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    if (reason === undefined) continue;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`);
  const text = parts.sort().join(', ');
  return `0/${reasons.length} nodes are available: ${text}.`;
}
