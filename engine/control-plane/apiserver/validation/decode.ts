// From a request's body to an object: every value of the type that its field
// has, unknown fields gone, fields in the server's order, zero values as the
// server writes them.
// Upstream: apimachinery's json serializer with strict decoding, and the
// encoding of the Go structs on the way out. Same results and error texts;
// a key that stands twice is for the reader of the text to find.

import { copyOf } from '../../../kernel/copy.ts';
import { deepFreeze } from '../../../kernel/freeze.ts';
import type { ApiError } from '../../../machinery/api/errors.ts';
import type { ApiObject } from '../../../machinery/api/meta.ts';
import { apiVersionOf } from '../../../machinery/api/resource.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import { layoutWith, rootOf, structOf } from '../schema/index.ts';
import type { Field, Layout, Struct, Type } from '../schema/index.ts';
import { DecodeError } from './decode-error.ts';
import { badRequest } from './refusal.ts';
import { readScalar, zeroOf } from './scalars.ts';

type Json = Readonly<Record<string, unknown>>;

export interface DecodeOptions {
  /** Unknown fields are refused (Strict), told to `warn` (Warn, the
   *  default) or passed over (Ignore). */
  readonly fieldValidation?: string | undefined;
  readonly warn?: ((text: string) => void) | undefined;
}

/** The object in `body`, unchanged if there was nothing to change. What it
 *  shares with `known`, which has been read before, is not read again. Throws
 *  BadRequest in upstream's words. */
export function decode(
  resource: Resource,
  body: unknown,
  options: DecodeOptions = {},
  known?: unknown,
): ApiObject {
  if (!isRecord(body)) throw unreadable(resource, goObject(body));
  checkKind(resource, body);
  const root = rootOf(resource);
  const object = withKind(resource, body);
  if (root === undefined) return decodeCustom(object, resource);
  const unknown: string[] = [];
  const reader = new Reader(unknown);
  const result = attempt(resource, () =>
    reader.struct(object, root, known));
  report(unknown, options, (detail) => unreadable(resource, detail));
  return result as unknown as ApiObject;
}

/** As `decode` does it, without the text around an error. The paths of
 *  unknown fields go into `unknown`. What `object` shares with `known`, which
 *  has been read before, is not read again. Throws a DecodeError. */
export function canonical(
  resource: Resource,
  object: Json,
  unknown: string[],
  known: unknown,
): ApiObject {
  const root = rootOf(resource);
  if (root === undefined) return object as unknown as ApiObject;
  const reader = new Reader(unknown);
  return reader.struct(object, root, known) as unknown as ApiObject;
}

