// A strategic patch as components send it, merged and read in one pass: the
// result comes in the server's field order at once. What is unusual (other
// directives than an order that names all, unknown fields, wrong types) is
// left to the two passes of merging and decoding, which alone refuse.

import { copyOf } from '../../../kernel/copy.ts';
import { deepFreeze } from '../../../kernel/freeze.ts';
import { layoutWith, structOf } from '../schema/index.ts';
import type { Field, Layout, Struct, Type } from '../schema/index.ts';
import { DecodeError } from '../validation/decode-error.ts';
import {
  addTemplate, blank, isPlainText, isWritten,
} from '../validation/decode.ts';
import { readScalar } from '../validation/scalars.ts';
import { idOf, indexOf } from './list-merge.ts';
import { isRecord } from './patch-body.ts';
import type { Json } from './patch-body.ts';

const UNUSUAL = DecodeError.plain('');
const DOLLAR = 36;
const SET_ORDER = '$setElementOrder/';

/** `target`, which has been read, with `patch` merged in; the target itself
 *  if nothing changes, undefined if the patch is not for here. */
export function mergeAtOnce(
  target: Json,
  patch: Json,
  root: Struct,
): Json | undefined {
  try {
    return merged(root, target, patch);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function merged(struct: Struct, before: Json | undefined, patch: Json): Json {
  const base = before ?? patch;
  let layout: Layout = struct.layout;
  /** What differs from the base, by the field's index; null for what goes
   *  away. */
  let slots: unknown[] | undefined;
  let isReshaped = false;
  let order = '';
  for (const name in patch) {
    if (name.charCodeAt(0) === DOLLAR) {
      if (order !== '' || !name.startsWith(SET_ORDER)) throw UNUSUAL;
      order = name;
      continue;
    }
    layout = layoutWith(layout, name, struct.fields) ?? unusual();
    const field = layout.field!;
    const sent = patch[name];
    const old = before?.[name];
    if (sent === old && sent !== undefined) continue;
    let value: unknown = null;
    if (order !== '') {
      if (order.slice(SET_ORDER.length) !== name) throw UNUSUAL;
      value = inOrder(field, old, sent, patch[order]);
      order = '';
    } else if (sent !== null) value = read(field, old, sent);
    const isSame = value === null ? before !== undefined && old === undefined
      : value === base[name];
    if (isSame) continue;
    slots ??= new Array<unknown>(struct.list.length);
    slots[field.index] = value;
    if (value === null || base[name] === undefined) isReshaped = true;
  }
  if (order !== '') throw UNUSUAL;
  if (slots === undefined && before !== undefined) return before;
  if (before !== undefined || isReshaped) {
    layout = struct.layout;
    for (const name in base) {
      layout = layoutWith(layout, name, struct.fields) ?? unusual();
      const { index } = layout.field!;
      if (isReshaped && slots![index] === undefined) {
        slots![index] = base[name];
      }
    }
  }
  return Object.freeze(isReshaped ? assembled(struct, slots!)
    : overlaid(struct, base, slots, layout));
}

function unusual(): never {
  throw UNUSUAL;
}

/** The base, whose fields come in this layout, with what differs. Objects of
 *  one form are copied at once. */
function overlaid(
  struct: Struct,
  base: Json,
  slots: readonly unknown[] | undefined,
  layout: Layout,
): Json {
  const { template = addTemplate(layout, struct, base) } = layout;
  if (slots === undefined && template === null) return base;
  const result: Record<string, unknown> = template === null ? copyOf(base)
    : Object.assign(copyOf(template), base);
  if (slots === undefined) return result;
  for (let index = 0; index < slots.length; index += 1) {
    const value = slots[index];
    if (value !== undefined) result[struct.list[index]!.name] = value;
  }
  return result;
}

/** By index: in the order of writing, with what is always written. */
function assembled({ list }: Struct, slots: readonly unknown[]): Json {
  const result: Record<string, unknown> = {};
  for (let index = 0; index < list.length; index += 1) {
    const value = slots[index];
    const { name, isFilledIn, type } = list[index]!;
    if (value !== undefined && value !== null) result[name] = value;
    else if (isFilledIn) result[name] = deepFreeze(blank(type));
  }
  return result;
}

/** The value as it is written, or null if it is not. */
function read(field: Field, old: unknown, sent: unknown): unknown {
  const { type, isMerged } = field;
  if (isPlainText(sent, type)) return sent;
  // Here a list that is merged has none to be merged with.
  if (isMerged && Array.isArray(old)) throw UNUSUAL;
  const value = valueOf(type, old, sent);
  return isWritten(value, field) ? value : null;
}

function valueOf(type: Type, old: unknown, sent: unknown): unknown {
  switch (type.kind) {
    case 'scalar':
      if (type.name === 'any' || sent === undefined) throw UNUSUAL;
      return readScalar(sent, type.name);
    case 'struct':
      if (!isRecord(sent)) throw UNUSUAL;
      return merged(
        structOf(type.name)!, isRecord(old) ? old : undefined, sent,
      );
    case 'list': return listOf(type.of, sent);
    case 'map': return mapOf(type.of, old, sent);
  }
}

/** A list that takes the place of another. */
function listOf(of: Type, sent: unknown): unknown {
  if (!Array.isArray(sent)) throw UNUSUAL;
  let result: unknown[] | undefined;
  for (let index = 0; index < sent.length; index += 1) {
    const item: unknown = sent[index];
    if (isPlainText(item, of)) continue;
    if (item === null) throw UNUSUAL;
    const value = valueOf(of, undefined, item);
    if (value === item) continue;
    result ??= [...sent as unknown[]];
    result[index] = value;
  }
  return Object.freeze(result ?? sent);
}

/** A map of scalars that meets none. */
function mapOf(of: Type, old: unknown, sent: unknown): unknown {
  if (!isRecord(sent) || old !== undefined) throw UNUSUAL;
  let last = '';
  for (const key in sent) {
    const item = sent[key];
    const isSame = isPlainText(item, of)
      || (of.kind === 'scalar' && readScalar(item, of.name) === item);
    if (!isSame || key < last || key.charCodeAt(0) === DOLLAR) throw UNUSUAL;
    last = key;
  }
  return Object.freeze(sent);
}

interface Merged {
  readonly order: readonly Json[];
  readonly sent: readonly Json[];
  readonly result: readonly Json[];
}

/** What came of a list last: Pod after Pod says the same of its conditions,
 *  and what they share is read, frozen and kept once. */
const lists = new WeakMap<object, Merged>();

/** A list merged item by item, in an order that names each item once. */
function inOrder(
  { type, mergeKey }: Field,
  old: unknown,
  sent: unknown,
  order: unknown,
): unknown {
  if (!Array.isArray(old) || !Array.isArray(sent) || !Array.isArray(order)
    || type.kind !== 'list' || type.of.kind !== 'struct') throw UNUSUAL;
  const struct = structOf(type.of.name)!;
  const last = lists.get(old);
  if (last !== undefined && areAlike(last.sent, sent)
    && areAlike(last.order, order)) return last.result;
  const ids: unknown[] = [];
  const result: Json[] = [];
  let isSame = old.length === order.length;
  let next = 0;
  let kept = 0;
  for (const named of order) {
    const id = idOf(named, mergeKey);
    if (id === undefined || ids.includes(id)) throw UNUSUAL;
    ids.push(id);
    let item = old[indexOf(old as Json[], id, mergeKey)] as Json | undefined;
    if (item !== undefined) kept += 1;
    const change: unknown = sent[next];
    if (isRecord(change) && change[mergeKey] === id) {
      item = merged(struct, item, change);
      next += 1;
    }
    if (item === undefined) throw UNUSUAL;
    if (item !== old[result.length]) isSame = false;
    result.push(item);
  }
  if (next < sent.length || kept < old.length) throw UNUSUAL;
  if (isSame) return old;
  lists.set(old, {
    sent: sent.map(copyOf<Json>),
    order: order.map(copyOf<Json>),
    result: Object.freeze(result),
  });
  return result;
}

/** Whether both hold the same objects of scalars. */
function areAlike(known: readonly Json[], list: readonly unknown[]): boolean {
  if (known.length !== list.length) return false;
  for (let i = 0; i < known.length; i += 1) {
    const item = list[i];
    if (!isRecord(item)) return false;
    let more = 0;
    for (const name in item) {
      const value = item[name];
      if (value !== known[i]![name]) return false;
      if (typeof value === 'object' && value !== null) return false;
      more += 1;
    }
    for (const _name in known[i]) more -= 1;
    if (more !== 0) return false;
  }
  return true;
}
