// A run is held against a recording from the fault on that begins both.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadExercise } from '../../../cli/exercises.ts';
import { hop } from '../../../cli/hop.ts';
import { recordingCheck } from '../../../grader/recording-check.ts';
import { readMilestones } from '../../../grader/recording/milestones.ts';
import { playTrial } from '../../../grader/trial.ts';
import { parseYaml } from '../../../grader/yaml.ts';

const { exercise, reference } = await loadExercise('node-heartbeat');
const scenario = exercise.spec.scenarios
  .find(({ name }) => name === 'one-silent')!;
const { run } = await playTrial(exercise, {
  scenario, seed: '1', ordering: [],
}, { slot: reference, hop });

const path = new URL(
  '../../../recordings/milestones/node-failure.yaml', import.meta.url,
);
const milestones = readMilestones('node-failure',
  parseYaml(readFileSync(path, 'utf8'))[0]);

function outcome(least: string, most: string) {
  return recordingCheck({
    name: 'node-failure', points: 0, steps: ['unknown'],
    gaps: [{ from: 'crash', to: 'unknown', between: [least, most] }],
  }, milestones).run(run);
}

test('a gap may begin with a fault', () => {
  assert.ok(outcome('40s', '60s').holds);
  const late = outcome('1s', '30s');
  assert.ok(!late.holds);
  assert.match(late.failure.happened,
    /expected unknown between 1 s and 30 s after crash; it came after 4/);
});
