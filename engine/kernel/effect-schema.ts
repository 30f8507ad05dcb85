// The schema of what a realm may say. A complaint is a sentence: what was
// expected, what was found, where.

type Kind = 'id' | 'text' | 'flag' | 'any' | 'list' | 'millis' | 'micros';

const SCHEMA: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  call: {
    id: 'id', to: 'text', request: 'any', timeoutMs: 'millis', stream: 'flag',
  },
  send: { to: 'text', request: 'any' },
  close: { id: 'id' },
  mayWait: { id: 'id', isSo: 'flag' },
  timer: { id: 'id', after: 'micros', idle: 'flag' },
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

const TEXT_LENGTH_MAX = 100_000;
/** A hundred years. Virtual time counts microseconds in whole numbers. */
const MILLIS_MAX = 3_155_760_000_000;

interface Fit {
  readonly fits: (value: unknown) => boolean;
  readonly words: string;
}

const KINDS: Readonly<Record<Kind, Fit>> = {
  id: { fits: (v) => Number.isSafeInteger(v), words: 'a whole number' },
  text: {
    fits: (v) => typeof v === 'string' && v.length <= TEXT_LENGTH_MAX,
    words: `a text of at most ${TEXT_LENGTH_MAX} units`,
  },
  flag: { fits: (v) => typeof v === 'boolean', words: 'true or false' },
  any: { fits: () => true, words: 'anything' },
  list: { fits: (v) => Array.isArray(v), words: 'a list' },
  millis: {
    fits: (v) => typeof v === 'number' && v >= 0 && v <= MILLIS_MAX,
    words: 'milliseconds, at most a hundred years',
  },
  micros: {
    fits: (v) => Number.isSafeInteger(v) && (v as number) >= 0
      && (v as number) <= MILLIS_MAX * 1000,
    words: 'whole microseconds, at most a hundred years',
  },
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
    const { fits, words } = KINDS[type];
    if (fits(fields[name])) continue;
    return `expected ${name} of a ${kind as string} to be ${words}`;
  }
  return undefined;
}
