import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  deepFolders, longFiles, longFunctions, longLines,
} from './lengths.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

const times = (count: number) => Array<string>(count).fill('  a();');

test('finds a line of 81 columns, and none of 80', () => {
  const found = longLines([
    file('engine/a.ts', 'a'.repeat(80), '·'.repeat(80), 'b'.repeat(81)),
    file('content/01-a/b.mdx', 'c'.repeat(200)),
  ]);
  assert.deepEqual(found.map(({ line }) => line), [3]);
});

test('finds a function of 71 lines, and none of 70', () => {
  const found = longFunctions([file(
    'engine/a.ts',
    'function fits() {', ...times(68), '}',
    'const swells = () => {', ...times(69), '};',
  )]);
  assert.deepEqual(found.map(({ line }) => line), [71]);
  assert.match(found[0]?.message ?? '', /^swells has 71 of at most 70/);
});

test('finds a file of 401 lines and a starter of 161', () => {
  const found = longFiles([
    file('engine/a.ts', ...times(400)),
    file('engine/b.ts', ...times(401)),
    file('exercises/01-a/b/starter.ts', ...times(161)),
  ]);
  assert.equal(found.length, 2);
});

test('finds a file four folders below the top', () => {
  const found = deepFolders([
    file('engine/control-plane/apiserver/admission/a.ts'),
    file('engine/control-plane/apiserver/admission/b/a.ts'),
  ]);
  assert.equal(found.length, 1);
});

test('the lines of the tree fit 80 columns', () => {
  assertTidy(longLines(wholeTree()));
});

test('the files of the tree are no longer than their kind may be', () => {
  assertTidy(longFiles(wholeTree()));
});

test('the functions of the tree fit a screen', () => {
  assertTidy(longFunctions(wholeTree()));
});

test('the folders of the tree are shallow', () => {
  assertTidy(deepFolders(wholeTree()));
});
