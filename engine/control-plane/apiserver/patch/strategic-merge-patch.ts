// Strategic merge patch: like a merge patch, but lists that have a merge key
// merge item by item, and directives ($patch, $retainKeys …) say the rest.
// Upstream: apimachinery/pkg/util/strategicpatch. Same results, the order of
// list items included; what a patch leaves alone is shared.

import type { Field, Struct, Type } from '../schema/index.ts';
import { structOf } from '../schema/index.ts';
import { mergeList, orderItems } from './list-merge.ts';
import { DEPTH_MAX, withChanges } from './merge-patch.ts';
import { badPatch, goText, isRecord, tooDeep } from './patch-body.ts';
import type { Json } from './patch-body.ts';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';

/** `target` with `patch` merged in, by what `struct` says of its fields.
 *  Throws ApiError with upstream's code and text for a malformed patch. */
export function strategicMergePatch(
  target: Json,
  patch: Json,
  struct: Struct | undefined,
  depth = 0,
): Json {
  if (depth > DEPTH_MAX) throw tooDeep();
  if (Object.hasOwn(patch, DIRECTIVE)) return byDirective(patch);
  const changed = new Map<string, unknown>();
  retainKeys(target, patch, changed);
  const merge = new Merge(target, patch, struct, changed, depth);
  for (const key of Object.keys(patch)) {
    if (key.startsWith(SET_ORDER)) merge.order(key);
  }
  for (const key of Object.keys(patch)) {
    if (key.startsWith(DELETE_FROM)) merge.deleteFrom(key);
    else if (!key.startsWith('$')) merge.field(key);
  }
  return changed.size === 0 ? target : withChanges(target, changed);
}

function byDirective(patch: Json): Json {
  const directive = patch[DIRECTIVE];
  if (directive === 'delete') return {};
  if (directive !== 'replace') {
    throw badPatch(
      `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`,
    );
  }
  return withChanges(patch, new Map([[DIRECTIVE, undefined]]));
}

/** Keys that $retainKeys does not name go away. */
function retainKeys(
  target: Json,
  patch: Json,
  changed: Map<string, unknown>,
): void {
  const list = patch[RETAIN_KEYS];
  if (list === undefined) return;
  const malformed = 'invalid patch format of retainKeys';
  if (!Array.isArray(list)) throw badPatch(malformed, 400);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith('$')) continue;
    if (!list.includes(key)) throw badPatch(malformed, 400);
  }
  for (const key of Object.keys(target)) {
    if (!list.includes(key)) changed.set(key, undefined);
  }
}

/** One struct's merge: what has changed so far lies over the target. */
class Merge {
  readonly #target: Json;
  readonly #patch: Json;
  readonly #struct: Struct | undefined;
  readonly #changed: Map<string, unknown>;
  readonly #depth: number;
  /** Lists that $setElementOrder has merged already. */
  readonly #done = new Set<string>();

  constructor(
    target: Json,
    patch: Json,
    struct: Struct | undefined,
    changed: Map<string, unknown>,
    depth: number,
  ) {
    this.#target = target;
    this.#patch = patch;
    this.#struct = struct;
    this.#changed = changed;
    this.#depth = depth;
  }

