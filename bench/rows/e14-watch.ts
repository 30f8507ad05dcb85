// From an edited file on the disk to the failing check of E14, as the runner's
// watch shows it: the run that failed last is played first. Against a vitest
// file with the same cluster, scenario and question; both are warm and told
// of the edit. Ours plays that run a second time with our solution, for the
// timeline beside it.

import { loadExercise } from '../../cli/exercises.ts';
import { judgeText } from '../../cli/judging.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';
import type { Row } from '../row.ts';
import { VitestWatch } from '../vitest-watch.ts';

const CHECK = 'unknown-after-silence';
const AGAIN = { scenario: 'one-silent', seed: '1', ordering: [] };

const loaded = await loadExercise('node-heartbeat');
const sandboxes = new ChildSandboxes();
const vitest = await VitestWatch.start({
  test: 'node-controller', alias: '@watchkeeper', text: loaded.starter,
  complaint: "to be 'Unknown'",
});

let edits = 0;

/** The starter, edited: node-2 falls silent, and it says nothing. */
function edited(): string {
  edits += 1;
  return `${loaded.starter}\n// edit ${edits}\n`;
}

async function judged(): Promise<number> {
  const text = edited();
  const startedAt = performance.now();
  const verdict = await judgeText(loaded, text, sandboxes, { only: AGAIN });
  const took = performance.now() - startedAt;
  const failed = verdict.checks.find(({ status }) => status === 'fail');
  if (failed?.id !== CHECK) {
    throw new Error(`expected ${CHECK} to fail, found ${failed?.id}`);
  }
  return took;
}

export const row: Row = {
  title: 'from an edit of E14 to the check that failed last',
  unit: 'ms',
  ours: judged,
  opponent: { name: 'vitest', measure: () => vitest.edit(edited()) },
  rounds: 9,
  promise: 1,
};
