import { test } from 'node:test';
import assert from 'node:assert/strict';
import { importsInContent, missingEndings, wrongArrows } from './arrows.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

/** [importing file, what it imports] */
const WRONG = [
  ['engine/kernel/clock.ts', '../machinery/journal.ts'],
  ['engine/machinery/client.ts', '../control-plane/apiserver/index.ts'],
  ['engine/node/kubelet/a.ts', '../container-runtime/index.ts'],
  ['engine/node/container-runtime/a.ts', '../kubelet/pleg.ts'],
  ['engine/control-plane/etcd/a.ts', '../apiserver/index.ts'],
  ['engine/control-plane/scheduler/a.ts', '../apiserver/storage.ts'],
  ['engine/world/cloud/a.ts', '../registry/index.ts'],
  ['engine/kubectl/get.ts', '../control-plane/apiserver/table.ts'],
  ['engine/timeline/lanes.ts', '../cluster/create-cluster.ts'],
  ['engine/cluster/slots.ts', '../timeline/lanes.ts'],
  ['engine/index.ts', '../grader/index.ts'],
  ['engine/index.ts', 'lodash'],
  ['engine/kernel/a.ts', 'yaml'],
  ['grader/verdict.ts', '../engine/kernel/clock.ts'],
  ['grader/verdict.ts', 'node:fs'],
  ['exercises/01-a/b/starter.ts', '../../02-c/d/starter.ts'],
  ['exercises/01-a/b/starter.ts', '../../../engine/kernel/clock.ts'],
  ['exercises/01-a/b/starter.ts', 'yaml'],
  ['cli/run.ts', '../site/page.ts'],
  ['cli/run.ts', '../tests/harness/read.ts'],
  ['site/pages/index.ts', '../../cli/run.ts'],
] as const;

const RIGHT = [
  ['engine/machinery/client.ts', '../kernel/call.ts'],
  ['engine/node/container-runtime/a.ts', '../kubelet/cri.ts'],
  ['engine/control-plane/etcd/a.ts', '../apiserver/storage.ts'],
  ['engine/cluster/slots.ts', '../node/kubelet/index.ts'],
  ['engine/kubectl/files.ts', 'yaml'],
  ['grader/verdict.ts', '@clusterwright/engine'],
  ['grader/verdict.ts', '../engine/realm.ts'],
  ['exercises/01-a/b/starter.ts', '#engine'],
  ['exercises/01-a/b/near-misses/c.ts', '../contract.ts'],
  ['cli/run.ts', '../engine/kernel/clock.ts'],
  ['tests/unit/a.test.ts', '../../cli/run.ts'],
] as const;

for (const [path, specifier] of WRONG) {
  test(`${path} may not import ${specifier}`, () => {
    const found = wrongArrows([file(path, `import '${specifier}';`)]);
    assert.equal(found.length, 1);
  });
}

for (const [path, specifier] of RIGHT) {
  test(`${path} may import ${specifier}`, () => {
    const text = `import '${specifier}';`;
    assert.deepEqual(wrongArrows([file(path, text)]), []);
  });
}

test('finds types, exports, dynamic imports and Astro scripts', () => {
  const wrong = '../grader/index.ts';
  const astro = file(
    'site/a.astro', '---', `import '../cli/a.ts';`, '---',
    `<script>import '../tests/b.ts';</script>`,
  );
  const found = wrongArrows([
    file('engine/a.ts', `import type { A } from '${wrong}';`),
    file('engine/b.ts', `export { A } from '${wrong}';`),
    file('engine/c.ts', `const a = import('${wrong}');`),
    file('engine/d.ts', `type A = import('${wrong}').A;`),
    astro,
  ]);
  assert.equal(found.length, 6);
});

test('wants whole file names', () => {
  const found = missingEndings([file('engine/a.ts', `import './b';`)]);
  assert.match(found[0]?.message ?? '', /\.\/b\.ts/);
});

test('finds an import in a lesson, and none in its fences', () => {
  const found = importsInContent([file(
    'content/01-a/b.mdx',
    '```ts', `import 'a';`, '```', '', `import A from 'b';`,
  )]);
  assert.deepEqual(found.map(({ line }) => line), [5]);
});

test('all imports of the tree point downwards', () => {
  assertTidy(wrongArrows(wholeTree()));
});

test('all relative imports of the tree name their file', () => {
  assertTidy(missingEndings(wholeTree()));
});

test('no lesson of the tree imports', () => {
  assertTidy(importsInContent(wholeTree()));
});
