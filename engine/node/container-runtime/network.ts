// The network plugin: whether it has a configuration, and the addresses that
// it gives to Pods, each the next free one of the node's range.
// Upstream: go-cni in containerd, and containernetworking/plugins,
// plugins/ipam/host-local. Same: it goes on from the last one given, so that
// an address rests before it comes back.

import { assert } from '../../kernel/assert.ts';

/** What the runtime says of a plugin that has no configuration. */
export const NO_PLUGIN = 'cni plugin not initialized';

/** .0 is the network, .1 the bridge, .255 for all. */
const FIRST = 2;
const LAST = 254;

export class Addresses {
  readonly #prefix: string;
  #last = FIRST - 1;
  readonly #taken = new Set<number>();

  /** `prefix` is a /24 without its last number: '10.244.1'. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  // #region attach
  /** For a new sandbox. */
  next(): string {
    assert(this.#taken.size <= LAST - FIRST, 'a node has 253 Pod addresses');
    let host = this.#last;
    do host = host >= LAST ? FIRST : host + 1; while (this.#taken.has(host));
    this.#taken.add(host);
    this.#last = host;
    return `${this.#prefix}.${host}`;
  }

  // #endregion attach

  /** After a restart: an address that is in use. */
  reserve(ip: string): void {
    const host = hostOf(ip);
    this.#taken.add(host);
    this.#last = Math.max(this.#last, host);
  }

  free(ip: string): void {
    this.#taken.delete(hostOf(ip));
  }
}

function hostOf(ip: string): number {
  return Number(ip.slice(ip.lastIndexOf('.') + 1));
}
