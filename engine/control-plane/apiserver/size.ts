// How many bytes a value takes as JSON, without writing it.

/** Close to the length of its JSON text; text itself is taken as it is. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return weighPart(value);
}

const SCALAR_BYTES = 5;

function weighPart(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return SCALAR_BYTES;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) bytes += weighPart(item) + 1;
    return bytes;
  }
  for (const name in value) {
    const part = (value as Readonly<Record<string, unknown>>)[name];
    bytes += name.length + 4 + weighPart(part);
  }
  return bytes;
}
