// Walks an object by its schema and fills in what each struct lacks.
// Upstream: the generated zz_generated.defaults.go, which walks by written
// out code. Same results.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import { structOf } from '../schema/index.ts';
import type { Type } from '../schema/index.ts';
import { DEFAULTS, FINISHES } from './defaults.ts';
import { change, each, fill } from './fill.ts';

type Part = Readonly<Record<string, unknown>>;

/** The object with every default that a real server fills in, in fresh
 *  parts; the same object if it lacks none. It has been decoded. Parts that
 *  it shares with what is stored have their defaults. */
export function applyDefaults(
  { kind }: Resource,
  object: ApiObject,
  stored?: ApiObject,
): ApiObject {
  const [part, before] = [object, stored] as unknown as [Part, Part?];
  return filled(kind, part, before) as unknown as ApiObject;
}

/** The inner structs first, then the struct's own fields. */
function filled(name: string, sent: Part, before?: Part): Part {
  let own = sent;
  for (const [field, type] of fieldsToFill(name)) {
    const value = sent[field];
    if (value === undefined || value === before?.[field]) continue;
    const inner = filledValue(type, value);
    if (inner !== value) own = change(name, own, { [field]: inner });
  }
  const defaults = DEFAULTS[name];
  if (defaults !== undefined) {
    own = fill(name, own,
      typeof defaults === 'function' ? defaults(sent as never) : defaults);
  }
  return (FINISHES[name]?.(own as never) ?? own) as Part;
}

function filledValue(type: Type, value: unknown): unknown {
  if (type.kind !== 'list') return filled(nameOf(type), value as Part);
  return each(value as readonly Part[], (item) => filled(nameOf(type), item));
}

/** Of a list, the name of its items' type. */
function nameOf(type: Type): string {
  return type.kind === 'list' || type.kind === 'map' ? nameOf(type.of)
    : type.name;
}

type Fields = readonly (readonly [string, Type])[];

const known = new Map<string, Fields>();

/** The fields of a struct in whose depths something may be filled in. */
function fieldsToFill(name: string): Fields {
  let fields = known.get(name);
  if (fields === undefined) {
    // No struct comes to be within itself.
    fields = [...structOf(name)?.fields.values() ?? []]
      .map(({ name: field, type }) => [field, type] as const)
      .filter(([, type]) => type.kind !== 'map' && isFilled(nameOf(type)));
    known.set(name, fields);
  }
  return fields;
}

function isFilled(name: string): boolean {
  return name in DEFAULTS || name in FINISHES ||
    fieldsToFill(name).length > 0;
}
