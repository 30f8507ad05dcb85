import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  dateOf, daysOf, formatMicroTime, formatTime, parseTime,
} from '../../../../engine/machinery/api/time.ts';

test('agrees with the host\'s calendar over four centuries', () => {
  for (let day = -90_000; day < 90_000; day += 7) {
    const { year, month, day: ofMonth } = dateOf(day);
    const host = new Date(day * 86_400_000);
    assert.deepEqual(
      [year, month, ofMonth],
      [host.getUTCFullYear(), host.getUTCMonth() + 1, host.getUTCDate()],
    );
    assert.equal(daysOf(year, month, ofMonth), day);
  }
});

test('reads and writes seconds', () => {
  const text = '2026-11-21T09:30:33Z';
  assert.equal(parseTime(text), Date.parse(text));
  assert.equal(formatTime(parseTime(text)), text);
  assert.equal(formatTime(parseTime(text) + 999), text);
  assert.equal(formatTime(0), '1970-01-01T00:00:00Z');
  assert.equal(formatTime(-1), '1969-12-31T23:59:59Z');
});

test('reads zones and fractions, and cuts what is finer than 1 µs', () => {
  const at = Date.parse('2024-02-29T23:59:59Z');
  assert.equal(parseTime('2024-03-01T01:59:59+02:00'), at);
  assert.equal(parseTime('2024-02-29T18:29:59-05:30'), at);
  assert.equal(parseTime('2024-02-29T23:59:59.5Z'), at + 500);
  assert.equal(parseTime('2024-02-29T23:59:59.000123999Z'), at + 0.123);
});

test('writes microseconds', () => {
  const text = '2026-11-21T09:30:33.616997Z';
  assert.equal(formatMicroTime(parseTime(text)), text);
  assert.equal(formatMicroTime(0), '1970-01-01T00:00:00.000000Z');
  assert.equal(formatMicroTime(-0.001), '1969-12-31T23:59:59.999999Z');
});

test('refuses days and hours that do not exist', () => {
  for (const text of [
    '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z',
    '2026-04-31T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z', '2026-01-01', '2026-01-01T00:00:00', 'now', '',
  ]) {
    assert.ok(Number.isNaN(parseTime(text)), text);
  }
});
