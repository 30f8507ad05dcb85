// The schema of what a realm may say. A complaint is a sentence: what was
// expected, what was found, where.

type Kind = 'id' | 'text' | 'flag' | 'any' | 'list' | 'span';

const SCHEMA: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  call: {
    id: 'id', to: 'text', request: 'any', timeoutMs: 'span', stream: 'flag',
  },
  send: { to: 'text', request: 'any' },
  close: { id: 'id' },
  timer: { id: 'id', after: 'span', idle: 'flag' },
  cancel: { id: 'id' },
  listen: { address: 'text' },
  answer: { id: 'id', value: 'any' },
  refuse: { id: 'id', error: 'any' },
  push: { id: 'id', items: 'list' },
  end: { id: 'id', error: 'any' },
  say: { text: 'text' },
  record: { body: 'any' },
  unhandled: { error: 'any' },
  failed: { name: 'text', error: 'any' },
  stopped: {},
};

/** A hundred years in milliseconds, and in microseconds for timers. */
const SPAN_MAX = 3_155_760_000_000_000;

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  id: (v) => Number.isSafeInteger(v),
  text: (v) => typeof v === 'string' && v.length <= 100_000,
  flag: (v) => typeof v === 'boolean',
  any: () => true,
  list: (v) => Array.isArray(v),
  span: (v) => typeof v === 'number' && v >= 0 && v <= SPAN_MAX,
};

/** Undefined if `data` is a list of effects. */
export function checkEffects(data: unknown): string | undefined {
  if (!Array.isArray(data)) return 'expected a list of effects';
  for (let i = 0; i < data.length; i += 1) {
    const complaint = checkEffect(data[i]);
    if (complaint !== undefined) return `effect ${i}: ${complaint}`;
  }
  return undefined;
}

function checkEffect(effect: unknown): string | undefined {
  if (typeof effect !== 'object' || effect === null) {
    return 'expected an object';
  }
  const fields = effect as Record<string, unknown>;
  const { kind } = fields;
  const schema = typeof kind === 'string' && Object.hasOwn(SCHEMA, kind)
    ? SCHEMA[kind] : undefined;
  if (schema === undefined) return 'expected a known kind';
  for (const [name, type] of Object.entries(schema)) {
    if (FITS[type](fields[name])) continue;
    return `expected ${name} of a ${kind as string} to be of type ${type}`;
  }
  if (kind !== 'timer') return undefined;
  return Number.isSafeInteger(fields['after'])
    ? undefined : 'expected whole microseconds';
}
