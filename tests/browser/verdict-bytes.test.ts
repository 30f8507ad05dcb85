// The page and the runner give the same verdict, byte for byte.
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

interface Submitted {
  readonly exercise: string;
  readonly file: string;
  readonly text: string;
}

/** What the page for test runners offers. */
interface GraderPage {
  judgeSubmission(submitted: Submitted): Promise<string>;
}

interface Judged {
  readonly file: string;
  readonly verdicts: Readonly<Record<string, {
    readonly text: string;
    readonly verdict: string;
  }>>;
}

/** As the runner judges, in a process of its own; by default all. */
function judgedInNode(slug: string, names: readonly string[]): Judged {
  const script = 'tests/harness/verdicts-in-node.ts';
  const output = execFileSync(process.execPath, [script, slug, ...names], {
    encoding: 'utf8', maxBuffer: 100_000_000,
  });
  return JSON.parse(output) as Judged;
}

function judgedInPage(page: Page, submitted: Submitted): Promise<string> {
  return page.evaluate((given) => (
    (globalThis as unknown as GraderPage).judgeSubmission(given)
  ), submitted);
}

interface Case {
  readonly exercise: string;
  /** By default all: solution, starter and near-misses. */
  readonly names: readonly string[];
}

const CASES: readonly Case[] = [
  { exercise: 'first-loop', names: [] },
  // One of another slot; all of them are checked in Node alone.
  { exercise: 'scheduler-filter', names: ['solution', 'compares-text'] },
  // One that waits, pauses and skews.
  { exercise: 'node-heartbeat', names: ['solution', 'compares-clocks'] },
];
/** With stages before them: each verdict is some hundred runs. */
const LONG_CASES: readonly Case[] = [
  ...CASES.slice(0, 2),
  { exercise: 'node-heartbeat', names: [] },
  { exercise: 'node-taint', names: ['solution', 'one-limiter'] },
  { exercise: 'node-evict', names: ['never-cancels'] },
];
const isLong = process.env['CLUSTERWRIGHT_LONG'] === '1';

test.describe.configure({ timeout: isLong ? 3_600_000 : 240_000 });

for (const { exercise, names } of isLong ? LONG_CASES : CASES) {
  test(`${exercise}: equal bytes in Node and in Chromium`, async ({
    page,
  }) => {
    const { file, verdicts } = judgedInNode(exercise, names);
    await page.goto('grader/');
    for (const [name, { text, verdict }] of Object.entries(verdicts)) {
      const inPage = await judgedInPage(page, { exercise, file, text });
      expect(inPage, name).toBe(verdict);
    }
  });
}

test('a file that does not compile has its verdict in the page', async ({
  page,
}) => {
  await page.goto('grader/');
  const text = await judgedInPage(page, {
    exercise: 'first-loop', file: 'keep-one.ts', text: '\nconst a = (;\n',
  });
  const { status, points, error } = JSON.parse(text) as {
    status: string; points: number; error: { kind: string; where: string };
  };
  expect({ status, points, kind: error.kind, where: error.where }).toEqual({
    status: 'error', points: 0, kind: 'compile', where: 'keep-one.ts:2',
  });
});
