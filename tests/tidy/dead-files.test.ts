import { test } from 'node:test';
import assert from 'node:assert/strict';
import { deadFiles } from './dead-files.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

test('finds a file that only another dead file imports', () => {
  const found = deadFiles([
    file('engine/index.ts', `export { a } from './kernel/a.ts';`),
    file('engine/kernel/a.ts', 'export const a = 1;'),
    file('engine/kernel/b.ts', `import './c.ts';`),
    file('engine/kernel/c.ts'),
  ]);
  const paths = found.map(({ path }) => path);
  assert.deepEqual(paths, ['engine/kernel/b.ts', 'engine/kernel/c.ts']);
});

test('follows workers, globs, pages and package scripts', () => {
  const found = deadFiles([
    file(
      'site/pages/index.astro', '---', `import '../player/a.ts';`, '---',
      `<script>const parts = import.meta.glob('../parts/*.ts');</script>`,
    ),
    file(
      'site/player/a.ts',
      `new Worker(new URL('./worker.ts', import.meta.url));`,
    ),
    file('site/player/worker.ts'),
    file('site/parts/b.ts'),
    file('scripts/start.mjs'),
    file('package.json', '{"scripts":{"start":"node scripts/start.mjs"}}'),
  ]);
  assert.deepEqual(found, []);
});

test('the tree holds no dead file', () => {
  assertTidy(deadFiles(wholeTree()));
});
