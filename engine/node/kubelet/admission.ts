// Whether a Pod that was bound here may run here: the kubelet's own look,
// after the scheduler's. Upstream: pkg/kubelet/lifecycle/predicate.go. Same
// reasons and texts.

import { formatMilli } from '../../machinery/api/quantity.ts';
import { fitsNode } from '../../machinery/api/node-affinity.ts';
import { allocatable, hostPorts, podRequests, portsClash }
  from '../../machinery/api/pods.ts';
import type { Amounts } from '../../machinery/api/pods.ts';
import { findUntolerated } from '../../machinery/api/tolerations.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** `others` are the Pods that were admitted before and have not ended. */
export function admit(
  pod: v1.Pod,
  node: v1.Node,
  others: readonly v1.Pod[],
): Rejection | undefined {
  return resourceProblem(pod, node, others)
    ?? placeProblem(pod, node, others);
}

function resourceProblem(
  pod: v1.Pod,
  node: v1.Node,
  others: readonly v1.Pod[],
): Rejection | undefined {
  const given = allocatable(node);
  const asked: Amounts = { ...podRequests(pod), pods: 1_000 };
  const used: Record<string, number> = { pods: others.length * 1_000 };
  for (const other of others) {
    const requests = podRequests(other);
    for (const name in requests) {
      used[name] = (used[name] ?? 0) + requests[name]!;
    }
  }
  for (const name of ['pods', ...Object.keys(podRequests(pod))]) {
    const [want, taken] = [asked[name] ?? 0, used[name] ?? 0];
    const capacity = given[name] ?? 0;
    if (want === 0 || want + taken <= capacity) continue;
    return rejected(`OutOf${name}`, "Node didn't have enough resource: "
      + `${name}, requested: ${shown(name, want)}, used: `
      + `${shown(name, taken)}, capacity: ${shown(name, capacity)}`);
  }
  return undefined;
}

/** The scheduler's units: thousandths of a processor, else whole ones. */
function shown(name: string, milli: number): string {
  return name === 'cpu' ? String(milli) : formatMilli(milli - (milli % 1_000))
    .replace(/k$/, '000');
}

function placeProblem(
  pod: v1.Pod,
  node: v1.Node,
  others: readonly v1.Pod[],
): Rejection | undefined {
  if (!fitsNode(pod, node)) {
    return rejected('NodeAffinity', 'Predicate NodeAffinity failed: node(s) '
      + "didn't match Pod's node affinity/selector");
  }
  const ports = hostPorts(pod);
  const isTaken = ports.length > 0 && others.some((other) =>
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
