// What the types of the API are: each field's name, type, place in the order
// of writing, and how a strategic patch merges it.
// Upstream: the Go structs of staging/src/k8s.io/api with their json and
// patch tags. Same fields and order; written as text, a paragraph a struct,
// and read on first use.
//
// `...Name` stands for the fields of that struct. A field reads `name type`.
// Types are string, bool, int32, int64, bytes, time, microTime, quantity,
// intOrString, any, the name of a struct, or any other name, which is a string
// of that name. `[]T` is a list, `{}T` a map. `*` is a pointer: written
// whenever it is present. `!` is written always, its zero value too.
// Everything else is left out when it is zero. `@key` merges a list by that
// key (`@` alone: a set of scalars), and `+retainKeys` lets a patch say which
// keys survive.

import type { Resource } from '../../../machinery/api/resource.ts';
import { CONTAINER_TYPES } from './container.ts';
import { CORE_TYPES } from './core.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { META_TYPES } from './meta.ts';
import { NODE_TYPES } from './node.ts';
import { POD_TYPES } from './pod.ts';
import { POD_STATUS_TYPES } from './pod-status.ts';
import { SERVICE_TYPES } from './service.ts';
import { VOLUME_TYPES } from './volume.ts';
import { WORKLOAD_TYPES } from './workload.ts';

export type Type =
  | {
    readonly kind: 'scalar';
    readonly name: string;
    /** Any text is a value of it. */
    readonly isText: boolean;
  }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'map'; readonly of: Type }
  | { readonly kind: 'struct'; readonly name: string };

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Its place in the struct, from 0. */
  readonly index: number;
  readonly isPointer: boolean;
  readonly isAlwaysWritten: boolean;
  /** Always written, and not as null: a list or pointer that is absent is
   *  written null upstream; here it stays absent, which says the same. */
  readonly isFilledIn: boolean;
  /** A strategic patch merges this list instead of replacing it. */
  readonly isMerged: boolean;
  /** The key by which a merged list of structs is matched; '' for a set. */
  readonly mergeKey: string;
  readonly retainsKeys: boolean;
}

export interface Struct {
  readonly name: string;
  /** In the order of writing. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The same, by index. */
  readonly list: readonly Field[];
  /** No field yet. */
  readonly layout: Layout;
  /** It says what somebody wants. */
  readonly isSpec: boolean;
}

/** Each struct's fields by its name, as text. */
const TYPES: ReadonlyMap<string, string> = new Map([
  META_TYPES, POD_TYPES, POD_STATUS_TYPES, CONTAINER_TYPES, VOLUME_TYPES,
  NODE_TYPES, CORE_TYPES, SERVICE_TYPES, WORKLOAD_TYPES,
].flatMap((texts) => texts.trim().split(/\n(?=\w)/))
  .map((text) => text.split(':') as [string, string]));

/** Kinds whose struct has another name, since two groups have such a kind. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'events.k8s.io/Event': 'EventsEvent',
};

type RootOf = Pick<Resource, 'group' | 'kind'>;

const ROOT_FIELDS = 'kind string, apiVersion string, ';

const structs = new Map<string, Struct>();
const roots = new WeakMap<RootOf, Struct>();

/** The struct of that name, or undefined if there is none. */
export function structOf(name: string): Struct | undefined {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const text = TYPES.get(name);
  if (text === undefined) return undefined;
  const struct = parseStruct(name, text);
  structs.set(name, struct);
  return struct;
}

/** The struct of a resource's objects; undefined for a custom resource. */
export function rootOf(resource: RootOf): Struct | undefined {
  const known = roots.get(resource);
  if (known !== undefined) return known;
  const { group, kind } = resource;
  const text = TYPES.get(OTHER_NAMES[`${group}/${kind}`] ?? kind);
  if (text === undefined) return undefined;
  const root = parseStruct(kind, ROOT_FIELDS + text);
  roots.set(resource, root);
  return root;
}

/** The names of all structs, for tests that compare them with upstream. */
export function structNames(): readonly string[] {
  return [...TYPES.keys()];
}

function parseStruct(name: string, text: string): Struct {
  const fields = new Map<string, Field>();
  const whole = text.replace(/\.\.\.(\w+)/, (_, other: string) =>
    TYPES.get(other)!);
  for (const part of whole.split(',')) {
    const field = parseField(part.trim(), fields.size);
    fields.set(field.name, field);
  }
  const list = [...fields.values()];
  const isSpec = name.endsWith('Spec');
  return { name, fields, list, layout: layoutOf(), isSpec };
}

function parseField(text: string, index: number): Field {
  const [name = '', written = ''] = text.split(' ');
  const [tagged = '', retained] = written.split('+');
  const [marked = '', mergeKey] = tagged.split('@');
  const type = parseType(marked.replace(/^!?\*?/, ''));
  const isPointer = marked.startsWith('*') || marked.startsWith('!*');
  const isAlwaysWritten = marked.startsWith('!');
  const isValue = type.kind === 'scalar' || type.kind === 'struct';
  return {
    name: interned(name),
    type,
    index,
    isPointer,
    isAlwaysWritten,
    isFilledIn: isAlwaysWritten && !isPointer && isValue,
    isMerged: mergeKey !== undefined,
    mergeKey: mergeKey ?? '',
    retainsKeys: retained === 'retainKeys',
  };
}

/** The same name, as V8 keeps the names of properties: a piece of a longer
 *  text would be compared letter by letter wherever it is looked for. */
function interned(name: string): string {
  return Object.keys({ [name]: 0 })[0]!;
}

function parseType(text: string): Type {
  if (text.startsWith('[]')) return { kind: 'list', of: parseType(rest(text)) };
  if (text.startsWith('{}')) return { kind: 'map', of: parseType(rest(text)) };
  const name = interned(text);
  if (TYPES.has(text)) return { kind: 'struct', name };
  const isText = text === 'string' || /^[A-Z]/.test(text);
  return { kind: 'scalar', name, isText };
}

function rest(text: string): string {
  return text.slice(2);
}
