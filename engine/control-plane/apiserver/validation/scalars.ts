// How single values are read: numbers, times, quantities.
// Upstream: encoding/json, metav1.Time, resource.Quantity and
// intstr.IntOrString. Same texts for what cannot be read; a time that is
// read comes back in the form in which the server writes it.

import {
  QUANTITY_COMPLAINT, canonicalQuantity, isQuantity,
} from '../../../machinery/api/quantity.ts';
import {
  formatMicroTime, formatTime, parseTime,
} from '../../../machinery/api/time.ts';
import { DecodeError, goKind } from './decode-error.ts';

const ZEROS: Readonly<Record<string, unknown>> = {
  bool: false,
  int32: 0,
  int64: 0,
  time: null,
  microTime: null,
  quantity: '0',
  intOrString: 0,
  any: undefined,
  bytes: '',
};
const INT32_MAX = 2_147_483_647;

/** What the server writes for a field that was not sent. */
export function zeroOf(type: string): unknown {
  return type in ZEROS ? ZEROS[type] : '';
}

/** The value as the server writes it. Throws a DecodeError. */
export function readScalar(value: unknown, type: string): unknown {
  switch (type) {
    case 'any': return value;
    case 'bool': return expect(value, 'boolean', 'bool');
    case 'int32':
    case 'int64': return readInteger(value, type);
    case 'time': return readTime(value, false);
    case 'microTime': return readTime(value, true);
    case 'quantity': return readQuantity(value);
    case 'intOrString': return readIntOrString(value);
    case 'bytes': return readBytes(value);
    case 'string': return expect(value, 'string', 'string');
    default: return expect(value, 'string', `v1.${type}`);
  }
}

function expect(value: unknown, type: string, goType: string): unknown {
  if (typeof value !== type) throw DecodeError.mismatch(value, goType);
  return value;
}

function readInteger(value: unknown, type: string): unknown {
  if (typeof value !== 'number') throw DecodeError.mismatch(value, type);
  const limit = type === 'int32' ? INT32_MAX : Number.MAX_SAFE_INTEGER;
  const isWithin = value <= limit && value >= -limit - 1;
  if (Number.isInteger(value) && isWithin) return value;
  throw DecodeError.ofType(`number ${value}`, type);
}

function readIntOrString(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') {
    throw DecodeError.plain(intoGoValue(goKind(value), 'int32'));
  }
  const isWithin = Math.abs(value) <= INT32_MAX && Number.isInteger(value);
  if (isWithin) return value;
  throw DecodeError.plain(intoGoValue(`number ${value}`, 'int32'));
}

function intoGoValue(kind: string, type: string): string {
  return `json: cannot unmarshal ${kind} into Go value of type ${type}`;
}

/** Quantities repeat endlessly, so what is known is not worked out again. */
const quantities = new Map<string, string>();
const QUANTITIES_MAX = 1000;

function readQuantity(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const known = quantities.get(text);
  if (known !== undefined) return known;
  if (!isQuantity(text)) throw DecodeError.plain(QUANTITY_COMPLAINT);
  const written = canonicalQuantity(text);
  if (quantities.size < QUANTITIES_MAX) quantities.set(text, written);
  return written;
}

const TIME = new RegExp('^\\d{4}-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)' +
  '(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)$');
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A second's writes carry the same few times again and again. */
const times = new Set<string>();
const TIMES_MAX = 1000;

function readTime(value: unknown, isMicro: boolean): unknown {
  if (!isMicro && times.has(value as string)) return value;
  if (typeof value !== 'string') {
    throw DecodeError.plain(intoGoValue(goKind(value), 'string'));
  }
  const layout = isMicro ? '2006-01-02T15:04:05.000000Z07:00'
    : '2006-01-02T15:04:05Z07:00';
  const parts = TIME.exec(value);
  if (parts === null || !isDate(parts)) {
    throw DecodeError.plain(
      `parsing time ${JSON.stringify(value)} as "${layout}": ` +
      `cannot parse ${JSON.stringify(value)} as "2006"`,
    );
  }
  if (value.endsWith('Z') && value.length === (isMicro ? 27 : 20)) {
    if (times.size >= TIMES_MAX) times.clear();
    if (!isMicro) times.add(value);
    return value;
  }
  const ms = parseTime(value);
  return isMicro ? formatMicroTime(ms) : formatTime(ms);
}

function isDate(parts: readonly string[]): boolean {
  const [, month, day, hour, minute, second] = parts;
  const days = DAYS[Number(month) - 1] ?? 0;
  return Number(day) >= 1 && Number(day) <= days &&
    Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function readBytes(value: unknown): unknown {
  const text = expect(value, 'string', '[]uint8') as string;
  if (BASE64.test(text) && text.length % 4 === 0) return text;
  const bad = text.search(/[^A-Za-z0-9+/]/);
  const at = bad < 0 ? text.length - (text.length % 4) : bad;
  throw DecodeError.plain(`illegal base64 data at input byte ${at}`);
}
