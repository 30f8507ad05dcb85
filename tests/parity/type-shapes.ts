// What the types of the API look like, read by TypeScript itself, and what
// of a value does not fit one.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export type Shape =
  | { readonly kind: 'anything' }
  | { readonly kind: 'scalar'; fits(value: unknown): boolean }
  | { readonly kind: 'list'; items(): Shape }
  | { readonly kind: 'map'; values(): Shape }
  | { readonly kind: 'fields'; fields(): ReadonlyMap<string, Field> };

export interface Field {
  readonly isOptional: boolean;
  shape(): Shape;
}

const BARRELS = [
  'v1', 'appsv1', 'batchv1', 'coordinationv1', 'discoveryv1', 'eventsv1',
  'policyv1', 'schedulingv1',
];

let checker: ts.TypeChecker | undefined;
const named = new Map<string, ts.Type>();
const shapes = new Map<ts.Type, Shape>();

/** The shape of a type by its barrel and name: 'v1', 'Pod'. */
export function namedShape(barrel: string, name: string): Shape {
  if (checker === undefined) readTypes();
  return shapeOf(named.get(`${barrel}.${name}`)!);
}

function readTypes(): void {
  const files = BARRELS.map((barrel) => fileURLToPath(
    new URL(`../../engine/machinery/api/${barrel}.ts`, import.meta.url),
  ));
  const program = ts.createProgram(files, {
    strict: true, noEmit: true, allowImportingTsExtensions: true, types: [],
    target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  checker = program.getTypeChecker();
  for (const [index, file] of files.entries()) {
    const source = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    for (const symbol of checker.getExportsOfModule(source)) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      named.set(`${BARRELS[index]}.${symbol.name}`, type);
    }
  }
}

function shapeOf(given: ts.Type): Shape {
  let shape = shapes.get(given);
  if (shape === undefined) {
    shape = readShape(given);
    shapes.set(given, shape);
  }
  return shape;
}

function readShape(given: ts.Type): Shape {
  if ((given.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0) {
    return { kind: 'anything' };
  }
  const types = given.isUnion() ? given.types : [given];
  const objects = types.filter((type) =>
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0
      && !isBrandedScalar(type));
  const [object] = objects;
  if (object === undefined) {
    return { kind: 'scalar', fits: (value) => types.some((type) =>
      fitsScalar(type, value)) };
  }
  return readObject(object);
}

function readObject(type: ts.Type): Shape {
  const item = checker!.isArrayLikeType(type)
    ? checker!.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
  if (item !== undefined) return { kind: 'list', items: () => shapeOf(item) };
  const value = checker!.getIndexTypeOfType(type, ts.IndexKind.String);
  if (value !== undefined) return { kind: 'map', values: () => shapeOf(value) };
  return { kind: 'fields', fields: () => fieldsOf(type) };
}

const fields = new Map<ts.Type, ReadonlyMap<string, Field>>();

function fieldsOf(type: ts.Type): ReadonlyMap<string, Field> {
  const known = fields.get(type);
  if (known !== undefined) return known;
  const read = new Map<string, Field>();
  for (const property of checker!.getPropertiesOfType(type)) {
    read.set(property.name, {
      isOptional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      shape: () => shapeOf(checker!.getTypeOfSymbol(property)),
    });
  }
  fields.set(type, read);
  return read;
}

/** `string & {brand}` is a string in JSON. */
function isBrandedScalar(type: ts.Type): boolean {
  return type.isIntersection()
    && type.types.some(({ flags }) => (flags & SCALAR) !== 0);
}

const SCALAR = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike
  | ts.TypeFlags.BooleanLike;

function fitsScalar(type: ts.Type, value: unknown): boolean {
  if (type.isStringLiteral()) return value === type.value;
  const flags = type.isIntersection()
    ? type.types.reduce((all, part) => all | part.flags, 0) : type.flags;
  if ((flags & ts.TypeFlags.Null) !== 0) return value === null;
  if ((flags & ts.TypeFlags.StringLike) !== 0) {
    return typeof value === 'string';
  }
  if ((flags & ts.TypeFlags.NumberLike) !== 0) {
    return typeof value === 'number';
  }
  return (flags & ts.TypeFlags.BooleanLike) !== 0
    && typeof value === 'boolean';
}

/** What of a value a shape does not know, or misses: ' .spec.x is …'. */
export function misfits(shape: Shape, value: unknown, path = ''): string[] {
  switch (shape.kind) {
    case 'anything': return [];
    case 'scalar':
      return shape.fits(value) ? []
        : [`${path} is ${JSON.stringify(value)}`];
    case 'list':
      // Go writes null for an empty list; ours leaves it out.
      if (value === null) return [];
      if (!Array.isArray(value)) return [`${path} is no list`];
      return value.flatMap((item) => misfits(shape.items(), item, `${path}[]`));
    case 'map':
      return Object.entries(value as object).flatMap(([key, item]) =>
        misfits(shape.values(), item, `${path}[${key}]`));
    case 'fields':
      return misfitFields(shape.fields(), value, path);
  }
}

function misfitFields(
  ours: ReadonlyMap<string, Field>,
  value: unknown,
  path: string,
): string[] {
  if (typeof value !== 'object' || value === null) {
    return [`${path} has no fields`];
  }
  const findings: string[] = [];
  for (const [name, item] of Object.entries(value)) {
    const field = ours.get(name);
    if (field === undefined) findings.push(`${path}.${name} is unknown`);
    else findings.push(...misfits(field.shape(), item, `${path}.${name}`));
  }
  for (const [name, { isOptional }] of ours) {
    if (isOptional || name in value) continue;
    findings.push(`${path}.${name} is missing`);
  }
  return findings;
}
