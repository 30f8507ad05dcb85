import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partText } from '../../../../grader/sandbox/merge.ts';
import { stripTypes } from '../../../../grader/sandbox/strip.ts';

function merged(text: string): string {
  const script = stripTypes('part.ts', text);
  const resolve = (specifier: string): string => `$${specifier.slice(2, 3)}`;
  return partText({ name: '$9', script, resolve })
    .replace(/\s+/g, ' ').trim();
}

test('imports become destructuring, under their local names', () => {
  assert.equal(merged(`import { a, type T, b as c } from './1.ts';
import type { U } from './2.ts';
import * as all from './3.ts';
import './4.ts';`),
  'const $9 = (() => { const { a, b: c } = $1; const all = $3; '
    + 'return { }; })();');
});

test('exports become the fields of one object', () => {
  assert.equal(merged(`export const one = 1, two = 2;
export function f(): void {}
export class C {}
export interface I {}
export type T = I;
const local = 3;
export { local as three };
export type { I as J };`),
  'const $9 = (() => { const one = 1, two = 2; function f() {} class C {} ; ; '
    + 'const local = 3; return { one, two, f, C, three: local }; })();');
});

test('what is passed on is read where it comes from', () => {
  assert.equal(merged(`export { a, b as c } from './1.ts';
export * from './2.ts';
export * as all from './3.ts';
export type * from './4.ts';`),
  'const $9 = (() => { return { a: $1.a, c: $1.b, ...$2, all: $3 }; })();');
});

test('what would not stay the same is refused', () => {
  assert.throws(() => merged('export let count = 0;'), /to be plain/);
  assert.throws(() => merged('export default 1;'), /no default export/);
  assert.throws(() => merged('export default function () {}'),
    /no default export/);
});
