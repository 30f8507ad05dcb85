// How `clusterwright grade` runs submissions: the plan says which, and from
// which built course they are judged.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, browserPath } from './scripts/browser.mjs';
import type { GradePlan } from './cli/grade/plan.ts';

const path = process.env['CLUSTERWRIGHT_GRADE_PLAN'];
if (path === undefined) {
  throw new Error('run "clusterwright grade": it makes the plan');
}
const plan = JSON.parse(readFileSync(path, 'utf8')) as GradePlan;
const url = `http://127.0.0.1:${plan.port}/`;
const tests = './cli/grade/submissions.pw.ts';
const minutes = 60_000;

export default defineConfig({
  testDir: dirname(tests),
  testMatch: basename(tests),
  outputDir: plan.scratch,
  fullyParallel: true,
  workers: Math.min(2, availableParallelism()),
  // A turn has a deadline of its own; this one is for a page that died.
  timeout: 5 * minutes,
  reporter: './cli/grade/reporter.ts',
  use: {
    baseURL: url,
    launchOptions: {
      ...(browserPath() ? { executablePath: browserPath() } : {}),
      args: BROWSER_ARGS,
    },
  },
  webServer: {
    command: `node scripts/serve.mjs ${JSON.stringify(plan.site)} `
      + `--port ${plan.port}`,
    url,
    reuseExistingServer: false,
  },
});
