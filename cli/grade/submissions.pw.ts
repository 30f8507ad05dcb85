// One test a submission and exercise, one step a check. The page judges; this
// file only asks it, and says what it answered.

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Verdict } from '@clusterwright/grader';
import { verdictLines } from '../verdict-text.ts';
import type { GradePlan, PlannedTest } from './plan.ts';

/** The page has this function; see the course's grader page. */
declare const judgeSubmission: (
  submitted: Pick<PlannedTest, 'exercise' | 'file' | 'text' | 'key'>,
) => Promise<string>;

const PLAN_PATH = process.env['CLUSTERWRIGHT_GRADE_PLAN']!;
const plan = JSON.parse(readFileSync(PLAN_PATH, 'utf8')) as GradePlan;
const PLAIN = { width: 100, ink: (_: unknown, text: string) => text };

for (const planned of plan.tests) {
  test(planned.title, async ({ page }, info) => {
    await page.goto('grader/');
    await page.waitForFunction(() => 'judgeSubmission' in globalThis);
    const { exercise, file, text, key } = planned;
    const json = await page.evaluate((submitted) =>
      judgeSubmission(submitted),
    { exercise, file, text, ...key === undefined ? {} : { key } });
    const verdict = JSON.parse(json) as Verdict;
    await info.attach('verdict.json', {
      body: json, contentType: 'application/json',
    });
    await info.attach('timeline.txt', {
      body: timelineOf(verdict, planned), contentType: 'text/plain',
    });
    expect.soft(verdict.error?.message, 'it ran').toBeUndefined();
    for (const { id, points, pointsMax, status, message } of verdict.checks) {
      await test.step(`${id} ${points}/${pointsMax}`, () => {
        expect.soft(status, message).toBe('pass');
      });
    }
  });
}

function timelineOf(
  verdict: Verdict,
  { number, exerciseTitle, exercise }: PlannedTest,
): string {
  return verdictLines(verdict, {
    number, title: exerciseTitle,
    command: `npx clusterwright run ${exercise}`,
  }, PLAIN).join('\n');
}
