// Judges in Chromium, by Playwright: it runs as a program of its own and
// tells of each verdict when it is there.

import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../files.ts';
import { PLAN } from './plan.ts';
import type { GradePlan, Judged, PlannedTest } from './plan.ts';

/** Each test is heard of once, in the order in which they end. Throws if the
 *  test runner could not begin. */
export async function judgeInBrowser(
  tests: readonly PlannedTest[],
  site: string,
  hear: (judged: Judged) => void,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-grade-'));
  const path = join(scratch, 'plan.json');
  const plan: GradePlan = {
    // The test runner empties its folder before it begins.
    site, port: await freePort(), scratch: join(scratch, 'results'), tests,
  };
  writeFileSync(path, JSON.stringify(plan));
  const unheard = new Set(tests.map(({ title }) => title));
  try {
    const said = await play(path, (judged) => {
      if (unheard.delete(judged.title)) hear(judged);
    });
    const trouble = said.trim() || 'the test runner ended before it';
    for (const title of unheard) hear({ title, trouble });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What it printed, which is nothing if all is well. */
function play(
  path: string,
  hear: (judged: Judged) => void,
): Promise<string> {
  const script = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  const config = join(ROOT, 'playwright.grade.config.ts');
  const child = fork(script, ['test', '--config', config], {
    cwd: ROOT,
    env: { ...withoutTestRunner(process.env), [PLAN]: path },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (data: Buffer) => {
      said = (said + data.toString('utf8')).slice(-4_000);
    });
  }
  child.on('message', (judged) => hear(judged as Judged));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      // 1: some test failed, which is what verdicts are about.
      if (code === 0 || code === 1) done(said);
      else fail(new Error(`Playwright ended with ${code}: ${said}`));
    });
  });
}

/** A test that grades must not make its child believe to be its worker. */
function withoutTestRunner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) =>
    !/^(TEST_|PW_|PLAYWRIGHT_(?!CHROMIUM|BROWSERS_PATH))/.test(name)
    && name !== 'NODE_OPTIONS');
  return Object.fromEntries(own);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
