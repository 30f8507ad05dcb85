// An object as YAML lines, its keys in the order of the alphabet, as kubectl
// prints them, so that two versions differ only in what changed.

const PLAIN = /^[A-Za-z_./-][\w./()%@=-]*((:| )[\w./()%@=-]+)*$/;
const WORDS = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  return PLAIN.test(value) && !WORDS.test(value)
    ? value : JSON.stringify(value);
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null
    && Object.keys(value).length > 0;
}

/** Lists are indented like the key that holds them, as kubectl does. */
export function yamlLines(value: unknown, indent = ''): string[] {
  if (!isNested(value)) return [indent + scalar(value)];
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = yamlLines(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.flatMap(([key, inner]) => {
    if (inner === undefined) return [];
    if (!isNested(inner)) return [`${indent}${key}: ${scalar(inner)}`];
    const deeper = Array.isArray(inner) ? indent : `${indent}  `;
    return [`${indent}${key}:`, ...yamlLines(inner, deeper)];
  });
}
