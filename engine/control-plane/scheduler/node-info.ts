// A node and the Pods that count on it, with their sums kept up to date.
// Upstream: pkg/scheduler/framework/types.go (NodeInfo). Same.

import { withTag } from '../../machinery/api/image-name.ts';
import {
  allocatable, isTerminating, portsClash,
} from '../../machinery/api/pods.ts';
import type { HostPort } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { PodInfo } from './pod-info.ts';
import { podsOf, resourcesOf } from './resources.ts';
import type { Resources } from './resources.ts';

const NOTHING: Resources = resourcesOf({});

/** Pods of a node that selectors cannot tell apart. Those of one template
 *  share their labels, object for object. */
export interface Kin {
  readonly namespace: string | undefined;
  readonly labels: v1.Pod['metadata']['labels'];
  count: number;
}

export class NodeInfo {
  readonly name: string;
  /** Small and its own among the nodes of a cache; -1: a node as it would
   *  be, about which nothing is remembered. */
  readonly number: number;
  /** Moves on with every change of the node or its Pods. */
  generation = 0;
  #node: v1.Node | undefined;
  #allocatable = NOTHING;
  #podsAllowed = 0;
  /** Image with tag -> bytes. */
  #images: ReadonlyMap<string, number> = new Map();
  readonly #pods = new Map<string, PodInfo>();
  readonly #kin: Kin[] = [];
  #podsWithAffinity = 0;
  #hostPorts = 0;
  readonly #used = { milliCpu: 0, memory: 0, ephemeralStorage: 0 };
  readonly #usedOthers = new Map<string, number>();
  readonly #nonZero = { milliCpu: 0, memory: 0 };

  constructor(name: string, number = -1) {
    this.name = name;
    this.number = number;
  }

  /** Asked only of nodes in a snapshot, which have one. */
  get node(): v1.Node {
    return this.#node!;
  }

  /** Pods may be known before the node that they say they are on. */
  get exists(): boolean {
    return this.#node !== undefined;
  }

  get allocatable(): Resources {
    return this.#allocatable;
  }

  get podsAllowed(): number {
    return this.#podsAllowed;
  }

  get images(): ReadonlyMap<string, number> {
    return this.#images;
  }

  get podCount(): number {
    return this.#pods.size;
  }

  /** In order of arrival. */
  get pods(): Iterable<PodInfo> {
    return this.#pods.values();
  }

  /** Without those that are terminating. */
  get kin(): readonly Readonly<Kin>[] {
    return this.#kin;
  }

  get hasPodsWithAffinity(): boolean {
    return this.#podsWithAffinity > 0;
  }

  get used(): { readonly [amount in Amount]: number } {
    return this.#used;
  }

  usedOther(name: string): number {
    return this.#usedOthers.get(name) ?? 0;
  }

  /** Used, if containers that ask for nothing took 100m and 200 MiB. */
  get nonZero(): { readonly milliCpu: number; readonly memory: number } {
    return this.#nonZero;
  }

  setNode(node: v1.Node | undefined): void {
    this.generation += 1;
    this.#node = node;
    if (node === undefined) return;
    const amounts = allocatable(node);
    this.#allocatable = resourcesOf(amounts);
    this.#podsAllowed = podsOf(amounts);
    this.#images = imagesOf(node);
  }

  /** Takes the place of the same Pod as it was. */
  add(pod: PodInfo): void {
    const before = this.#pods.get(pod.uid);
    if (before !== undefined) this.#count(before, -1);
    this.#pods.set(pod.uid, pod);
    this.#count(pod, 1);
  }

  remove(uid: string): void {
    const pod = this.#pods.get(uid);
    if (pod === undefined) return;
    this.#pods.delete(uid);
    this.#count(pod, -1);
  }

  /** Whether a port is taken by a Pod here. */
  clashesWith(ports: readonly HostPort[]): boolean {
    if (this.#hostPorts === 0) return false;
    for (const { shape } of this.#pods.values()) {
      for (const taken of shape.hostPorts) {
        if (ports.some((port) => portsClash(port, taken))) return true;
      }
    }
    return false;
  }

  /** This node, as it would be without some of its Pods. */
  without(gone: ReadonlySet<PodInfo>): NodeInfo {
    const changed = new NodeInfo(this.name);
    changed.setNode(this.#node);
    for (const pod of this.#pods.values()) {
      if (!gone.has(pod)) changed.add(pod);
    }
    return changed;
  }

  #count({ pod, shape, hasPodAffinity }: PodInfo, sign: 1 | -1): void {
    if (!isTerminating(pod)) this.#countKin(pod, sign);
    const { requests, bookedNonZero, hostPorts } = shape;
    this.generation += 1;
    this.#used.milliCpu += sign * requests.milliCpu;
    this.#used.memory += sign * requests.memory;
    this.#used.ephemeralStorage += sign * requests.ephemeralStorage;
    for (const [name, amount] of requests.others) {
      this.#usedOthers.set(name, this.usedOther(name) + sign * amount);
    }
    this.#nonZero.milliCpu += sign * bookedNonZero.milliCpu;
    this.#nonZero.memory += sign * bookedNonZero.memory;
    this.#hostPorts += sign * hostPorts.length;
    if (hasPodAffinity) this.#podsWithAffinity += sign;
  }

  #countKin({ metadata: { namespace, labels } }: v1.Pod, sign: 1 | -1): void {
    const kin = this.#kin;
    let at = 0;
    while (at < kin.length && (kin[at]!.labels !== labels
      || kin[at]!.namespace !== namespace)) at += 1;
    if (at === kin.length) kin.push({ namespace, labels, count: 0 });
    kin[at]!.count += sign;
    if (kin[at]!.count === 0) kin.splice(at, 1);
  }
}

type Amount = 'milliCpu' | 'memory' | 'ephemeralStorage';

function imagesOf({ status }: v1.Node): ReadonlyMap<string, number> {
  const images = new Map<string, number>();
  for (const { names, sizeBytes = 0 } of status?.images ?? []) {
    for (const name of names) images.set(withTag(name), sizeBytes);
  }
  return images;
}
