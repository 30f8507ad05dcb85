// Whether a Pod that was bound here may run here: the kubelet's own look,
// after the scheduler's. Upstream: pkg/kubelet/lifecycle/predicate.go. Same
// reasons and texts.

import { formatMilli, milliValue } from '../../machinery/api/quantity.ts';
import { fitsNode } from '../../machinery/api/node-affinity.ts';
import { hostPorts, offered, podRequests, portsClash }
  from '../../machinery/api/pods.ts';
import { findUntolerated } from '../../machinery/api/tolerations.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** What the Pods that were admitted and have not ended take together. */
export class Bookings {
  readonly #pods = new Map<string, v1.Pod>();
  readonly #used = new Map<string, number>();

  get pods(): Iterable<v1.Pod> {
    return this.#pods.values();
  }

  /** Of a resource, in thousandths; 'pods' counts them. */
  used(name: string): number {
    if (name === 'pods') return this.#pods.size * 1_000;
    return this.#used.get(name) ?? 0;
  }

  add(pod: v1.Pod): void {
    const { uid } = pod.metadata;
    if (this.#pods.has(uid)) return;
    this.#pods.set(uid, pod);
    this.#count(pod, 1);
  }

  remove(uid: string): void {
    const pod = this.#pods.get(uid);
    if (!this.#pods.delete(uid) || pod === undefined) return;
    this.#count(pod, -1);
  }

  #count(pod: v1.Pod, sign: 1 | -1): void {
    const requests = podRequests(pod);
    for (const name in requests) {
      this.#used.set(name, this.used(name) + sign * requests[name]!);
    }
  }
}

export function admit(
  pod: v1.Pod,
  node: v1.Node,
  bookings: Bookings,
): Rejection | undefined {
  return resourceProblem(pod, node, bookings)
    ?? placeProblem(pod, node, bookings);
}

function resourceProblem(
  pod: v1.Pod,
  node: v1.Node,
  bookings: Bookings,
): Rejection | undefined {
  const given = offered(node);
  const asked = podRequests(pod);
  let problem = lack('pods', 1_000, given, bookings);
  for (const name in asked) {
    problem ??= lack(name, asked[name]!, given, bookings);
  }
  return problem;
}

function lack(
  name: string,
  want: number,
  given: v1.ResourceList,
  bookings: Bookings,
): Rejection | undefined {
  if (want === 0) return undefined;
  const taken = bookings.used(name);
  const capacity = milliValue(given[name] ?? 0);
  if (want + taken <= capacity) return undefined;
  return rejected(`OutOf${name}`, "Node didn't have enough resource: "
    + `${name}, requested: ${shown(name, want)}, used: `
    + `${shown(name, taken)}, capacity: ${shown(name, capacity)}`);
}

/** The scheduler's units: thousandths of a processor, else whole ones. */
function shown(name: string, milli: number): string {
  return name === 'cpu' ? String(milli) : formatMilli(milli - (milli % 1_000))
    .replace(/k$/, '000');
}

function placeProblem(
  pod: v1.Pod,
  node: v1.Node,
  bookings: Bookings,
): Rejection | undefined {
  if (!fitsNode(pod, node)) {
    return rejected('NodeAffinity', 'Predicate NodeAffinity failed: node(s) '
      + "didn't match Pod's node affinity/selector");
  }
  const ports = hostPorts(pod);
  const isTaken = ports.length > 0 && [...bookings.pods].some((other) =>
    hostPorts(other).some((a) => ports.some((b) => portsClash(a, b))));
  if (isTaken) {
    return rejected('NodePorts', "Predicate NodePorts failed: node(s) didn't "
      + 'have free ports for the requested pod ports');
  }
  const taint = findUntolerated(
    node.spec?.taints, pod.spec.tolerations, ['NoExecute'],
  );
  if (taint === undefined) return undefined;
  return rejected('TaintToleration', 'Predicate TaintToleration failed: '
    + `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
}

function rejected(reason: string, why: string): Rejection {
  return { reason, message: why };
}
