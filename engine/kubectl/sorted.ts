// Fields in the order of their names, as Go prints maps.
// Upstream: encoding/json and sigs.k8s.io/yaml. Same order.

/** The same value, all the way down in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(fields[name])]));
}
