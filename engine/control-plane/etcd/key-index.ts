// All keys in order, so that a range is a slice.
// Upstream: etcd server/storage/mvcc/index.go, a B-tree. Different: a sorted
// array; new keys wait beside it until somebody asks for a range, because
// most requests name one key and need no order.

import type { EtcdKey } from './mvcc.ts';

export class KeyIndex {
  #sorted: EtcdKey[] = [];
  /** Added since the last range, in any order. */
  #fresh: EtcdKey[] = [];

  /** The key must not be there yet. */
  add(key: EtcdKey): void {
    this.#fresh.push(key);
  }

  /** Keys in [from, to), in order. */
  range(from: EtcdKey, to: EtcdKey): readonly EtcdKey[] {
    this.#settle();
    const start = firstAtOrAfter(this.#sorted, from);
    return this.#sorted.slice(start, firstAtOrAfter(this.#sorted, to));
  }

  /** Takes many keys out at once. */
  removeAll(gone: ReadonlySet<EtcdKey>): void {
    if (gone.size === 0) return;
    this.#settle();
    this.#sorted = this.#sorted.filter((key) => !gone.has(key));
  }

  #settle(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh.sort(compareKeys);
    this.#fresh = [];
    const old = this.#sorted;
    const last = old[old.length - 1];
    if (last === undefined || last < fresh[0]!) {
      for (const key of fresh) old.push(key);
      return;
    }
    this.#sorted = merge(old, fresh);
  }
}

function compareKeys(a: EtcdKey, b: EtcdKey): number {
  return a < b ? -1 : a === b ? 0 : 1;
}

function merge(a: readonly EtcdKey[], b: readonly EtcdKey[]): EtcdKey[] {
  const merged: EtcdKey[] = [];
  let next = 0;
  for (const key of a) {
    while (next < b.length && b[next]! < key) {
      merged.push(b[next]!);
      next += 1;
    }
    merged.push(key);
  }
  for (; next < b.length; next += 1) merged.push(b[next]!);
  return merged;
}

function firstAtOrAfter(keys: readonly EtcdKey[], key: EtcdKey): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
