import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../../../scripts/install.mjs';

/** Whether a folder with these lock entries and this record is installed. */
function check(wanted: object, record?: object): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-install-'));
  const write = (path: string, packages: object): void => {
    writeFileSync(join(folder, path), JSON.stringify({ packages }));
  };
  mkdirSync(join(folder, 'node_modules'));
  write('package-lock.json', wanted);
  if (record !== undefined) write('node_modules/.package-lock.json', record);
  const result = isInstalled(folder);
  rmSync(folder, { recursive: true });
  return result;
}

const A1 = { 'node_modules/a': { version: '1.0.0' } };
const A2 = { 'node_modules/a': { version: '2.0.0' } };

test('is not installed before an install has come to its end', () => {
  assert.equal(check(A1), false);
});

test('is installed with every package in the version of the lockfile', () => {
  assert.equal(check({ '': {}, engine: {}, ...A1 }, A1), true);
});

test('is not installed once the lockfile names another version', () => {
  assert.equal(check(A2, A1), false);
});

test('does not miss what is for other machines', () => {
  const other = { 'node_modules/b': { version: '1.0.0', optional: true } };
  assert.equal(check({ ...A1, ...other }, A1), true);
});
