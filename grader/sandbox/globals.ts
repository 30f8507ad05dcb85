// What a learner's realm can name. This file is the first to run in every
// realm, in the page and in the runner alike, before any other module; it
// imports nothing, and it is handed the realm's own global object.

/** DESIGN's list: what is the same on every host, to the last bit. */
export const ALLOWED: readonly string[] = [
  'globalThis', 'undefined', 'NaN', 'Infinity',
  'isFinite', 'isNaN', 'parseFloat', 'parseInt',
  'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent',
  'Object', 'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Symbol',
  'String', 'Number', 'Boolean', 'RegExp', 'JSON', 'Promise', 'Proxy',
  'Reflect', 'BigInt', 'Math',
  'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError',
  'SyntaxError', 'TypeError', 'URIError',
  'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array',
  'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
  'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array',
  'BigUint64Array',
];

const CLOCK = 'use ctx.clock';
const TIMER = 'use ctx.clock.sleep, after or every';
const CONTEXT = 'a component reaches the world through its ctx only';
const MEMORY = 'what it says depends on the host\'s memory, not on the seed';
const CODE = 'code cannot be made from text here; write a function';
const REQUEST = 'use ctx.client';
const LOCALE = 'it differs between hosts; write the text yourself';
const NUMBERS = 'its last bits differ between hosts; use whole numbers, or '
  + 'ln from #engine';

/** Names that some host has, and what to use instead. They throw on every
 *  host, so that a verdict does not depend on where it was made. All other
 *  names that are not allowed are simply gone. */
const INSTEAD: Readonly<Record<string, string>> = {
  Atomics: CONTEXT,
  Buffer: 'use Uint8Array, or text',
  Date: `${CLOCK}, or parseTime from #engine`,
  EventSource: REQUEST,
  FinalizationRegistry: MEMORY,
  Function: CODE,
  Intl: LOCALE,
  MessageChannel: CONTEXT,
  SharedArrayBuffer: CONTEXT,
  Temporal: `${CLOCK}, or parseTime from #engine`,
  WeakRef: MEMORY,
  WebAssembly: CODE,
  WebSocket: REQUEST,
  Worker: CONTEXT,
  XMLHttpRequest: REQUEST,
  addEventListener: CONTEXT,
  clearImmediate: TIMER,
  clearInterval: TIMER,
  clearTimeout: TIMER,
  console: 'use ctx.log',
  crypto: 'use ctx.random',
  document: CONTEXT,
  eval: CODE,
  fetch: REQUEST,
  importScripts: CONTEXT,
  indexedDB: CONTEXT,
  localStorage: CONTEXT,
  navigator: CONTEXT,
  onmessage: CONTEXT,
  performance: CLOCK,
  postMessage: CONTEXT,
  process: CONTEXT,
  queueMicrotask: 'await a Call of your ctx',
  requestAnimationFrame: TIMER,
  require: 'import from #engine',
  self: CONTEXT,
  sessionStorage: CONTEXT,
  setImmediate: TIMER,
  setInterval: TIMER,
  setTimeout: TIMER,
  structuredClone: 'objects are frozen: write {...old, changed}',
  window: CONTEXT,
};

/** What IEEE 754 fixes to the last bit, and constants. */
const EXACT_MATH: readonly PropertyKey[] = [
  'abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round',
  'sign', 'sqrt', 'trunc', 'E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI',
  'SQRT1_2', 'SQRT2', Symbol.toStringTag,
];
/** Everywhere, even where a host lacks it. */
const INEXACT_MATH: readonly string[] = [
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos',
  'cosh', 'exp', 'expm1', 'hypot', 'log', 'log10', 'log1p', 'log2', 'pow',
  'sin', 'sinh', 'tan', 'tanh',
];

type Fields = Record<PropertyKey, unknown>;

/** Leaves in a fresh realm what is allowed, and nothing else. */
export function closeGlobals(global: object): void {
  const intrinsics = global as Fields;
  closeMath(intrinsics['Math'] as object);
  closeLocale();
  closeFunctions();
  closeErrors(intrinsics['Error'] as object);
  emptyPrototypes(global);
  for (const name of Reflect.ownKeys(global)) {
    if (!ALLOWED.includes(name as string)) remove(global, name);
  }
  for (const name of Object.keys(INSTEAD)) {
    refuseGlobal(global, name, INSTEAD[name]!);
  }
}

function notThere(name: string, instead: string): Error {
  return new Error(`${name} is not there: ${instead}`);
}

function refuseGlobal(global: object, name: string, instead: string): void {
  const refuse = (): never => {
    throw notThere(name, instead);
  };
  Reflect.defineProperty(global, name, {
    get: refuse, set: refuse, enumerable: false, configurable: false,
  });
}

/** A function in its place that throws when called. */
function refuseMethod(
  owner: object,
  method: string,
  name: string,
  instead: string,
): void {
  Reflect.defineProperty(owner, method, {
    value: () => {
      throw notThere(name, instead);
    },
    writable: false, enumerable: false, configurable: false,
  });
}

