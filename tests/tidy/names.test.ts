import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bannedNames, defaultExports, promisesInEngine } from './names.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

const BANNED = [
  'const t = Date.now();',
  'let when: Date;',
  'const r = Math.random();',
  'const l = Math.log(2);',
  'const { pow } = Math;',
  'const p = x ** 2;',
  'setTimeout(run, 5);',
  'const id = setInterval(run, 5);',
  'console.log(1);',
  'new Intl.Collator();',
  'a.localeCompare(b);',
  'n.toLocaleString();',
  'process.exit(1);',
  'fetch(url);',
  'const fs = require("fs");',
  'const copy = structuredClone(old);',
  'globalThis.x = 1;',
];

const ALLOWED = [
  'const n = Math.floor(Math.max(1, 2) / 3);',
  'const limit = 2 ** 31;',
  'const date = clock.date();',
  'const o = { Date: 1, console: 2, process: 3 };',
  'o.process.console = o.fetch;',
  'interface Proc { process: string; fetch(): void }',
  'function spawn(process: Process) { process.next(); }',
  '// Date.now() would differ between hosts, as Math.random() would.',
  'const text = "setTimeout";',
];

for (const text of BANNED) {
  test(`bans ${text}`, () => {
    assert.equal(bannedNames([file('engine/kernel/a.ts', text)]).length, 1);
  });
}

for (const text of ALLOWED) {
  test(`allows ${text}`, () => {
    assert.deepEqual(bannedNames([file('engine/kernel/a.ts', text)]), []);
  });
}

test('bans nothing in cli/, site/ and tests/', () => {
  assert.deepEqual(bannedNames([file('cli/a.ts', 'Date.now();')]), []);
});

test('finds async, await and Promise in the engine', () => {
  const found = promisesInEngine([file(
    'engine/node/kubelet/a.ts',
    'async function a() {',
    '  await b;',
    '}',
    'let c: Promise<void>;',
  )]);
  assert.deepEqual(found.map(({ line }) => line), [1, 2, 4]);
});

test('lets the kernel know promises', () => {
  const text = 'async function a() { await b; }';
  assert.deepEqual(promisesInEngine([file('engine/kernel/a.ts', text)]), []);
});

test('finds both forms of a default export', () => {
  const found = defaultExports([
    file('engine/a.ts', 'export default function a() {}'),
    file('cli/b.ts', 'const b = 1;', 'export default b;'),
    file('cli/c.ts', 'switch (a) { default: break; }'),
    file('astro.config.mjs', 'export default {};'),
  ]);
  assert.deepEqual(found.map(({ path }) => path), ['engine/a.ts', 'cli/b.ts']);
});

test('the tree names nothing that depends on its host', () => {
  assertTidy(bannedNames(wholeTree()));
});

test('the engine of the tree is synchronous', () => {
  assertTidy(promisesInEngine(wholeTree()));
});

test('the tree exports by name', () => {
  assertTidy(defaultExports(wholeTree()));
});
