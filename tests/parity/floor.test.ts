// How well the real cluster agrees with itself, as golden numbers: whoever
// changes the measure sees here what the change means. Rewrite the file with
// GOLDEN_REWRITE=1.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import {
  boundOf, compare, floorOf, isComplete, outside, type Share,
} from '../../grader/recording/index.ts';
import { load, repeatsOf } from '../unit/grader/recording/recordings.ts';

const SCENARIOS = [
  'pod-creation', 'pod-init-readiness', 'crash-loop', 'unschedulable',
  'deployment-rollout', 'graceful-delete', 'replicaset-selfheal',
  'node-failure',
];
const GOLDEN = new URL('floors.txt', import.meta.url);

function cell({ agree, of }: Share): string {
  return `${agree}/${of}`.padStart(10);
}

function lines(): string {
  const found = [
    `${'repeat'.padEnd(24)}${['writes', 'facts', 'gaps', 'added']
      .map((title) => title.padStart(10)).join('')}  floor`,
  ];
  for (const name of SCENARIOS) {
    const first = load(name);
    for (const repeat of repeatsOf(name)) {
      const { writes, facts, gaps, added } = compare(first, repeat);
      found.push(repeat.header.scenario.padEnd(24)
        + [writes, facts, gaps, added].map(cell).join('')
        + (isComplete(first, repeat) ? '  yes' : '  no, ended early'));
    }
  }
  return `${found.join('\n')}\n`;
}

test('repeats agree with the first recording as they did', () => {
  const now = lines();
  if (process.env['GOLDEN_REWRITE'] === '1') writeFileSync(GOLDEN, now);
  assert.equal(now, readFileSync(GOLDEN, 'utf8'));
});

test('every complete repeat stays within the bound it gives', () => {
  for (const name of SCENARIOS) {
    const first = load(name);
    const floor = floorOf(first, repeatsOf(name));
    const bound = boundOf(floor);
    assert.ok(floor !== undefined && bound.writes === floor.writes - 5);
    assert.deepEqual(outside(floor, bound), [], name);
    assert.ok(floor.writes >= 87 && floor.facts >= 93, name);
  }
});

test('where there is no repeat the bound is fixed', () => {
  assert.equal(floorOf(load('image-pull-backoff'), []), undefined);
  assert.deepEqual(boundOf(undefined), {
    writes: 85, facts: 90, gaps: 75, added: 10, floor: undefined,
  });
});
