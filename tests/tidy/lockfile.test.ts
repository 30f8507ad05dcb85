import { test } from 'node:test';
import assert from 'node:assert/strict';
import { lockfileFaults } from './lockfile.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

function lock(packages: object) {
  return file('package-lock.json', JSON.stringify({ packages }));
}

test('finds an optional dependency without an entry', () => {
  const optionalDependencies = { 'tool-linux': '1.0.0', 'tool-mac': '1.0.0' };
  const found = lockfileFaults([lock({
    'node_modules/tool': { optionalDependencies },
    'node_modules/tool-linux': {},
  })]);
  assert.equal(found.length, 1);
  assert.match(found[0]?.message ?? '', /tool-mac/);
});

test('finds a nested optional dependency where Node would', () => {
  const optionalDependencies = { inner: '1.0.0', outer: '1.0.0' };
  const found = lockfileFaults([lock({
    'node_modules/tool': { optionalDependencies },
    'node_modules/tool/node_modules/inner': {},
    'node_modules/outer': {},
  })]);
  assert.deepEqual(found, []);
});

test('finds an address, and lets a workspace be linked', () => {
  const found = lockfileFaults([lock({
    'node_modules/a': { resolved: 'https://example.test/a.tgz' },
    'node_modules/b': { resolved: 'b', link: true },
  })]);
  assert.equal(found.length, 1);
});

test('the lockfiles of the tree install everywhere', () => {
  assertTidy(lockfileFaults(wholeTree()));
});
