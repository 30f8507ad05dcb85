// The key by which the recorder names an element of a list.

/** A taint's "key:effect", else the element's type or name. */
export function keyOfElement(element: unknown): string | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const { key, effect, type, name } = element as Record<string, unknown>;
  if (typeof key === 'string') return `${key}:${String(effect)}`;
  if (typeof type === 'string') return type;
  return typeof name === 'string' ? name : undefined;
}
