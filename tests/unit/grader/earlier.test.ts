// A stage is judged with the stages before it: their scenarios and checks,
// the learner's file, and the harness of the stage that is judged.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Component, Millis } from '@clusterwright/engine';
import { hop } from '../../../cli/hop.ts';
import { loadExercise } from '../../../cli/exercises.ts';
import * as solution
  from '../../../exercises/04-failure/node-evict/solution.ts';
import { harness } from '../../../exercises/04-failure/node-evict/harness.ts';
import type { Learner }
  from '../../../exercises/04-failure/node-evict/contract.ts';
import type { Exercise } from '../../../grader/exercise.ts';
import { judge } from '../../../grader/judge.ts';
import type { JudgeOptions } from '../../../grader/judge.ts';
import type { Verdict } from '../../../grader/verdict.ts';
import { localSandboxes } from './local-sandboxes.ts';

/** The exercise with these scenarios alone, each with one seed. */
async function partOf(slug: string, ...names: string[]): Promise<Exercise> {
  const { exercise } = await loadExercise(slug);
  const scenarios = exercise.spec.scenarios
    .filter(({ name }) => names.includes(name))
    .map((scenario) => ({ ...scenario, seeds: [1] }));
  return { ...exercise, spec: { ...exercise.spec, scenarios } };
}

const evict = await partOf('node-evict', 'tolerates-30s');
const stages = [
  await partOf('node-heartbeat', 'one-silent'),
  await partOf('node-taint', 'one-silent'),
];
const { reference } = await loadExercise('node-evict');

function judged(
  component: Component,
  options: Partial<JudgeOptions> = {},
): Promise<Verdict> {
  const submission = { program: { modules: [] }, codeDigest: '' };
  return judge(evict, submission, {
    sandboxes: localSandboxes(component), hop, reference, earlier: stages,
    ...options,
  });
}

function stageGate({ gates }: Verdict) {
  return gates.find(({ id }) => id === 'earlier-stages-hold')!;
}

/** The solution, with something of it done differently. */
function withChange(change: Partial<Learner>): Component {
  return harness({ ...solution, ...change });
}

/** Stage one, ten seconds too early. */
const HASTY: Partial<Learner> = {
  createWatchkeeper: ({ startupGraceMs }) =>
    solution.createWatchkeeper({ graceMs: 40_000 as Millis, startupGraceMs }),
};
const hasty = withChange(HASTY);

test('earlier stages are played by the last harness', async () => {
  const slots: string[] = [];
  const component: Component = (ctx) => {
    slots.push(ctx.name);
    harness(solution)(ctx);
  };
  const verdict = await judged(component);
  assert.equal(stageGate(verdict).status, 'pass');
  assert.deepEqual(slots, [
    'taint-eviction-controller',
    'node-lifecycle-controller', 'node-lifecycle-controller',
    // And the first run once more.
    'taint-eviction-controller',
  ]);
});

test('what an earlier stage no longer does closes the gate', async () => {
  const verdict = await judged(hasty);
  const { status, message } = stageGate(verdict);
  assert.equal(status, 'fail');
  assert.match(message, new RegExp('^never-early of node-heartbeat does not '
    + 'hold any more in one-silent, seed 1: expected node-2 left alone until '
    + '[\\d.]+s \\| at [\\d.]+s: marked Unknown after 4[\\d.]+s of silence '));
  assert.equal(verdict.points, 0);
  assert.ok(verdict.checks.every((check) => check.status === 'not-run'));
});

test('a stage whose component ends early does not hold', async () => {
  const verdict = await judged(withChange({
    createWatchkeeper: () => ({
      pass: () => {
        throw new Error('no longer');
      },
    }),
  }));
  assert.match(stageGate(verdict).message,
    /^unknown-after-silence of node-heartbeat does not hold any more in one-/);
});

test('a budget that an earlier stage uses up closes the gate', async () => {
  const [heartbeat] = stages;
  const { spec } = heartbeat!;
  const small = {
    ...heartbeat!, spec: { ...spec, budget: { requests: 4, turns: 9_999 } },
  };
  const verdict = await judged(harness(solution), {
    earlier: [small, stages[1]!],
  });
  assert.match(stageGate(verdict).message,
    /^a run of node-heartbeat does not hold any more in one-silent, seed 1: /);
});

test('a stage that does nothing at all does not hold', async () => {
  const [heartbeat] = stages;
  const { spec } = heartbeat!;
  const calm = {
    ...heartbeat!,
    spec: {
      ...spec,
      scenarios: spec.scenarios.map((scenario) => ({ ...scenario, steps: [] })),
    },
  };
  const verdict = await judged(harness(solution), {
    earlier: [
      { ...calm, spec: { ...calm.spec, recordings: [] } }, stages[1]!,
    ],
  });
  assert.match(stageGate(verdict).message,
    /unknown-after-silence of node-heartbeat .* only because nothing happens/);
});

test('a host that leaves a stage out is told so', async () => {
  await assert.rejects(judged(harness(solution), { earlier: [] }),
    /node-evict is judged with its earlier stage node-heartbeat, and that was/);
});

test('one run that is looked at is played once, and nothing else', async () => {
  const slots: string[] = [];
  const verdict = await judged((ctx) => {
    slots.push(ctx.name);
    hasty(ctx);
  }, { only: { seed: '1' } });
  assert.equal(stageGate(verdict).status, 'pass');
  assert.deepEqual(slots, ['taint-eviction-controller']);
});

test('after a first failure no earlier stage is played', async () => {
  const options = { stopAtFirst: true } as const;
  const idle = withChange({ ...HASTY, runEviction: async () => {} });
  assert.equal(stageGate(await judged(idle, options)).status, 'pass');
  assert.equal(stageGate(await judged(hasty, options)).status, 'fail');
});
