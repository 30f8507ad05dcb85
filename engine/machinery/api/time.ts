// Time as text, RFC 3339, by calendar arithmetic alone: there is no Date in
// a realm. Upstream: apimachinery/pkg/apis/meta/v1 Time and MicroTime. Same
// text; different: only UTC is written.

import { remembering } from '../memo.ts';

const MS_PER_DAY = 86_400_000;
const PATTERN = new RegExp('^(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d)'
  + ':(\\d\\d)(\\.\\d+)?(?:[Zz]|([+-])(\\d\\d):(\\d\\d))$');

/** Milliseconds since 1970; NaN if it is not RFC 3339 or no such day or hour
 *  exists. Microseconds become a fraction; what is finer is cut. Remembered,
 *  as the times of now and of a deadline are read again and again. */
export const parseTime = remembering(500, readTime);

function readTime(text: string): number {
  const parts = PATTERN.exec(text);
  if (parts === null) return NaN;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] =
    parts.slice(1, 7).map(Number);
  const [fraction, sign, zoneHours, zoneMinutes] = parts.slice(7);
  const days = daysOf(year, month, day);
  const isDate = month >= 1 && month <= 12 && dateOf(days).day === day;
  if (!isDate || hours > 23 || minutes > 59 || seconds > 59) return NaN;
  const clock = (hours * 60 + minutes) * 60 + seconds;
  const zone = sign === undefined
    ? 0 : (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  const micros = fraction === undefined
    ? 0 : Number(fraction.slice(1, 7).padEnd(6, '0'));
  const local = days * MS_PER_DAY + clock * 1_000 + micros / 1_000;
  return sign === '-' ? local + zone : local - zone;
}

/** '2026-11-21T09:30:33Z'; fractions are cut, as Go does. */
export function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const days = Math.floor(seconds / 86_400);
  const clock = seconds - days * 86_400;
  const { year, month, day } = dateOf(days);
  const time = [Math.floor(clock / 3_600), Math.floor(clock / 60) % 60,
    clock % 60].map(two).join(':');
  return `${four(year)}-${two(month)}-${two(day)}T${time}Z`;
}

/** '2026-11-21T09:30:33.616997Z' */
export function formatMicroTime(ms: number): string {
  const micros = Math.round(ms * 1_000);
  const rest = micros - Math.floor(micros / 1_000_000) * 1_000_000;
  const text = formatTime(Math.floor(micros / 1_000_000) * 1_000);
  return `${text.slice(0, -1)}.${String(rest).padStart(6, '0')}Z`;
}

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a Gregorian date. Years begin in March here, so
 *  that the leap day is a year's last. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const shifted = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * shifted + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4)
    - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function dateOf(days: number): CalendarDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460)
    + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4)
    - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day };
}

const two = (n: number): string => String(n).padStart(2, '0');
const four = (n: number): string => String(n).padStart(4, '0');
