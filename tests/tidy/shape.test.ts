import { test } from 'node:test';
import assert from 'node:assert/strict';
import { busyIndexes, fileNames, silentFiles } from './shape.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

test('finds names that say nothing and names in camel case', () => {
  const found = fileNames([
    file('engine/machinery/utils.ts'),
    file('grader/helpers/a.ts'),
    file('cli/runAll.ts'),
    file('engine/machinery/leader-election.ts'),
    file('site/env.d.ts'),
    file('site/pages/[slug].ts'),
  ]);
  assert.equal(found.length, 3);
});

test('finds an index.ts that does more than re-export', () => {
  const found = busyIndexes([
    file('engine/index.ts', `export * from './a.ts';`),
    file('grader/index.ts', 'export const a = 1;'),
  ]);
  assert.deepEqual(found.map(({ path }) => path), ['grader/index.ts']);
});

test('finds an engine file that does not say what it is', () => {
  const found = silentFiles([
    file('engine/a.ts', '// The agenda.', 'const a = 1;'),
    file('engine/b.ts', 'const b = 1;'),
  ]);
  assert.deepEqual(found.map(({ path }) => path), ['engine/b.ts']);
});

test('the files of the tree have names that say something', () => {
  assertTidy(fileNames(wholeTree()));
});

test('every index.ts of the tree only re-exports', () => {
  assertTidy(busyIndexes(wholeTree()));
});

test('every engine file of the tree says what it is', () => {
  assertTidy(silentFiles(wholeTree()));
});
