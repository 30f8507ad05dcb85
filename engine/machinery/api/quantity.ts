// Quantities: '100m', '1.5', '8Gi', '1e3'. Read in exact integer arithmetic,
// in thousandths, and remembered by their text, because the same few texts
// come again and again.
// Upstream: apimachinery/pkg/api/resource/quantity.go. Different: nothing is
// finer than a thousandth. Upstream knows billionths, but the API server
// rounds every amount of a resource up to thousandths, as is done here.

import { remembering } from '../memo.ts';

type Family = 'decimal' | 'binary' | 'exponent';

interface Amount {
  /** Thousandths of the unit. */
  readonly milli: bigint;
  /** How it was written, and so is written again. */
  readonly family: Family;
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
/** The place of '' among the decimal suffixes, and of 'm'. */
const UNIT = 3;
const MILLI = 2;
/** A binary quantity ends here, silently; a decimal one does not. */
const BINARY_MAX = 9_223_372_036_854_775_807_000n;
/** Beyond this nothing is a quantity of anything. */
const EXPONENT_MAX = 60;

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$/;
const EXPONENT = /^[eE]([+-]?\d+)$/;

/** What upstream says of text that is no quantity. */
export const QUANTITY_COMPLAINT = 'quantities must match the regular '
  + "expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_COMPLAINT = "unable to parse quantity's suffix";

const CACHE_MAX = 5_000;

const milliOf = remembering(CACHE_MAX, (text): number => {
  const amount = amountOf(text);
  return typeof amount === 'string' ? NaN : Number(amount.milli);
});

/** Thousandths of the unit, rounded up; NaN if it is no quantity. Beyond
 *  2^53 the nearest double. */
export function milliValue(text: string | number): number {
  return milliOf(typeof text === 'number' ? String(text) : text);
}

/** Whole units (bytes, Pods), rounded up; NaN if it is no quantity. */
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

/** Upstream's words about text that is no quantity; undefined if it is. */
export function quantityComplaint(text: string): string | undefined {
  const amount = amountOf(text);
  return typeof amount === 'string' ? amount : undefined;
}

/** Negative, zero or positive, as sorting wants it; NaN if either is no
 *  quantity. */
export function compareQuantities(a: string, b: string): number {
  return milliValue(a) - milliValue(b);
}

/** How the server writes it after reading it: '1000m' is '1', '1024Mi' is
 *  '1Gi', '0.5' is '500m'; the family of suffixes is kept. What is no
 *  quantity is given back. */
export function canonicalQuantity(text: string): string {
  const amount = amountOf(text);
  if (typeof amount === 'string') return text;
  const { milli, family } = amount;
  if (family !== 'binary') return inDecimal(milli, family);
  // Small and broken amounts would be rounded in Ki, so they are not.
  const isSmall = milli > -1_024_000n && milli < 1_024_000n;
  if (isSmall || milli % 1_000n !== 0n) return inDecimal(milli, 'decimal');
  return inBinary(milli / 1_000n);
}

/** Thousandths as the shortest decimal quantity: 1500 is '1500m'. */
export function formatMilli(milli: number): string {
  return inDecimal(BigInt(Math.round(milli)), 'decimal');
}

/** The amount, or what is wrong with the text. */
const amountOf = remembering(CACHE_MAX, (text): Amount | string => {
  const parts = text === '' ? null : PATTERN.exec(text);
  if (parts === null) return QUANTITY_COMPLAINT;
  const [, sign, whole = '', fraction = '', suffix = ''] = parts;
  const digits = BigInt(`0${whole}${fraction}`);
  const scale = scaleOf(suffix);
  if (scale === undefined) return SUFFIX_COMPLAINT;
  const { family, factor, exponent } = scale;
  const shift = exponent + 3 - fraction.length;
  let milli = shift >= 0
    ? digits * factor * power(10n, shift)
    : dividedUp(digits * factor, power(10n, -shift));
  if (family === 'binary' && milli > BINARY_MAX) milli = BINARY_MAX;
  return { milli: sign === '-' ? -milli : milli, family };
});

interface Scale {
  readonly family: Family;
  readonly factor: bigint;
  /** Of ten. */
  readonly exponent: number;
}

function scaleOf(suffix: string): Scale | undefined {
  const decimal = DECIMAL.indexOf(suffix);
  if (decimal >= 0) {
    return { family: 'decimal', factor: 1n, exponent: (decimal - UNIT) * 3 };
  }
  const binary = BINARY.indexOf(suffix);
  if (binary > 0) {
    return { family: 'binary', factor: power(1_024n, binary), exponent: 0 };
  }
  const written = EXPONENT.exec(suffix);
  if (written === null) return undefined;
  const exponent = Number(written[1]);
  if (Math.abs(exponent) > EXPONENT_MAX) return undefined;
  return { family: 'exponent', factor: 1n, exponent };
}

function power(base: bigint, exponent: number): bigint {
  let product = 1n;
  for (let i = 0; i < exponent; i += 1) product *= base;
  return product;
}

/** Who asks for a little gets a little, never nothing. */
function dividedUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function inBinary(units: bigint): string {
  let rest = units;
  let i = 0;
  while (rest % 1_024n === 0n && i < BINARY.length - 1) {
    rest /= 1_024n;
    i += 1;
  }
  return `${rest}${BINARY[i]}`;
}

function inDecimal(milli: bigint, family: Family): string {
  if (milli === 0n) return '0';
  let rest = milli;
  let i = MILLI;
  const most = family === 'decimal' ? DECIMAL.length - 1 : Infinity;
  while (rest % 1_000n === 0n && i < most) {
    rest /= 1_000n;
    i += 1;
  }
  if (family === 'decimal') return `${rest}${DECIMAL[i]}`;
  return i === UNIT ? `${rest}` : `${rest}e${(i - UNIT) * 3}`;
}
