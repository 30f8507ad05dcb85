// From an edited file on the disk to the first failing check of E01: our
// judge as `clusterwright watch` runs it, against a vitest file with the same
// cluster, scenario and question. Both are started and warm and both are told
// of the edit, so no file watcher's wait is counted. Ours runs the learner's
// code in a process of its own and says what happened instead; vitest runs it
// beside the test. Wall time, because both hand work to other processes.

import { loadExercise } from '../../cli/exercises.ts';
import { judgeText } from '../../cli/judging.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';
import type { Row } from '../row.ts';
import { VitestWatch } from '../vitest-watch.ts';

const CHECK = 'creates-when-missing';

const loaded = await loadExercise('first-loop');
const sandboxes = new ChildSandboxes();
const vitest = await VitestWatch.start({
  test: 'keep-one', alias: '@learner', text: loaded.starter,
  complaint: 'to be greater than 0',
});

let edits = 0;

/** The starter, edited: it fails its first check. */
function edited(): string {
  edits += 1;
  return `${loaded.starter}\n// edit ${edits}\n`;
}

async function judged(): Promise<number> {
  const text = edited();
  const startedAt = performance.now();
  const verdict = await judgeText(loaded, text, sandboxes, {
    seeds: 'public', stopAtFirst: true,
  });
  const took = performance.now() - startedAt;
  const failed = verdict.checks.find(({ status }) => status === 'fail');
  if (failed?.id !== CHECK) {
    throw new Error(`expected ${CHECK} to fail, found ${failed?.id}`);
  }
  return took;
}

export const row: Row = {
  title: 'from an edit of E01 to its first failing check',
  unit: 'ms',
  ours: judged,
  opponent: { name: 'vitest', measure: () => vitest.edit(edited()) },
  rounds: 9,
  promise: 2,
};
