// A run is held against a recording from the fault on that begins both.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadExercise } from '../../../cli/exercises.ts';
import { hop } from '../../../cli/hop.ts';
import type { Run } from '../../../grader/check.ts';
import type { ExerciseSpec } from '../../../grader/exercise.ts';
import {
  recordingCheck, recordingSentence,
} from '../../../grader/recording-check.ts';
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
const written = parseYaml(readFileSync(path, 'utf8'))[0] as object;
const marked = {
  resource: 'nodes/status',
  sets: { 'status.conditions[Ready].status': 'Unknown' },
};
const milestones = readMilestones('node-failure', {
  ...written,
  never: [
    { name: 'marked', sentence: 'Nobody is marked.', match: marked },
    {
      name: 'scaled', sentence: 'Nobody scales.',
      match: { resource: 'deployments' },
    },
  ],
});

type Recording = ExerciseSpec['recordings'][number];

function outcome(recording: Partial<Recording>, played: Run = run) {
  return recordingCheck({
    scenarios: exercise.spec.scenarios,
    recordings: [{
      name: 'node-failure', scenario: 'one-silent', points: 0,
      steps: ['unknown'], gaps: [], never: [], ...recording,
    }],
  }, () => milestones).run(played);
}

function gap(least: string, most: string) {
  return outcome({
    gaps: [{ from: 'crash', to: 'unknown', between: [least, most] }],
  });
}

test('a gap may begin with a fault', () => {
  assert.ok(gap('40s', '60s').holds);
  const late = gap('1s', '30s');
  assert.ok(!late.holds);
  assert.match(late.failure.happened,
    /expected unknown between 1 s and 30 s after crash; it came after 4/);
});

test('what a recording does not contain must not come', () => {
  assert.ok(outcome({ never: ['scaled'] }).holds);
  const marked = outcome({ never: ['marked'] });
  assert.ok(!marked.holds);
  assert.match(marked.failure.happened,
    /^expected no marked, as in the recording; it came at \d+\.\d{3} s\.$/);
  assert.throws(() => outcome({ never: ['unheard'] }),
    /node-failure has no milestone unheard/);
});

test('a scenario that no recording is for is left alone', () => {
  const steps = ['condition'];
  assert.ok(!outcome({ steps }).holds);
  assert.ok(outcome({ steps }, { ...run, scenario: 'calm-hour' }).holds);
});

test('its sentence names all recordings', () => {
  assert.equal(recordingSentence([{ name: 'a' }]),
    'It takes the steps of the recording a, in their order.');
  assert.equal(recordingSentence([{ name: 'a' }, { name: 'b' }, { name: 'c' }]),
    'It takes the steps of the recordings a, b and c, in their order.');
});
