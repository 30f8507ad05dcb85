import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  boundOf, compare, floorOf, parityData, parityTable, rowOf,
} from '../../../../grader/recording/index.ts';
import { changed, load, repeatsOf } from './recordings.ts';

const REAL = load('pod-creation');
const BOUND = boundOf(floorOf(REAL, repeatsOf('pod-creation')));

const RUNS = [
  { seed: '1', comparison: compare(REAL, REAL) },
  { seed: '2', comparison: compare(REAL, changed(REAL, (entry) =>
    entry.kind === 'event' ? undefined : entry)) },
];
const RESULT = {
  name: 'pod-creation', bound: BOUND, runs: RUNS,
  skipped: [{ t: 0, kind: 'Service', name: 'web' }],
  untaken: [{ t: 3, what: 'load' }],
};

test('a row shows the worst seed and names what leaves the bound', () => {
  const row = rowOf(RESULT);
  assert.equal(row.writes, 50);
  assert.equal(row.within, false);
  assert.deepEqual(row.outside, [{ seed: '2', figures: ['writes'] }]);
});

test('the table is as wide as a terminal and says all of it', () => {
  const lines = parityTable([RESULT]);
  for (const line of lines) assert.ok(line.length <= 88, line);
  assert.deepEqual(lines.slice(0, 6), [
    ' recording                 writes       facts        gaps         '
    + 'added        left out',
    ' ✗ pod-creation            50 (100)     100 (100)    100 (100)    '
    + '0 (0)        2',
    '     seed 2 leaves the bound: writes at least 95 %',
    '     left out 2 x node heartbeat or images',
    '     skipped Service web: not served yet',
    '     not taken, the engine cannot yet: load at 3 s',
  ]);
});

test('differences are listed up to the limit, broken at blanks', () => {
  const real = load('crash-loop');
  const comparison = compare(real, load('crash-loop.r3'));
  const runs = [{ seed: '1', comparison }];
  const lines = parityTable([{
    name: 'crash-loop', bound: boundOf(undefined), runs, skipped: [],
    untaken: [],
  }], 3);
  for (const line of lines) assert.ok(line.length <= 88, line);
  assert.match(lines.at(-1)!, /^     … and \d+ more$/);
  assert.match(lines[1]!,
    / 95 \(≥ 85\) +97 \(≥ 90\) +72 \(≥ 75\) +2 \(≤ 10\) /);
});

test('the data hold a version, the rows and all differences', () => {
  const data = parityData([RESULT]);
  assert.equal(data.version, 1);
  assert.equal(data.recordings[0]!.runs[1]!.comparison.differences.length, 5);
});