export function unreadable(resource: Resource, reason: string): ApiError {
  const { kind, version } = resource;
  return badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: ` +
    reason,
  );
}

function attempt<T>(resource: Resource, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof DecodeError) throw unreadable(resource, error.text);
    throw error;
  }
}

/** Says which fields are unknown, as far as the client wants to hear it. */
export function report(
  unknown: readonly string[],
  { fieldValidation, warn }: DecodeOptions,
  refusal: (detail: string) => ApiError,
): void {
  if (unknown.length === 0 || fieldValidation === 'Ignore') return;
  const texts = unknown.map((path) => `unknown field "${path}"`);
  if (fieldValidation === 'Strict') {
    throw refusal(`strict decoding error: ${texts.join(', ')}`);
  }
  if (warn !== undefined) for (const text of texts) warn(text);
}

function goObject(body: unknown): string {
  const error = body === null || body === undefined
    ? 'null' : Array.isArray(body) ? 'array' : typeof body;
  return `json: cannot unmarshal ${error} into Go value of type ` +
    'struct { APIVersion string; Kind string }';
}

/** A body may leave out kind and apiVersion; what it says must fit. */
function checkKind(resource: Resource, body: Json): void {
  const version = apiVersionOf(resource);
  const { kind = resource.kind, apiVersion = version } = body;
  if (apiVersion !== version && apiVersion !== '') {
    const said = String(apiVersion).split('/').at(-1);
    throw badRequest(
      `${resource.kind} in version "${said}" cannot be handled as a ` +
      `${resource.kind}: no kind "${String(kind)}" is registered for ` +
      `version "${String(apiVersion)}" in scheme ` +
      '"pkg/runtime/scheme.go:111"',
    );
  }
  if (kind !== resource.kind && kind !== '') {
    throw badRequest(
      `${String(kind)} in version "${resource.version}" cannot be handled ` +
      `as a ${resource.kind}: converting (v1.${String(kind)}) to ` +
      `(${resource.group === '' ? 'core' : resource.group.split('.')[0]}.` +
      `${resource.kind}): unknown conversion`,
    );
  }
}

function withKind(resource: Resource, body: Json): Json {
  const apiVersion = apiVersionOf(resource);
  if (body.kind === resource.kind && body.apiVersion === apiVersion) {
    return body;
  }
  return { ...body, kind: resource.kind, apiVersion };
}

/** Of a custom resource only the metadata has a known shape. */
function decodeCustom(object: Json, resource: Resource): ApiObject {
  const meta = structOf('ObjectMeta') as Struct;
  const reader = new Reader([]);
  const metadata = attempt(
    resource,
    () => reader.struct(object.metadata ?? {}, meta),
  );
  return { ...object, metadata } as unknown as ApiObject;
}

/** Specs that have been read and cannot change: a template's comes with every
 *  Pod, any object's with every status. */
const read = new WeakMap<object, Struct>();

const NOTHING: readonly unknown[] = [];

/** Lists longer than this are searched by place alone. */
const SHORT = 64;

/** One pass over one body. `known` is always what stood in its place. */
class Reader {
  /** Paths of fields that no type has, in the order of the body. */
  readonly #unknown: string[];
  readonly #path: (string | number)[] = [];

  constructor(unknown: string[]) {
    this.#unknown = unknown;
  }

  struct(value: unknown, struct: Struct, known?: unknown): Json {
    if (!isRecord(value)) throw DecodeError.noStruct(value, struct.name);
    if (struct.isSpec && read.get(value) === struct) return value;
    const before = isRecord(known) ? known : undefined;
    const { fields } = struct;
    let layout: Layout | undefined = struct.layout;
    let isWhole = true;
    let changed: Record<string, unknown> | undefined;
    for (const name in value) {
      const sent = value[name];
      if (isWhole) layout = layoutWith(layout!, name, fields);
      const field = isWhole && layout !== undefined
        ? layout.field! : fields.get(name);
      let found: unknown;
      if (field === undefined) this.#meetUnknown(name);
      else if (sent !== undefined) {
        found = this.#field(sent, field, struct, before?.[name]);
      }
      if (layout === undefined || found === undefined) isWhole = false;
      if (found === sent && found !== undefined) continue;
      changed ??= {};
      changed[name] = found;
    }
    if (!isWhole) return assemble(struct, { ...value, ...changed });
    const { template = addTemplate(layout!, struct, value) } = layout!;
    if (template !== null) {
      return Object.assign(copyOf(template), value, changed);
    }
    if (changed !== undefined) return Object.assign(copyOf(value), changed);
    if (struct.isSpec && Object.isFrozen(value)) read.set(value, struct);
    return value;
  }

  #meetUnknown(name: string): void {
    const steps = this.#path.map((step) =>
      (typeof step === 'number' ? `[${step}]` : step));
    this.#unknown.push([...steps, name].join('.').replaceAll('.[', '['));
  }

  /** The field's value, or undefined if it is not to be written. */
  #field(
    value: unknown,
    field: Field,
    struct: Struct,
    known: unknown,
  ): unknown {
    if (value === null) return isNullTime(field) ? null : undefined;
    const { type } = field;
    if (value === known || isPlainText(value, type)) return value;
    try {
      let found: unknown;
      if (type.kind === 'scalar') found = readScalar(value, type.name);
      else {
        this.#path.push(field.name);
        found = this.#value(value, type, known);
        this.#path.pop();
      }
      return isWritten(found, field) ? found : undefined;
    } catch (error) {
      if (error instanceof DecodeError) error.within(struct.name, field.name);
      throw error;
    }
  }

  #value(value: unknown, type: Type, known: unknown): unknown {
    switch (type.kind) {
      case 'scalar': return readScalar(value, type.name);
      case 'struct': return this.struct(value, structOf(type.name)!, known);
      case 'list': return this.#list(value, type, known);
      case 'map': return this.#map(value, type);
    }
  }

  #list(
    value: unknown,
    type: Type & { kind: 'list' },
    known: unknown,
  ): unknown {
    if (!Array.isArray(value)) throw DecodeError.mismatch(value, goType(type));
    const before: readonly unknown[] = Array.isArray(known) ? known : NOTHING;
    let result: unknown[] | undefined;
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      if (item === before[index] && item !== undefined) continue;
      if (before.length < SHORT && before.includes(item)) continue;
      this.#path.push(index);
      const found = item === null ? blank(type.of)
        : this.#value(item, type.of, before[index]);
      this.#path.pop();
      if (found !== item) {
        result ??= [...value as unknown[]];
        result[index] = found;
      }
    }
    return result ?? value;
  }

  #map(value: unknown, type: Type & { kind: 'map' }): unknown {
    if (!isRecord(value)) throw DecodeError.mismatch(value, goType(type));
    let last = '';
    let index = 0;
    let entries: [string, unknown][] | undefined;
    for (const key in value) {
      const item = value[key];
      const found = isPlainText(item, type.of) ? item
        : item === null ? blank(type.of)
          : this.#value(item, type.of, undefined);
      if (found !== item || key < last) entries ??= Object.entries(value);
      if (entries !== undefined) entries[index]![1] = found;
      last = key;
      index += 1;
    }
    if (entries === undefined) return value;
    return Object.fromEntries(entries.sort(byKey));
  }
}

/** Maps are written sorted by key. */
function byKey(a: [string, unknown], b: [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** What objects of this layout are filled in from. */
export function addTemplate(
  layout: Layout,
  struct: Struct,
  value: Json,
): Json | null {
  const template = assemble(struct, value);
  const isSame = String(Object.keys(template)) === String(Object.keys(value));
  for (const name in template) {
    template[name] = name in value ? null : deepFreeze(template[name]);
  }
  layout.template = isSame ? null : template;
  return layout.template;
}

/** A struct's fields in order, with what is always written filled in. */
export function assemble(
  struct: Struct,
  from: Json,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { name, isFilledIn, type } of struct.list) {
    const value = from[name];
    if (value !== undefined) result[name] = value;
    else if (isFilledIn) result[name] = blank(type);
  }
  return result;
}

/** What the server writes where nothing was sent. */
export function blank(type: Type): unknown {
  switch (type.kind) {
    case 'scalar': return zeroOf(type.name);
    case 'struct': return assemble(structOf(type.name)!, {});
    case 'list': return [];
    case 'map': return {};
  }
}

export function isWritten(value: unknown, field: Field): boolean {
  if (field.isPointer || field.isAlwaysWritten) return true;
  if (value === '' || value === 0 || value === false) return false;
  if (field.type.kind === 'list') return (value as unknown[]).length > 0;
  if (field.type.kind === 'map') {
    return Object.keys(value as object).length > 0;
  }
  return true;
}

export function isPlainText(value: unknown, type: Type): boolean {
  return typeof value === 'string' && value !== ''
    && type.kind === 'scalar' && type.isText;
}

/** A time that is always written is null where it was not set. */
function isNullTime({ isFilledIn, type }: Field): boolean {
  return isFilledIn && type.kind === 'scalar' && zeroOf(type.name) === null;
}

/** The Go name of a type, as error texts have it. */
function goType(type: Type): string {
  switch (type.kind) {
    case 'list': return `[]${goType(type.of)}`;
    case 'map':
      return goType(type.of) === 'quantity' ? 'v1.ResourceList'
        : `map[string]${goType(type.of)}`;
    case 'struct': return `v1.${type.name}`;
    case 'scalar':
      return /^[A-Z]/.test(type.name) ? `v1.${type.name}` : type.name;
  }
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
