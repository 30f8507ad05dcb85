import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, digestOfJson } from '../../../engine/kernel/digest.ts';
import { Journal } from '../../../engine/kernel/journal.ts';

const ODD_TEXTS = [
  '', 'plain', 'a "quoted" word', 'back\\slash', 'line\nfeed', '\u0000\u001f',
  '\u007f\u2028', 'é', '\ud83d\ude00', 'half \ud83d', '\udc00 half', '\uffff',
];

const VALUES: readonly unknown[] = [
  {}, [], [[]], { a: {} }, { a: [] }, [1, 'two', null, true, undefined],
  { a: 1, b: undefined, c: null, d: false, e: -0, f: 1e21, g: 0.1, h: NaN },
  { first: undefined, b: 2 }, { f: () => 1, g: 2 }, [() => 1], [, 1],
  { 10: 'ten', 9: 'nine', b: 1, a: 2 }, JSON.parse('{"__proto__": {"a": 1}}'),
  { when: new Date(0) },
  Object.assign(Object.create({ inherited: 1 }), { a: 1 }),
  Object.assign(Object.create(null), { a: [1] }), [new Map([[1, 2]])],
  { toJSON: 1, deep: [{ deep: [{ deep: ['"'] }] }] },
  ...ODD_TEXTS, { texts: ODD_TEXTS },
  Object.fromEntries(ODD_TEXTS.map((text) => [text, text])),
];

test('an object\'s digest is that of its JSON text', () => {
  for (const value of VALUES) {
    const text = JSON.stringify(value);
    assert.equal(digestOfJson(value), digestOf(text), text);
  }
});

/** The digest of a journal of these bodies. */
function digested(...bodies: object[]): string {
  const journal = new Journal<object>();
  for (const [i, body] of bodies.entries()) {
    journal.append(i * 1_000 - 1, 'somebody', i - 1, body);
  }
  return journal.digest();
}

test('a journal has the same digest in every host', () => {
  const object = { metadata: { name: 'web', labels: { app: '"é"' } } };
  const bodies = [
    { kind: 'says', text: 'a "word"\n', nothing: undefined },
    { kind: 'stored', before: null, after: object, rv: 7, isDry: false },
    { kind: 'saw', object },
  ];
  assert.equal(digested(...bodies), 'b9f64d31664112a7');
  // A copy of it says the same.
  const copied = bodies.map((body) => structuredClone(body));
  assert.equal(digested(...copied), digested(...bodies));
});

test('a journal\'s digest knows where one piece ends', () => {
  const different = [
    [{ a: 'b', c: 'd' }], [{ a: 'b c 1 d' }], [{ a: 'b' }, { c: 'd' }],
    [{ a: { b: 1 } }], [{ a: { b: '1' } }], [{ a: [] }], [{ a: {} }],
  ].map((bodies) => digested(...bodies));
  assert.equal(new Set(different).size, different.length);
});
