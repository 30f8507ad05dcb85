import assert from 'node:assert/strict';
import { test } from 'node:test';
import { places } from '../../../cli/course.ts';
import { exerciseFolders, loadExercise } from '../../../cli/exercises.ts';

test('exercises are found part by part', () => {
  const folders = exerciseFolders();
  assert.deepEqual(folders, [...folders].sort());
  assert.ok(folders.includes('exercises/01-state/first-loop'));
});

test('exercises stand in the order of the course', () => {
  const all = places();
  const numbers = all.map(({ spec }) => spec.number);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  const slugs = all.map(({ slug }) => slug);
  for (const { slug, spec: { earlier } } of all) {
    for (const before of earlier) {
      assert.ok(slugs.indexOf(before) < slugs.indexOf(slug), slug);
    }
  }
  const parts = all.map(({ part }) => part);
  assert.deepEqual(parts, [...parts].sort());
});

test('an exercise comes with all that it is judged by', async () => {
  const loaded = await loadExercise('first-loop');
  const { exercise: { spec, checks }, nearMisses, ground } = loaded;
  assert.equal(loaded.folder, 'exercises/01-state/first-loop');
  assert.deepEqual([...checks.keys()].sort(),
    [...spec.checks.map(({ id }) => id), 'follows-recording'].sort());
  assert.deepEqual([...nearMisses.keys()],
    Object.keys(spec.near_misses).sort());
  for (const [name, text] of nearMisses) {
    assert.doesNotMatch(text, /'\.\.\/contract\.ts'/, name);
  }
  assert.deepEqual(Object.keys(ground.places),
    ['#engine', './contract.ts']);
});

test('a slug that nobody knows is refused with those that exist', async () => {
  await assert.rejects(loadExercise('last-loop'),
    /^Error: expected an exercise \(.*first-loop.*\), found "last-loop"$/);
});
