// DefaultTolerationSeconds: a Pod stays five minutes on a node that is gone.
// TaintNodesByCondition: a node is born tainted, until it is ready.
// Upstream: plugin/pkg/admission/defaulttolerationseconds and nodetaint. Same.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import { nodes, pods } from '../../../machinery/api/resource.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { ordered } from '../schema/index.ts';
import { withSpec } from './request.ts';
import type { AdmissionRequest } from './request.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const TOLERATION_SECONDS = 300;

const [TOLERATES_NOT_READY, TOLERATES_UNREACHABLE] =
  [NOT_READY, UNREACHABLE].map((key): v1.Toleration => Object.freeze({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATION_SECONDS,
  })) as [v1.Toleration, v1.Toleration];

export function giveTolerations(
  object: ApiObject,
  { resource, subresource }: AdmissionRequest,
): ApiObject {
  if (resource !== pods || subresource !== undefined) return object;
  const pod = object as v1.Pod;
  const { tolerations = [] } = pod.spec;
  const added = [TOLERATES_NOT_READY, TOLERATES_UNREACHABLE]
    .filter(({ key }) => !tolerations.some((each) => covers(each, key!)));
  if (added.length === 0) return object;
  return withSpec(pod, ordered('PodSpec', pod.spec, {
    tolerations: [...tolerations, ...added],
  }));
}

function covers({ key, effect }: v1.Toleration, taint: string): boolean {
  return (key === undefined || key === taint) &&
    (effect === undefined || effect === 'NoExecute');
}

export function taintNewNode(
  object: ApiObject,
  { resource, subresource, verb }: AdmissionRequest,
): ApiObject {
  if (resource !== nodes || verb !== 'create' || subresource !== undefined) {
    return object;
  }
  const node = object as v1.Node;
  const { taints = [] } = node.spec;
  const isTainted = taints.some(({ key, effect }) =>
    key === NOT_READY && effect === 'NoSchedule');
  if (isTainted) return object;
  const taint: v1.Taint = { key: NOT_READY, effect: 'NoSchedule' };
  return withSpec(node, ordered('NodeSpec', node.spec, {
    taints: [...taints, taint],
  }));
}
