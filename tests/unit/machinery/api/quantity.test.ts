import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  canonicalQuantity, compareQuantities, formatMilli, isQuantity, milliValue,
  parseQuantity, QUANTITY_COMPLAINT, quantityComplaint, wholeValue,
} from '../../../../engine/machinery/api/quantity.ts';

test('reads every suffix exactly', () => {
  const milli: Record<string, number> = {
    '0': 0, '100m': 100, '1': 1_000, '1.5': 1_500, '.5': 500, '2.': 2_000,
    '1n': 1, '1u': 1, '1500u': 2, '1k': 1e6, '1M': 1e9, '1G': 1e12,
    '1T': 1e15, '1Ki': 1_024_000, '1Mi': 1_048_576_000, '0.5Gi': 2 ** 29 * 1e3,
    '1e3': 1e6, '1E3': 1e6, '12e-1': 1_200, '+3': 3_000, '-250m': -250,
    '0.0001': 1, '-0.0001': -1,
  };
  for (const [text, value] of Object.entries(milli)) {
    assert.equal(milliValue(text), value, text);
  }
  assert.equal(milliValue(2), 2_000);
});

test('gives whole units rounded up, and units as a number', () => {
  assert.equal(wholeValue('8Gi'), 8 * 2 ** 30);
  assert.equal(wholeValue('1500m'), 2);
  assert.equal(parseQuantity('100m'), 0.1);
  assert.equal(parseQuantity('1Ki'), 1_024);
});

test('keeps amounts apart that a double would merge', () => {
  assert.ok(compareQuantities('4503599627370.497', '4503599627370.496') > 0);
  assert.equal(compareQuantities('1Gi', '1024Mi'), 0);
  assert.ok(compareQuantities('1G', '1Gi') < 0);
});

test('writes the canonical form in the family it was written in', () => {
  const forms: Record<string, string> = {
    '1000m': '1', '1500m': '1500m', '0.5': '500m', '1.5': '1500m',
    '1024Mi': '1Gi', '1.5Gi': '1536Mi', '1000Ki': '1000Ki', '0.5Ki': '512',
    '1Ki': '1Ki', '1000': '1k', '1000k': '1M', '1e3': '1e3', '12e6': '12e6',
    '1e4': '10e3', '10E-1': '1', '0Mi': '0', '-1500': '-1500', '1n': '1m',
    '9Ei': '9223372036854775807',
  };
  for (const [text, form] of Object.entries(forms)) {
    assert.equal(canonicalQuantity(text), form, text);
    assert.equal(canonicalQuantity(form), form, `${form} again`);
  }
  assert.equal(canonicalQuantity('abc'), 'abc');
  assert.equal(formatMilli(1_500), '1500m');
  assert.equal(formatMilli(2_000_000), '2k');
});

test('refuses what is no quantity in upstream\'s two ways', () => {
  for (const text of ['', 'abc', '1 Gi', '1.2.3', '1e3.5', 'x']) {
    assert.equal(quantityComplaint(text), QUANTITY_COMPLAINT, text);
  }
  for (const text of ['1K', '--1', '1Kii', '1m5', '1eE', '1e', '100MM']) {
    const complaint = "unable to parse quantity's suffix";
    assert.equal(quantityComplaint(text), complaint, text);
  }
  assert.equal(isQuantity('1K'), false);
  assert.ok(Number.isNaN(parseQuantity('1K')));
  assert.equal(quantityComplaint('1k'), undefined);
});
