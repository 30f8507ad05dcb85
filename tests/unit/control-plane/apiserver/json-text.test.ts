import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonError, readJson } from
  '../../../../engine/control-plane/apiserver/json-text.ts';

function complaint(text: string): string {
  try {
    readJson(text);
  } catch (error) {
    assert.ok(error instanceof JsonError);
    return error.message;
  }
  return 'none';
}

test('reads whatever is JSON as JSON.parse does', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    assert.deepEqual(readJson(text).value, JSON.parse(text));
  }));
});

test('refuses whatever JSON.parse refuses', () => {
  fc.assert(fc.property(fc.json(), fc.nat(), (text, at) => {
    const cut = text.slice(0, at % (text.length + 1));
    let isJson = true;
    try {
      JSON.parse(cut);
    } catch {
      isJson = false;
    }
    assert.equal(complaint(cut) === 'none', isJson);
  }));
});

test('complains in Go\'s words', () => {
  const looking = 'looking for beginning of';
  const cases: [string, string][] = [
    ['{"a":', 'unexpected end of JSON input'],
    ['not json', "invalid character 'o' in literal null (expecting 'u')"],
    ['{a: 1}', `invalid character 'a' ${looking} object key string`],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['<x/>', `invalid character '<' ${looking} value`],
    ["'a'", `invalid character '\\'' ${looking} value`],
    ['-x', "invalid character 'x' in numeric literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
  ];
  for (const [text, expected] of cases) {
    assert.equal(complaint(text), expected, text);
  }
});

test('names the fields that stand twice', () => {
  const text = '{"a":1,"b":[{"c":1,"c":2}],"a":{"d":1}}';
  const { value, duplicates } = readJson(text);
  assert.deepEqual(duplicates, ['b[0].c', 'a']);
  assert.deepEqual(value, { a: { d: 1 }, b: [{ c: 2 }] });
});