  field(key: string): void {
    if (this.#done.has(key)) return;
    const value = this.#patch[key];
    const before = this.#before(key);
    if (value === null) this.#set(key, undefined);
    else if (isRecord(value) && isRecord(before)) {
      this.#set(key, this.#mergeMap(before, value, key));
    } else if (Array.isArray(value) && Array.isArray(before)) {
      this.#set(key, this.#mergeList(before, value, key));
    } else {
      this.#set(key, withoutDirectives(value, this.#depth));
    }
  }

  /** $deleteFromPrimitiveList/KEY: these scalars leave the list. */
  deleteFrom(key: string): void {
    const name = key.slice(DELETE_FROM.length);
    const gone = this.#patch[key];
    if (!Array.isArray(gone)) {
      throw badPatch('invalid patch format of primitive list', 400);
    }
    const list = this.#before(name);
    if (!Array.isArray(list)) return;
    this.#set(name, list.filter((item) => !gone.includes(item)));
  }

  /** $setElementOrder/KEY: the list's items in this order. */
  order(key: string): void {
    const name = key.slice(SET_ORDER.length);
    const order = this.#patch[key];
    if (!Array.isArray(order)) {
      throw badPatch('expected a []interface {}, but received a ' +
        goTypeOf(order));
    }
    const before = this.#before(name);
    const sent = this.#patch[name];
    const merged = this.#listToOrder(before, sent, name);
    if (merged === undefined) return;
    const { mergeKey } = this.#list(name);
    checkOrder(sent, order, mergeKey);
    const server = Array.isArray(before) ? before : [];
    this.#set(name, orderItems(merged, order, server, mergeKey));
    this.#done.add(name);
  }

  #listToOrder(
    before: unknown,
    sent: unknown,
    name: string,
  ): readonly unknown[] | undefined {
    if (!Array.isArray(sent)) return Array.isArray(before) ? before : undefined;
    if (!Array.isArray(before)) {
      return withoutDirectives(sent, this.#depth) as unknown[];
    }
    return this.#mergeList(before, sent, name);
  }

  #before(key: string): unknown {
    if (this.#changed.has(key)) return this.#changed.get(key);
    return Object.hasOwn(this.#target, key) ? this.#target[key] : undefined;
  }

  #set(key: string, value: unknown): void {
    const before = Object.hasOwn(this.#target, key) ? this.#target[key]
      : undefined;
    if (value !== before) this.#changed.set(key, value);
    else this.#changed.delete(key);
  }

  #mergeMap(before: Json, value: Json, key: string): Json {
    const type = this.#struct?.fields.get(key)?.type;
    return strategicMergePatch(
      before, value, inner(type), this.#depth + 1,
    );
  }

  #mergeList(
    before: readonly unknown[],
    sent: readonly unknown[],
    key: string,
  ): readonly unknown[] {
    const field = this.#list(key);
    if (!field.isMerged) return sent;
    const struct = inner(field.type);
    const mergeItem = (item: Json, change: Json): Json =>
      strategicMergePatch(item, change, struct, this.#depth + 1);
    return mergeList(before, sent, field.mergeKey, mergeItem);
  }

  #list(key: string): Field {
    const field = this.#struct?.fields.get(key);
    if (field !== undefined) return field;
    throw badPatch(
      `unable to find api field in struct ${this.#struct?.name ?? ''} ` +
      `for the json field "${key}"`,
    );
  }
}

/** The struct inside a field, a list or a map. */
function inner(type: Type | undefined): Struct | undefined {
  if (type === undefined || type.kind === 'scalar') return undefined;
  return type.kind === 'struct' ? structOf(type.name) : inner(type.of);
}

/** $setElementOrder must name each item that the patch sends, in order. */
function checkOrder(
  sent: unknown,
  order: readonly unknown[],
  mergeKey: string,
): void {
  if (!Array.isArray(sent)) return;
  const idOf = (item: unknown): unknown =>
    mergeKey === '' || !isRecord(item) ? item : item[mergeKey];
  const wanted = order.map(idOf);
  const kept = sent
    .filter((item) => !isRecord(item) || item[DIRECTIVE] !== 'delete')
    .map(idOf);
  let next = 0;
  for (const id of wanted) if (kept[next] === id) next += 1;
  if (next === kept.length) return;
  const text = `The order in patch list:\n${goText(sent)}\n doesn't match ` +
    `$setElementOrder list:\n${goText(order)}\n`;
  throw badPatch(text);
}

/** A value that meets nothing to merge with: directives fall away, and so
 *  do nulls and items that say they are to be deleted. */
function withoutDirectives(value: unknown, depth: number): unknown {
  if (depth > DEPTH_MAX) throw tooDeep();
  if (Array.isArray(value)) {
    const kept = value
      .filter((item) => !isRecord(item) || !Object.hasOwn(item, DIRECTIVE))
      .map((item) => withoutDirectives(item, depth + 1));
    return isSame(kept, value) ? value : kept;
  }
  if (!isRecord(value)) return value;
  if (Object.hasOwn(value, DIRECTIVE)) return undefined;
  const kept: [string, unknown][] = [];
  let isWhole = true;
  for (const key of Object.keys(value)) {
    const item = value[key];
    const inner = key.startsWith('$') || item === null
      ? undefined : withoutDirectives(item, depth + 1);
    if (inner !== item) isWhole = false;
    if (inner !== undefined) kept.push([key, inner]);
  }
  return isWhole ? value : Object.fromEntries(kept);
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function goTypeOf(value: unknown): string {
  if (isRecord(value)) return 'map[string]interface {}';
  return typeof value === 'number' ? 'int64' : typeof value;
}
