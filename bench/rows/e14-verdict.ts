// The whole verdict on a solution of E14: all seeds of all scenarios, checks
// and gates, in the sandbox of the runner. On one core, as promised, where the
// system can hold processes to one: the engine's and the learner's take
// turns, and on two cores each turn would wait for the other to wake up.

import { spawnSync } from 'node:child_process';
import { loadExercise } from '../../cli/exercises.ts';
import { judgeText } from '../../cli/judging.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';
import type { Row } from '../row.ts';

const BUDGET_MS = 4_000;

// Who is started by this process stays on its core.
spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', '0',
  String(process.pid)]);

const loaded = await loadExercise('node-heartbeat');
const sandboxes = new ChildSandboxes();

async function judged(): Promise<number> {
  const startedAt = performance.now();
  const verdict = await judgeText(loaded, loaded.solution, sandboxes);
  const took = performance.now() - startedAt;
  if (verdict.status !== 'pass') {
    throw new Error(`expected our solution to pass, found ${verdict.status}`);
  }
  return took;
}

export const row: Row = {
  title: 'the whole verdict on E14, all seeds, on one core',
  unit: 'ms',
  ours: judged,
  opponent: { name: 'budget', measure: () => BUDGET_MS },
  rounds: 3,
  promise: 1,
};
