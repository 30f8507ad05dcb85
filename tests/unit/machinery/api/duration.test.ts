import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  formatDuration, humanDuration, parseDuration,
} from '../../../../engine/machinery/api/duration.ts';

test('reads Go\'s durations', () => {
  const cases: Record<string, number> = {
    '0': 0, '69ms': 69, '1m20s': 80_000, '1.5h': 5_400_000, '.5s': 500,
    '1h0m0s': 3_600_000, '-10m': -600_000, '+3s': 3_000, '250us': 0.25,
    '250µs': 0.25, '1500ns': 0.0015,
  };
  for (const [text, ms] of Object.entries(cases)) {
    assert.equal(parseDuration(text), ms, text);
  }
  for (const text of ['', '5', '5x', 's', '1m 20s', '.s', '1.2.3s']) {
    assert.equal(parseDuration(text), undefined, text);
  }
});

test('writes durations as Go does', () => {
  const cases: Record<string, number> = {
    '0s': 0, '69ms': 69, '1.5s': 1_500, '1m20s': 80_000, '1h0m0s': 3_600_000,
    '40m0s': 2_400_000, '250µs': 0.25, '15ns': 0.000_015, '-10s': -10_000,
    '2.345678s': 2_345.678, '1h1m1.001s': 3_661_001,
  };
  for (const [text, ms] of Object.entries(cases)) {
    assert.equal(formatDuration(ms), text);
  }
});

test('writes ages as kubectl does', () => {
  const [s, m, h, d] = [1_000, 60_000, 3_600_000, 86_400_000];
  const cases: readonly (readonly [number, string])[] = [
    [-2 * s, '<invalid>'], [-1.5 * s, '0s'], [-0.5 * s, '0s'], [0, '0s'],
    [119 * s, '119s'], [120 * s, '2m'], [125 * s, '2m5s'],
    [10 * m - s, '9m59s'], [10 * m, '10m'], [3 * h - s, '179m'],
    [3 * h, '3h'], [3 * h + m, '3h1m'], [8 * h, '8h'], [48 * h - s, '47h'],
    [48 * h, '2d'], [49 * h, '2d1h'], [8 * d - s, '7d23h'], [8 * d, '8d'],
    [730 * d - s, '729d'], [730 * d, '2y'], [731 * d, '2y1d'],
    [8 * 365 * d, '8y'],
  ];
  for (const [ms, text] of cases) assert.equal(humanDuration(ms), text, text);
});
