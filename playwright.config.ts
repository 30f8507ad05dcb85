// Tests in a real Chromium. The course is served as built, from dist/.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, browserPath } from './scripts/browser.mjs';

// Workers load this file too and have to come to the same port; two runs on
// one machine must not share one.
const ownPort = String(20_000 + process.pid % 9_000);
const port = process.env['COURSE_PORT'] ??= ownPort;
const url = `http://127.0.0.1:${port}/`;
const workersMax = 2;

export default defineConfig({
  testDir: './tests/browser',
  testMatch: '**/*.test.ts',
  outputDir: './test-results',
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: true,
  workers: Math.min(workersMax, availableParallelism()),
  reporter: 'list',
  use: {
    baseURL: url,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(browserPath() ? { executablePath: browserPath() } : {}),
      args: BROWSER_ARGS,
    },
  },
  ...(existsSync('dist') ? {
    webServer: {
      command: `node scripts/serve.mjs dist --port ${port}`,
      url,
      reuseExistingServer: false,
    },
  } : {}),
});
