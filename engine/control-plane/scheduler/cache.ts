// The scheduler's picture of nodes and of what is booked on them, with the
// Pods that it has placed itself and whose binding is not confirmed yet.
// Upstream: pkg/scheduler/backend/cache/cache.go. Different: no copy is made
// for a cycle, because a cycle cannot be interrupted; an assumed Pod does not
// expire, as upstream's default.

import type * as v1 from '../../machinery/api/v1.ts';
import type { Snapshot } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import { podInfoOf } from './pod-info.ts';
import type { PodInfo } from './pod-info.ts';

interface Place {
  readonly node: NodeInfo;
  readonly isAssumed: boolean;
}

export class Cache implements Snapshot {
  readonly #byName = new Map<string, NodeInfo>();
  /** By uid: where each Pod counts. */
  readonly #places = new Map<string, Place>();
  /** Image with tag -> on how many nodes it is. */
  readonly #images = new Map<string, number>();
  #nodes: NodeInfo[] | undefined;
  #nextNumber = 0;

  /** In order of arrival. */
  get nodes(): readonly NodeInfo[] {
    this.#nodes ??= [...this.#byName.values()].filter((each) => each.exists);
    return this.#nodes;
  }

  nodesWithImage(name: string): number {
    return this.#images.get(name) ?? 0;
  }

  isAssumed(pod: v1.Pod): boolean {
    return this.#places.get(pod.metadata.uid)?.isAssumed ?? false;
  }

  setNode(node: v1.Node): void {
    const info = this.#info(node.metadata.name);
    if (!info.exists) this.#nodes = undefined;
    this.#countImages(info, -1);
    info.setNode(node);
    this.#countImages(info, 1);
  }

  removeNode(name: string): void {
    const info = this.#byName.get(name);
    if (info === undefined) return;
    this.#countImages(info, -1);
    info.setNode(undefined);
    this.#nodes = undefined;
    if (info.podCount === 0) this.#byName.delete(name);
  }

  // #region assume
  /** Counts a Pod on a node from now on, before anybody has written it
   *  down: the next Pod must not get the same room. */
  assume(pod: PodInfo, nodeName: string): void {
    this.#place(pod, nodeName, true);
  }

  /** The binding has failed: the room is free again. */
  forget({ uid }: PodInfo): void {
    if (this.#places.get(uid)?.isAssumed) this.#leave(uid);
  }

  /** A Pod has a node, as the API server says. It confirms an assumption,
   *  or corrects it. */
  setPod(pod: v1.Pod): void {
    this.#place(podInfoOf(pod), pod.spec.nodeName!, false);
  }
  // #endregion assume

  removePod(pod: v1.Pod): void {
    this.#leave(pod.metadata.uid);
  }

  #place(pod: PodInfo, nodeName: string, isAssumed: boolean): void {
    const before = this.#places.get(pod.uid);
    if (before !== undefined && before.node.name !== nodeName) {
      this.#leave(pod.uid);
    }
    const node = this.#info(nodeName);
    node.add(pod);
    this.#places.set(pod.uid, { node, isAssumed });
  }

  #leave(uid: string): void {
    const place = this.#places.get(uid);
    if (place === undefined) return;
    const { node } = place;
    this.#places.delete(uid);
    node.remove(uid);
    if (!node.exists && node.podCount === 0) this.#byName.delete(node.name);
  }

  #info(name: string): NodeInfo {
    let info = this.#byName.get(name);
    if (info === undefined) {
      info = new NodeInfo(name, this.#nextNumber);
      this.#nextNumber += 1;
      this.#byName.set(name, info);
    }
    return info;
  }

  #countImages({ images }: NodeInfo, sign: 1 | -1): void {
    for (const name of images.keys()) {
      this.#images.set(name, this.nodesWithImage(name) + sign);
    }
  }
}
