// Whether two objects carry the same labels.
// Upstream: apimachinery/pkg/labels Equals.

type Labels = Readonly<Record<string, string>>;

export function areSameLabels(a: Labels = {}, b: Labels = {}): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => a[key] === b[key]);
}
