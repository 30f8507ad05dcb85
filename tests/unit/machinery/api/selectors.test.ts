import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ApiError } from '../../../../engine/machinery/api/errors.ts';
import {
  matches, matchesFields, matchesLabels, matchesText, parseFieldSelector,
  parseLabelSelector, selectorText,
} from '../../../../engine/machinery/api/selectors.ts';

const labels = { app: 'web', tier: 'a', n: '5', empty: '' };

test('matches labels by text', () => {
  const cases: Record<string, boolean> = {
    '': true, 'app=web': true, 'app==web': true, 'app = web': true,
    'app!=web': false, 'none!=web': true, 'app': true, '!app': false,
    '!none': true, '! none': true, 'tier in (a,b)': true,
    'tier in(a)': true, 'tier notin (a)': false, 'none notin (a)': true,
    'none in (a)': false, 'n>4': true, 'n<5': false, 'app>4': false,
    'empty=': true, 'empty in ()': true, 'empty in (,x)': true,
    'app=web,tier in (a,b),!none': true, 'app=web,tier=b': false,
    'in in (in)': false, 'app notin (in,notin)': true,
    'example.com/app': false,
  };
  for (const [text, expected] of Object.entries(cases)) {
    assert.equal(matchesText(text, labels), expected, text);
  }
  assert.equal(matchesText('!app', undefined), true);
});

test('gives requirements in the order of keys, values sorted', () => {
  assert.deepEqual(parseLabelSelector('z,a in (y,x,y),m!=1'), [
    { key: 'a', operator: 'in', values: ['x', 'y'] },
    { key: 'm', operator: '!=', values: ['1'] },
    { key: 'z', operator: 'exists', values: [] },
  ]);
  assert.equal(parseLabelSelector('a=b'), parseLabelSelector('a=b'));
});

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ApiError);
    assert.equal(error.code, 400);
    return error.message;
  }
  return 'none';
}

test('refuses a label selector in upstream\'s words', () => {
  const start = 'unable to parse requirement: ';
  const cases: Record<string, string> = {
    'a===b': `${start}found '=', expected: identifier`,
    'a in b': `${start}found 'b' expected: '('`,
    'a in (b': `${start}found '', expected: ',' or ')'`,
    'a b': `${start}found 'b', expected: in, notin, =, ==, !=, gt, lt`,
    '!': `${start}found '', expected: identifier`,
    '=a': "found '=', expected: !, identifier, or 'end of string'",
    'a,': "found '', expected: identifier after ','",
    'a=b c': "found 'c', expected: ',' or 'end of string'",
    'a>b': `${start}values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, `
      + 'the value must be an integer',
  };
  for (const [text, message] of Object.entries(cases)) {
    assert.equal(refusal(() => parseLabelSelector(text)), message, text);
  }
  assert.match(refusal(() => parseLabelSelector('-a=b')),
    /^unable to parse requirement: <nil>: Invalid value: "-a": name part must/);
  assert.match(refusal(() => parseLabelSelector('a=-b')),
    /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "-b": a v/);
});

test('matches by an object selector: empty fits all, absent nothing', () => {
  const object = { metadata: { labels } };
  assert.equal(matches({}, object), true);
  assert.equal(matches(undefined, object), false);
  assert.equal(matches({ matchLabels: { app: 'web' } }, object), true);
  assert.equal(matches({ matchLabels: { app: 'db' } }, object), false);
  assert.equal(matches({}, { metadata: {} }), true);
});

test('meets every expression of an object selector', () => {
  const meets = (key: string, operator: string, values?: string[]): boolean =>
    matchesLabels({
      matchExpressions: [
        values === undefined ? { key, operator } : { key, operator, values },
      ],
    }, labels);
  assert.equal(meets('app', 'In', ['web', 'db']), true);
  assert.equal(meets('app', 'NotIn', ['web']), false);
  assert.equal(meets('none', 'NotIn', ['web']), true);
  assert.equal(meets('app', 'Exists'), true);
  assert.equal(meets('none', 'DoesNotExist'), true);
  assert.equal(meets('n', 'Gt', ['4']), true);
  assert.equal(meets('empty', 'Lt', ['5']), false);
  assert.equal(meets('n', 'Lt', ['1e3']), false);
  assert.equal(meets('app', 'Sounds', ['web']), false);
});

test('prints a selector as kubectl does', () => {
  assert.equal(selectorText(undefined), '<none>');
  assert.equal(selectorText({}), '<none>');
  assert.equal(selectorText({
    matchLabels: { b: '1', a: '2' },
    matchExpressions: [
      { key: 'aa', operator: 'In', values: ['y', 'x'] },
      { key: 'c', operator: 'Exists' },
      { key: 'd', operator: 'DoesNotExist' },
      { key: 'e', operator: 'NotIn', values: ['z'] },
    ],
  }), 'a=2,aa in (x,y),b=1,c,!d,e notin (z)');
});

test('reads field selectors with escapes', () => {
  const text = 'spec.nodeName=node-1,metadata.name!=web,x==a\\,b\\=c\\\\';
  assert.deepEqual(parseFieldSelector(text), [
    { path: 'metadata.name', isEqual: false, value: 'web' },
    { path: 'spec.nodeName', isEqual: true, value: 'node-1' },
    { path: 'x', isEqual: true, value: 'a,b=c\\' },
  ]);
  assert.deepEqual(parseFieldSelector(''), []);
  assert.equal(refusal(() => parseFieldSelector('a=b,c')),
    "invalid selector: 'a=b,c'; can't understand 'c'");
  assert.equal(refusal(() => parseFieldSelector('a=b\\c')),
    'invalid field selector: invalid escape sequence: \\c');
  assert.equal(refusal(() => parseFieldSelector('a=b=c')),
    'invalid field selector: unescaped character in value: 61');
});

test('takes an absent field for an empty one', () => {
  const pod = { metadata: { name: 'web' }, spec: {} };
  const fit = (text: string): boolean =>
    matchesFields(parseFieldSelector(text), pod);
  assert.equal(fit('spec.nodeName='), true);
  assert.equal(fit('status.phase=Running'), false);
  assert.equal(fit('metadata.name=web,spec.nodeName!=node-1'), true);
});
