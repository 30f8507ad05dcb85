import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  ALPHABET, dnsLabel, dnsSubdomain, generatedName, labelValue, qualifiedName,
  randomSuffix,
} from '../../../../engine/machinery/api/names.ts';

const RECORDED = new URL(
  '../../../../recordings/api/api-semantics.jsonl', import.meta.url,
);
const recorded = readFileSync(RECORDED, 'utf8');

function isRecorded(texts: readonly string[]): boolean {
  return texts.every((text) =>
    recorded.includes(JSON.stringify(text).slice(1, -1)));
}

test('passes what is well formed', () => {
  for (const name of ['a', 'web-1', '0', 'a'.repeat(63)]) {
    assert.deepEqual(dnsLabel(name), [], name);
  }
  for (const name of ['a.b', 'web-1.example.com', 'a'.repeat(253)]) {
    assert.deepEqual(dnsSubdomain(name), [], name);
  }
  for (const name of ['app', 'example.com/App_1.x', 'A']) {
    assert.deepEqual(qualifiedName(name), [], name);
  }
  for (const value of ['', 'A.b_c-d', 'x'.repeat(63)]) {
    assert.deepEqual(labelValue(value), [], value);
  }
});

test('refuses in the words of the recorded server', () => {
  assert.ok(isRecorded(dnsLabel('No_Good')));
  assert.equal(dnsLabel('No_Good').length, 1);
  assert.ok(isRecorded(dnsSubdomain('Upper_Case')));
  assert.equal(dnsSubdomain('Upper_Case').length, 1);
});

test('says every thing that is wrong', () => {
  assert.deepEqual(dnsLabel('a.b'), ['must not contain dots']);
  assert.deepEqual(dnsLabel('a'.repeat(64)),
    ['must be no more than 63 characters']);
  assert.deepEqual(dnsSubdomain('a'.repeat(254)),
    ['must be no more than 253 characters']);
  assert.equal(qualifiedName('a/b/c').length, 1);
  assert.equal(qualifiedName('/b')[0], 'prefix part must be non-empty');
  const [first, second] = qualifiedName('example.com/');
  assert.equal(first, 'name part must be non-empty');
  assert.match(second!, /^name part must consist of alphanumeric/);
  assert.match(qualifiedName('Ex/b')[0]!, /^prefix part a lowercase RFC 1123/);
  assert.match(labelValue('-')[0]!, /^a valid label must be an empty string/);
});

test('makes names of chance alone', () => {
  let n = 0;
  const next = (): number => (n += 0.13) % 1;
  const suffix = randomSuffix(next);
  assert.match(suffix, new RegExp(`^[${ALPHABET}]{5}$`));
  assert.equal(randomSuffix(() => 0.999_999), '99999');
  assert.equal(generatedName('web-', () => 0), 'web-bbbbb');
  assert.equal(generatedName('x'.repeat(80), () => 0).length, 63);
});
