// How a strategic patch merges one list, and in which order the items stand
// afterwards.
// Upstream: apimachinery/pkg/util/strategicpatch mergeSlice,
// normalizeElementOrder and mergeSortedSlice. Same results.

import { badPatch, goText, isRecord } from './patch-body.ts';
import type { Json } from './patch-body.ts';

/** The two lists as one: scalars are joined, items with a merge key merged
 *  by `mergeItem` or added. Items of the patch that are new come first. */
export function mergeList(
  before: readonly unknown[],
  sent: readonly unknown[],
  mergeKey: string,
  mergeItem: (item: Json, change: Json) => Json,
): readonly unknown[] {
  if (!hasRecord(before) && !hasRecord(sent)) {
    const merged = [...new Set([...before, ...sent])];
    return orderItems(merged, sent, before, '');
  }
  const { kept, changes, isReplaced } = takeDirectives(before, sent, mergeKey);
  if (isReplaced) return changes;
  const merged = kept.slice();
  for (const change of changes) {
    const id = keyOfItem(change, mergeKey);
    const at = indexOf(merged, id, mergeKey);
    if (at < 0) merged.push(change);
    else merged[at] = mergeItem(merged[at] as Json, change);
  }
  return orderItems(merged, changes, kept, mergeKey);
}

// Lists of stored objects are frozen, and the methods of frozen arrays are
// slow: hence the loops.

function hasRecord(items: readonly unknown[]): boolean {
  for (let i = 0; i < items.length; i += 1) if (isRecord(items[i])) return true;
  return false;
}

function recordsOf(items: readonly unknown[]): readonly Json[] {
  const records: Json[] = [];
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (isRecord(item)) records.push(item);
  }
  return records;
}

interface Directives {
  readonly kept: readonly Json[];
  readonly changes: readonly Json[];
  readonly isReplaced: boolean;
}

/** Items that say $patch take effect and fall away. */
function takeDirectives(
  before: readonly unknown[],
  sent: readonly unknown[],
  mergeKey: string,
): Directives {
  let kept = recordsOf(before);
  const changes: Json[] = [];
  let isReplaced = false;
  for (const item of sent) {
    if (!isRecord(item)) throw badPatch(wrongItem(item));
    const directive = item.$patch;
    if (directive === undefined) changes.push(item);
    else if (directive === 'replace') isReplaced = true;
    else if (directive === 'delete') {
      const id = keyOfItem(item, mergeKey);
      kept = kept.filter((other) => other[mergeKey] !== id);
    } else throw badPatch(wrongDirective(directive, item));
  }
  return { kept, changes, isReplaced };
}

export function indexOf(
  items: readonly Json[],
  id: unknown,
  mergeKey: string,
): number {
  for (let i = 0; i < items.length; i += 1) {
    if (items[i]![mergeKey] === id) return i;
  }
  return -1;
}

function wrongItem(item: unknown): string {
  const kind = Array.isArray(item) ? 'slice' : typeof item;
  return `expected a map, but received a ${kind}`;
}

function wrongDirective(directive: unknown, item: Json): string {
  if (directive === 'merge') {
    return 'merging lists cannot yet be specified in the patch';
  }
  return `unknown patch type: ${goText(directive)} in map: ${goText(item)}`;
}

function keyOfItem(item: Json, mergeKey: string): unknown {
  if (Object.hasOwn(item, mergeKey)) return item[mergeKey];
  throw badPatch(
    `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`,
  );
}

/** Items named in `order` stand in that order, the others in the server's;
 *  where the two meet, an item of `order` goes first unless the server's
 *  list says otherwise. */
export function orderItems(
  items: readonly unknown[],
  order: readonly unknown[],
  server: readonly unknown[],
  mergeKey: string,
): readonly unknown[] {
  if (isInOrder(items, order, mergeKey)) return items;
  const rankIn = (list: readonly unknown[]): ((item: unknown) => number) => {
    const ranks = new Map<unknown, number>();
    list.forEach((item, index) => {
      const id = idOf(item, mergeKey);
      if (!ranks.has(id)) ranks.set(id, index);
    });
    return (item) => ranks.get(idOf(item, mergeKey)) ?? -1;
  };
  const inOrder = rankIn(order);
  const inServer = rankIn(server);
  const named = items.filter((item) => inOrder(item) >= 0)
    .sort((a, b) => inOrder(a) - inOrder(b));
  const others = items.filter((item) => inOrder(item) < 0)
    .sort((a, b) => inServer(a) - inServer(b));
  return zip(others, named, inServer);
}

/** Whether every item is named in `order`, and they stand as it says. */
function isInOrder(
  items: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string,
): boolean {
  let next = 0;
  for (const item of items) {
    const id = idOf(item, mergeKey);
    while (next < order.length && idOf(order[next], mergeKey) !== id) {
      next += 1;
    }
    if (next === order.length) return false;
    next += 1;
  }
  return true;
}

function zip(
  others: readonly unknown[],
  named: readonly unknown[],
  rank: (item: unknown) => number,
): readonly unknown[] {
  const result: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < others.length && j < named.length) {
    const left = rank(others[i]);
    const right = rank(named[j]);
    const isLeftFirst = left >= 0 && right >= 0 && left < right;
    result.push(isLeftFirst ? others[i++] : named[j++]);
  }
  return [...result, ...others.slice(i), ...named.slice(j)];
}

/** What an item is told by: a scalar is its own key. */
export function idOf(item: unknown, mergeKey: string): unknown {
  return mergeKey !== '' && isRecord(item) ? item[mergeKey] : item;
}
