// Strategic merge patch: like a merge patch, but lists that have a merge key
// merge item by item, and directives ($patch, $retainKeys …) say the rest.
// Upstream: apimachinery/pkg/util/strategicpatch. Same results, the order of
// list items included; what a patch leaves alone is shared.

import { copyOf } from '../../../kernel/copy.ts';
import type { Field, Struct, Type } from '../schema/index.ts';
import { structOf } from '../schema/index.ts';
import { idOf, mergeList, orderItems } from './list-merge.ts';
import { DEPTH_MAX, put, withoutUndefined } from './merge-patch.ts';
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
  const merge = new Merge(target, patch, struct, depth);
  merge.prepare();
  for (const key in patch) {
    if (!key.startsWith('$')) merge.field(key);
    else if (key.startsWith(DELETE_FROM)) merge.deleteFrom(key);
  }
  return merge.result();
}

function byDirective(patch: Json): Json {
  const directive = patch[DIRECTIVE];
  if (directive === 'delete') return {};
  if (directive !== 'replace') {
    throw badPatch(
      `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`,
    );
  }
  return withoutUndefined({ ...patch, [DIRECTIVE]: undefined });
}

/** One struct's merge. */
class Merge {
  readonly #target: Json;
  readonly #patch: Json;
  readonly #struct: Struct | undefined;
  readonly #depth: number;
  /** The target as changed so far, from the first change on. What goes away
   *  is undefined until the end. */
  #changed: Record<string, unknown> | undefined;
  #isShorter = false;
  /** Whether a change may have been taken back. */
  #isBack = false;
  /** Lists that $setElementOrder has merged already. */
  #done: string[] | undefined;

  constructor(
    target: Json,
    patch: Json,
    struct: Struct | undefined,
    depth: number,
  ) {
    this.#target = target;
    this.#patch = patch;
    this.#struct = struct;
    this.#depth = depth;
  }

  /** The target itself if nothing has changed. */
  result(): Json {
    const changed = this.#changed;
    if (changed === undefined) return this.#target;
    if (this.#isBack && this.#isUndone(changed)) return this.#target;
    return this.#isShorter ? withoutUndefined(changed) : changed;
  }

  #isUndone(changed: Json): boolean {
    const target = this.#target;
    return Object.keys(changed).every((key) =>
      changed[key] === ownValue(target, key));
  }

  /** What the patch says before it sends any field. */
  prepare(): void {
    if (this.#patch[RETAIN_KEYS] !== undefined) this.#retainKeys();
    for (const key in this.#patch) {
      if (key.startsWith(SET_ORDER)) this.#order(key);
    }
  }

  /** Keys that $retainKeys does not name go away. */
  #retainKeys(): void {
    const list = this.#patch[RETAIN_KEYS];
    const malformed = 'invalid patch format of retainKeys';
    if (!Array.isArray(list)) throw badPatch(malformed, 400);
    for (const [key, value] of Object.entries(this.#patch)) {
      if (value === null || key.startsWith('$')) continue;
      if (!list.includes(key)) throw badPatch(malformed, 400);
    }
    for (const key of Object.keys(this.#target)) {
      if (!list.includes(key)) this.#set(key, undefined);
    }
  }

  field(key: string): void {
    if (this.#done?.includes(key)) return;
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
  #order(key: string): void {
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
    this.#done ??= [];
    this.#done.push(name);
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
    return ownValue(this.#changed ?? this.#target, key);
  }

  #set(key: string, value: unknown): void {
    if (value === this.#before(key)) return;
    if (this.#changed === undefined) this.#changed = copyOf(this.#target);
    else this.#isBack ||= value === this.#target[key];
    if (value === undefined) this.#isShorter = true;
    put(this.#changed, key, value);
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

/** Beside its own values, which are JSON, an object has only functions and
 *  its prototype. */
function ownValue(object: Json, key: string): unknown {
  const value = object[key];
  return typeof value === 'function' || value === Object.prototype
    ? undefined : value;
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
  const kept: unknown[] = [];
  for (const item of sent) {
    const isGone = isRecord(item) && item[DIRECTIVE] === 'delete';
    if (!isGone) kept.push(idOf(item, mergeKey));
  }
  let next = 0;
  for (const item of order) {
    if (kept[next] === idOf(item, mergeKey)) next += 1;
  }
  if (next >= kept.length) return;
  const text = `The order in patch list:\n${goText(sent)}\n doesn't match ` +
    `$setElementOrder list:\n${goText(order)}\n`;
  throw badPatch(text);
}

/** A value that meets nothing to merge with: directives fall away, and so
 *  do nulls and items that say they are to be deleted. */
function withoutDirectives(value: unknown, depth: number): unknown {
  if (depth > DEPTH_MAX) throw tooDeep();
  if (Array.isArray(value)) {
    const kept: unknown[] = [];
    let isWhole = true;
    for (const item of value) {
      if (isRecord(item) && Object.hasOwn(item, DIRECTIVE)) {
        isWhole = false;
        continue;
      }
      const inner = withoutDirectives(item, depth + 1);
      if (inner !== item) isWhole = false;
      kept.push(inner);
    }
    return isWhole ? value : kept;
  }
  if (!isRecord(value)) return value;
  if (Object.hasOwn(value, DIRECTIVE)) return undefined;
  let changed: Record<string, unknown> | undefined;
  for (const key in value) {
    const item = value[key];
    const inner = key.startsWith('$') || item === null
      ? undefined : withoutDirectives(item, depth + 1);
    if (inner === item) continue;
    changed ??= copyOf(value);
    put(changed, key, inner);
  }
  return changed === undefined ? value : withoutUndefined(changed);
}

function goTypeOf(value: unknown): string {
  if (isRecord(value)) return 'map[string]interface {}';
  return typeof value === 'number' ? 'int64' : typeof value;
}
