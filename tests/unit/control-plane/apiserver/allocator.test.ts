import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressAt, addressRange, placeOf } from
  '../../../../engine/control-plane/apiserver/address-range.ts';
import { bandOf, pick } from
  '../../../../engine/control-plane/apiserver/allocator.ts';

test('an address and its place are two ways to say one thing', () => {
  const range = addressRange('10.96.0.0/16');
  assert.equal(range.size, 65_536);
  assert.equal(addressAt(range, 1), '10.96.0.1');
  assert.equal(addressAt(range, 65_534), '10.96.255.254');
  for (const place of [0, 1, 255, 256, 36_131, 65_535]) {
    assert.equal(placeOf(range, addressAt(range, place)), place);
  }
});

test('an address outside of the range has a place outside', () => {
  const range = addressRange('10.96.0.0/16');
  assert.ok(placeOf(range, '10.95.255.255')! < 0);
  assert.ok(placeOf(range, '10.97.0.0')! >= range.size);
  assert.equal(placeOf(range, 'fd00::1'), undefined);
  assert.equal(placeOf(range, '10.96.0.256'), undefined);
});

test('the range begins at its network, whatever address names it', () => {
  assert.equal(addressAt(addressRange('10.96.3.7/24'), 0), '10.96.3.0');
});

test('the band is a part of the range, neither tiny nor huge', () => {
  // The sizes that upstream's own comments work out.
  assert.equal(bandOf(16, 16, 256), 0);
  assert.equal(bandOf(256, 16, 256), 16);
  assert.equal(bandOf(1_024, 16, 256), 64);
  assert.equal(bandOf(65_536, 16, 256), 256);
  assert.equal(bandOf(2_768, 32, 128), 86);
});

test('a number is picked above the band, from a drawn place on', () => {
  const range = { size: 10, band: 4 };
  assert.equal(pick(range, () => 0, () => false), 4);
  assert.equal(pick(range, () => 0.99, () => false), 9);
  const taken = new Set([9, 4]);
  assert.equal(pick(range, () => 0.99, (at) => taken.has(at)), 5);
});

test('the band is used up last, and then nothing is left', () => {
  const range = { size: 6, band: 2 };
  const taken = new Set<number>();
  const picked: (number | undefined)[] = [];
  for (let i = 0; i < 7; i += 1) {
    const number = pick(range, () => 0.5, (at) => taken.has(at));
    picked.push(number);
    if (number !== undefined) taken.add(number);
  }
  assert.deepEqual(picked, [4, 5, 2, 3, 1, 0, undefined]);
});