/** What a host does not let go is at least emptied. */
function remove(owner: object, name: PropertyKey): void {
  if (Reflect.deleteProperty(owner, name)) return;
  Reflect.defineProperty(owner, name, { value: undefined });
}

/** A worker inherits much of what it can do. */
function emptyPrototypes(global: object): void {
  let owner = Reflect.getPrototypeOf(global);
  while (owner !== null && owner !== Object.prototype) {
    for (const name of Reflect.ownKeys(owner)) {
      if (Reflect.deleteProperty(owner, name)) continue;
      Reflect.defineProperty(global, name, { value: undefined });
    }
    owner = Reflect.getPrototypeOf(owner);
  }
}

function closeMath(math: object): void {
  for (const name of Reflect.ownKeys(math)) {
    if (!EXACT_MATH.includes(name)) remove(math, name);
  }
  for (const name of INEXACT_MATH) {
    refuseMethod(math, name, `Math.${name}`, NUMBERS);
  }
  refuseMethod(math, 'random', 'Math.random', 'use ctx.random');
}

/** Every kind of function leads to a constructor that compiles text. */
function closeFunctions(): void {
  const kinds = [
    () => {}, async () => {}, function* () {}, async function* () {},
  ];
  for (const kind of kinds) {
    const prototype = Reflect.getPrototypeOf(kind)!;
    function Closed(): never {
      throw notThere('Function', CODE);
    }
    Closed.prototype = prototype;
    Reflect.defineProperty(prototype, 'constructor', {
      value: Closed, writable: false, configurable: false,
    });
  }
}

function closeLocale(): void {
  const comparing = 'it differs between hosts; compare with < and >';
  const text = String.prototype;
  refuseMethod(text, 'localeCompare', 'localeCompare', comparing);
  for (const [method, instead] of [
    ['toLocaleLowerCase', 'use toLowerCase'],
    ['toLocaleUpperCase', 'use toUpperCase'],
  ] as const) refuseMethod(text, method, method, instead);
  const owners = [
    Object, Array, Number, BigInt, Reflect.getPrototypeOf(Int8Array)!,
  ] as { readonly prototype: object }[];
  const name = 'toLocaleString';
  for (const { prototype } of owners) {
    refuseMethod(prototype, name, name, LOCALE);
  }
}

interface Frame {
  getScriptNameOrSourceURL?(): unknown;
  getFileName?(): unknown;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

const SCHEME = 'course:///';

/** A stack names the learner's lines and nothing of the host. Only one
 *  engine lets a program say so; on others the text is the host's. */
function closeErrors(error: object): void {
  Reflect.deleteProperty(error, 'captureStackTrace');
  Reflect.defineProperty(error, 'prepareStackTrace', {
    value: (thrown: unknown, frames: readonly Frame[]) => {
      const lines = frames.map(lineOfFrame);
      return [headOf(thrown), ...lines.filter((line) => line !== '')]
        .join('\n');
    },
    writable: false, enumerable: false, configurable: false,
  });
}

function headOf(thrown: unknown): string {
  const { name, message } = thrown as Error;
  return `${name}: ${message}`;
}

function lineOfFrame(frame: Frame): string {
  const url = frame.getScriptNameOrSourceURL?.() ?? frame.getFileName?.();
  const file = String(url ?? '').replace(SCHEME, '');
  if (!/^[\w-]+\.ts$/.test(file)) return '';
  return `    at ${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
}

// ---- errors in words -------------------------------------------------------

/** The texts of these are the host's own. */
const HOST_ERRORS = [
  TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError,
];
const MESSAGE_MAX = 400;

/** What went wrong while loading, as JSON: {message, where?}. */
export function describeFailure(error: unknown): string {
  const where = whereOf(error);
  const message = messageOf(error);
  return JSON.stringify(where === undefined
    ? { message } : { message, where });
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `something that is no Error`;
  const isHosts = HOST_ERRORS.some((host) => error instanceof host);
  const text = isHosts ? error.name : error.message;
  return String(text).slice(0, MESSAGE_MAX);
}

/** 'keep-one.ts:12': the learner's first line on the stack. */
function whereOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { stack } = error;
  if (typeof stack !== 'string') return undefined;
  const found = /(?: at |course:\/\/\/)([\w-]+\.ts:\d+)/.exec(stack);
  return found?.[1];
}

interface Codec {
  encode(error: unknown): unknown;
  decode(data: unknown): unknown;
}

/** As the codec, but a mistake in the learner's program has its line. */
export function withLines(errors: Codec): Codec {
  return {
    decode: errors.decode,
    encode(error) {
      const encoded = errors.encode(error) as { message?: string };
      const where = whereOf(error);
      const isMistake = Object.keys(encoded).length === 1;
      if (where === undefined || !isMistake) return encoded;
      return { message: `${encoded.message} (${where})` };
    },
  };
}
