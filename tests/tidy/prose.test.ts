import { test } from 'node:test';
import assert from 'node:assert/strict';
import { leftovers, machineNames, titles } from './prose.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

test('wants exactly one title, and none counts in a fence', () => {
  const found = titles([
    file('a.md', '# One', '```', '# not a title', '```', '## Below'),
    file('b.md', '# One', '# Two'),
    file('c.md', 'None'),
  ]);
  assert.deepEqual(found.map(({ path }) => path), ['b.md', 'c.md']);
});

test('finds paths and hosts of one machine', () => {
  const found = machineNames([file(
    'cli/a.ts',
    'const a = "/home/ann/course";',
    '// lies in /tmp/x',
    'const url = "https://registry.npmjs.org/x";',
    'const image = "registry.k8s.io/pause:3.10";',
    'const path = "/var/run/secrets";',
  )]);
  assert.deepEqual(found.map(({ line }) => line), [1, 2, 3]);
});

test('lets a container write below its own temporary folder', () => {
  const text = 'command: [touch, /tmp/ready]';
  assert.deepEqual(machineNames([file('recordings/a.yaml', text)]), []);
});

test('finds notes to oneself outside the starters', () => {
  const found = leftovers([
    file('engine/a.ts', '// TODO: later', 'const a = "TODO";'),
    file('site/a.css', '/* FIXME */'),
    file('exercises/01-a/b/starter.ts', '// TODO: compare'),
  ]);
  assert.deepEqual(found.map(({ path }) => path), [
    'engine/a.ts', 'site/a.css',
  ]);
});

test('every page of the tree has one title', () => {
  assertTidy(titles(wholeTree()));
});

test('the tree names no machine', () => {
  assertTidy(machineNames(wholeTree()));
});

test('the tree holds no notes to oneself', () => {
  assertTidy(leftovers(wholeTree()));
});
