// What the scheduler knows of a Pod, worked out once.
// Upstream: pkg/scheduler/framework/types.go (PodInfo). Different: what
// follows from the spec alone is shared by all Pods whose specs say the same,
// so that a thousand replicas are parsed once, and what was found out about a
// node for one of them holds for the next.

import { isEqual } from '../../machinery/api/equal.ts';
import { withTag } from '../../machinery/api/image-name.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import {
  bookedNonZero, hostPorts, nonZeroRequests, podRequests,
} from '../../machinery/api/pods.ts';
import type { HostPort } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { resourcesOf } from './resources.ts';
import type { Resources } from './resources.ts';

export interface PodInfo {
  readonly pod: v1.Pod;
  readonly key: Key;
  readonly uid: string;
  readonly priority: number;
  readonly shape: PodShape;
  /** Whether other Pods decide where it may or should be. */
  readonly hasPodAffinity: boolean;
}

/** What a Pod asks of a node, whoever else is there. It is its own key for
 *  what has been found out about nodes. */
export interface PodShape {
  readonly requests: Resources;
  /** With 100m and 200 MiB for containers that ask for nothing: how it
   *  counts once it is there, and how it counts when it is scored. They
   *  differ for Pods that ask as a whole, which upstream's score ignores. */
  readonly bookedNonZero: Resources;
  readonly scoredNonZero: Resources;
  readonly hostPorts: readonly HostPort[];
  /** Of all containers, each with a tag. */
  readonly images: readonly string[];
}

export function podInfoOf(pod: v1.Pod): PodInfo {
  const { affinity, priority = 0 } = pod.spec;
  return {
    pod,
    key: keyOf(pod),
    uid: pod.metadata.uid,
    priority,
    shape: shapeOf(pod),
    hasPodAffinity: affinity !== undefined
      && (affinity.podAffinity ?? affinity.podAntiAffinity) !== undefined,
  };
}

const SHAPES = new Map<string, PodShape>();
const SHAPES_MAX = 2_000;

/** What the last Pod that was looked at is made of, and its shape. */
let last: {
  readonly parts: readonly unknown[];
  readonly tolerations: v1.PodSpec['tolerations'];
  readonly shape: PodShape;
} | undefined;

function shapeOf(pod: v1.Pod): PodShape {
  const { tolerations } = pod.spec;
  const parts = partsOf(pod);
  if (last?.parts.length !== parts.length
    || !parts.every((part, i) => part === last!.parts[i])
    || !isEqual(tolerations, last.tolerations)) {
    last = { parts, tolerations, shape: knownShape(pod) };
  }
  return last.shape;
}

/** The parts of a shape that Pods of one template share, object for object:
 *  all but the tolerations, which a server adds to each. */
function partsOf({ spec }: v1.Pod): readonly unknown[] {
  const parts: unknown[] = [
    spec.initContainers, spec.overhead, spec.resources, spec.nodeSelector,
    spec.affinity,
  ];
  for (const each of spec.containers) parts.push(...ofContainer(each));
  return parts;
}

function knownShape(pod: v1.Pod): PodShape {
  const text = shapeText(pod);
  let shape = SHAPES.get(text);
  if (shape === undefined) {
    shape = {
      requests: resourcesOf(podRequests(pod)),
      bookedNonZero: resourcesOf(bookedNonZero(pod)),
      scoredNonZero: resourcesOf(nonZeroRequests(pod)),
      hostPorts: hostPorts(pod),
      images: imagesOf(pod),
    };
    if (SHAPES.size >= SHAPES_MAX) SHAPES.clear();
    SHAPES.set(text, shape);
  }
  return shape;
}

/** Everything that filters and scores of one node alone depend on, but for
 *  nodeName: a Pod that has one is on its node, and is not scheduled. */
function shapeText({ spec }: v1.Pod): string {
  return JSON.stringify([
    spec.containers.map(ofContainer), spec.initContainers?.map(ofContainer),
    spec.overhead, spec.resources, spec.nodeSelector,
    spec.affinity?.nodeAffinity, spec.tolerations,
  ]);
}

function ofContainer(container: v1.Container): readonly unknown[] {
  const { image, resources, ports, restartPolicy } = container;
  return [image, resources, ports, restartPolicy];
}

function imagesOf({ spec }: v1.Pod): readonly string[] {
  const containers = [...spec.initContainers ?? [], ...spec.containers];
  return containers.map(({ image = '' }) => withTag(image));
}
