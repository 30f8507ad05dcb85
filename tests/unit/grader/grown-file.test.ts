import assert from 'node:assert/strict';
import { test } from 'node:test';
import { places, placeBefore } from '../../../cli/course.ts';
import { loadExercise } from '../../../cli/exercises.ts';
import { grownFile } from '../../../grader/grown-file.ts';

const STARTER = `// Stage two.

import type { Key, v1 } from '#engine';
import { keyOf, readyStatus } from '#engine';
import type { Old, New } from './contract.ts';

// ---- stage two: more ----

export function more(pod: v1.Pod): New {
  return { key: keyOf(pod) };
}

// ---- stage one: less ----

export const less = (pod: v1.Pod): Old => readyStatus(pod) as Key;
`;

test('one\'s own stage takes the place of ours, imports first', () => {
  const own = `// Mine.
import { readyStatus } from "#engine"
import type {
  Old as Before, v1,
} from './contract.ts';

export const less = (pod: v1.Pod): Before => readyStatus(pod);`;
  assert.deepEqual(grownFile(STARTER, own), {
    text: `// Stage two.

import { readyStatus } from "#engine"
import type {
  Old as Before, v1,
} from './contract.ts';
import { keyOf } from '#engine';
import type { New } from './contract.ts';

// ---- stage two: more ----

export function more(pod: v1.Pod): New {
  return { key: keyOf(pod) };
}

// ---- the stage before, yours ----

// Mine.

export const less = (pod: v1.Pod): Before => readyStatus(pod);
`,
    twice: [],
  });
});

test('a file without imports, or without anything, is taken as it is', () => {
  assert.match(grownFile(STARTER, 'const a = 1;').text,
    /---- the stage before, yours ----\n\nconst a = 1;\n$/);
  assert.match(grownFile(STARTER, '').text, /yours ----\n\n\n?$/);
});

test('a file of broken imports is taken as it is', () => {
  const own = 'import \n'.repeat(50_000);
  assert.ok(grownFile(STARTER, own).text.endsWith(`\n\n${own.trim()}\n`));
});

test('names that both declare are told', () => {
  const own = 'async function more() {}\ninterface Other {}\n'
    + '  const inner = 1;';
  assert.deepEqual(grownFile(STARTER, own).twice, ['more']);
});

test('a starter without an earlier stage is an author\'s mistake', () => {
  assert.throws(() => grownFile('// ---- stage one ----\n', ''),
    /expected a starter with a heading for the new stage/);
});

test('long lists of imports are broken at 80 columns', () => {
  const names = Array.from({ length: 12 }, (_, i) => `someName${i}`);
  const starter = `import { ${names.join(', ')} } from '#engine';\n`
    + `// ---- two ----\n${names.join('\n')}\n// ---- one ----\n`;
  const { text } = grownFile(starter, '');
  const lines = text.split('\n');
  assert.ok(lines.every((line) => line.length <= 80));
  assert.equal(lines.filter((line) => line.startsWith('  someName')).length, 2);
});

for (const place of places()) {
  const before = placeBefore(place);
  if (before === undefined) continue;
  test(`${place.slug} goes on from a file of ${before.slug}`, async () => {
    const { starter } = await loadExercise(place.slug);
    const { solution } = await loadExercise(before.slug);
    const { text, twice } = grownFile(starter, solution);
    assert.deepEqual(twice, []);
    const declared = /^export (?:async )?(?:function|const) (\w+)/gm;
    const namesIn = (source: string): string[] =>
      [...source.matchAll(declared)].map(([, name]) => name!).sort();
    assert.deepEqual(namesIn(text), namesIn(starter));
  });
}
