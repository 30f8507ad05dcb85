// Quantities: '100m', '1.5', '8Gi', '1e3'. Exact, in thousandths as BigInt
// where a double would not do, and memoised, because the same few texts come
// again and again. Upstream: apimachinery/pkg/api/resource/quantity.go.
// Different: nothing finer than a thousandth; upstream rounds up to a nano.

const BINARY: Readonly<Record<string, number>> = {
  Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60,
};
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18,
};
const PATTERN = new RegExp('^([+-]?)(\\d*)(?:\\.(\\d*))?'
  + '(?:(Ki|Mi|Gi|Ti|Pi|Ei)|([numkMGTPE]?)|[eE]([+-]?\\d+))$');

/** What upstream says of text that is no quantity. */
export const QUANTITY_COMPLAINT = 'quantities must match the regular '
  + "expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const MILLI_CACHE = new Map<string, number>();
const CACHE_MAX = 5_000;

/** Thousandths of the unit, rounded up; NaN if it is no quantity. Beyond
 *  2^53 the nearest double. */
export function milliValue(text: string | number): number {
  const key = typeof text === 'number' ? String(text) : text;
  let value = MILLI_CACHE.get(key);
  if (value === undefined) {
    const exact = milliExact(key);
    value = exact === undefined ? NaN : Number(exact);
    if (MILLI_CACHE.size > CACHE_MAX) MILLI_CACHE.clear();
    MILLI_CACHE.set(key, value);
  }
  return value;
}

/** Whole units, rounded up as upstream's Value(); NaN if no quantity. */
export function wholeValue(text: string | number): number {
  return Math.ceil(milliValue(text) / 1_000);
}

/** Units as a number: parseQuantity('100m') is 0.1, parseQuantity('1Ki')
 *  is 1024. NaN if it is no quantity. */
export function parseQuantity(text: string | number): number {
  return milliValue(text) / 1_000;
}

export function isQuantity(text: string | number): boolean {
  return !Number.isNaN(milliValue(text));
}

/** Negative, zero or positive, as sorting wants it. */
export function compareQuantities(a: string, b: string): number {
  return milliValue(a) - milliValue(b);
}

/** How upstream writes it after reading it: '1000m' is '1', '1024Mi' is
 *  '1Gi', '0.5' is '500m'. The family of suffixes is kept. */
export function canonicalQuantity(text: string): string {
  const parts = PATTERN.exec(text);
  const exact = milliExact(text);
  if (parts === null || exact === undefined) return text;
  if (parts[4] !== undefined && exact % 1_000n === 0n) {
    return inBinary(exact / 1_000n);
  }
  return inDecimal(exact);
}

/** Thousandths as the shortest decimal quantity: 1500 is '1500m'. */
export function formatMilli(milli: number): string {
  return inDecimal(BigInt(Math.round(milli)));
}

function milliExact(text: string): bigint | undefined {
  if (text.length > 64) return undefined;
  const parts = PATTERN.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', binary, decimal, exponent] = parts;
  if (whole === '' && fraction === '') return undefined;
  let digits = BigInt(`${whole}${fraction}` || '0');
  if (binary !== undefined) digits <<= BigInt(BINARY[binary]!);
  const power = 3 - fraction.length
    + (exponent === undefined ? DECIMAL[decimal ?? '']! : Number(exponent));
  if (power > 60 || power < -120) return undefined;
  const milli = power >= 0
    ? digits * 10n ** BigInt(power)
    : dividedUp(digits, 10n ** BigInt(-power));
  return sign === '-' ? -milli : milli;
}

function dividedUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function inBinary(units: bigint): string {
  if (units === 0n) return '0';
  const names = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
  let i = 0;
  let rest = units;
  while (rest % 1_024n === 0n && i < names.length - 1) {
    rest /= 1_024n;
    i += 1;
  }
  return `${rest}${names[i]}`;
}

function inDecimal(milli: bigint): string {
  if (milli === 0n) return '0';
  const names = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];
  let i = 0;
  let rest = milli;
  while (rest % 1_000n === 0n && i < names.length - 1) {
    rest /= 1_000n;
    i += 1;
  }
  return `${rest}${names[i]}`;
}
