// `npm test`: installs what is missing, gets a browser and runs everything.
// The last line is "N passed, N failed" (", N skipped").
import {
  existsSync, mkdtempSync, readdirSync, readFileSync, rmSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT, run, say, seconds } from './say.mjs';
import { typecheck } from './typecheck.mjs';

const TESTS = join(ROOT, 'tests');
const BROWSER_TESTS = join(TESTS, 'browser');
const TIDY_TESTS = join(TESTS, 'tidy');
const REPORTER = join(TESTS, 'reporter.mjs');
const LINGERING = pathToFileURL(join(TESTS, 'lingering.mjs')).href;

const isLong = process.argv.includes('--long');
const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-'));

const TEST_TIMEOUT_MS = isLong ? 3_600_000 : 300_000;
/** A phase takes a few minutes; one that hangs must not hide the others. */
const PHASE_TIMEOUT_MS = isLong ? undefined : 1_500_000;

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

function isThere(path) {
  return existsSync(join(ROOT, path));
}

function testFilesIn(folder, without = []) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (without.includes(path) || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return testFilesIn(path, without);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  }).sort();
}

/** What a tool counted, as the JSON it left at `path`. */
function countsAt(path, read) {
  if (!existsSync(path)) return undefined;
  try {
    return read(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A phase that breaks without a failed test to show for it failed as one. */
function countedWith(code, counts) {
  if (counts === undefined) return { ...NOTHING, failed: 1 };
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

const tidyTests = testFilesIn(TIDY_TESTS);
const otherTests = testFilesIn(TESTS, [BROWSER_TESTS, TIDY_TESTS]);

async function nodeTests(files) {
  const report = join(scratch, 'node.json');
  rmSync(report, { force: true });
  const { code } = await run('node', [
    '--test',
    `--test-concurrency=${availableParallelism()}`,
    // A test that hangs is a failed test, not a hung run.
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    `--import=${LINGERING}`,
    `--test-reporter=${REPORTER}`,
    '--test-reporter-destination=stdout',
    ...files.map((file) => relative(ROOT, file)),
  ], { env: { CLUSTERWRIGHT_REPORT: report }, timeoutMs: PHASE_TIMEOUT_MS });
  return countedWith(code, countsAt(report, (counts) => counts));
}

async function playwrightTests() {
  const report = join(scratch, 'playwright.json');
  const { code } = await run('playwright', [
    'test', '--reporter=list,json',
  ], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    timeoutMs: PHASE_TIMEOUT_MS,
  });
  return countedWith(code, countsAt(report, ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  })));
}

async function command(name, args, what) {
  const { code } = await run(name, args, {
    quiet: what !== undefined, what, timeoutMs: PHASE_TIMEOUT_MS,
  });
  return { ...NOTHING, failed: code === 0 ? 0 : 1 };
}

/** A phase whose input is not there is not listed at all. */
const PHASES = [
  {
    title: 'Types',
    isDue: () => true,
    run: async () => ({ ...NOTHING, failed: await typecheck() }),
  },
  {
    title: 'Tidy',
    isDue: () => tidyTests.length > 0,
    run: () => nodeTests(tidyTests),
  },
  {
    title: 'Tests in Node',
    isDue: () => otherTests.length > 0,
    run: () => nodeTests(otherTests),
  },
  {
    title: 'Course check',
    isDue: () => isThere(join('cli', 'main.ts')),
    run: () => command('clusterwright', ['check']),
  },
  {
    title: 'Site build',
    isDue: () => isThere(join('site', 'pages')),
    run: () => command('astro', ['build'], 'building the course'),
  },
  {
    title: 'Tests in the browser',
    isDue: () => testFilesIn(BROWSER_TESTS).length > 0,
    run: playwrightTests,
  },
];

async function runPhase({ title, run: runIt }) {
  const startedAt = performance.now();
  say(`\n== ${title}`);
  let counts;
  try {
    counts = await runIt();
  } catch (error) {
    say(String(error));
    counts = { ...NOTHING, failed: 1 };
  }
  say(`== ${title}: ${summary(counts)} (${seconds(startedAt)})`);
  return counts;
}

function summary({ passed, failed, skipped }) {
  const tail = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${failed} failed${tail}`;
}

function sum(all) {
  return all.reduce((a, b) => ({
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  }), NOTHING);
}

async function testAll() {
  if (!await ensureInstalled()) return { ...NOTHING, failed: 1 };
  const { path, sentence } = await ensureBrowser();
  say(path ? `Browser: ${path}.` : sentence);
  if (path) process.env.PLAYWRIGHT_CHROMIUM = path;
  if (isLong) process.env.CLUSTERWRIGHT_LONG = '1';
  const results = [];
  for (const phase of PHASES) {
    if (phase.isDue()) results.push(await runPhase(phase));
  }
  if (!path) results.push({ ...NOTHING, failed: 1 });
  say(path ? '' : `\n${sentence}`);
  return sum(results);
}

const total = await testAll();
rmSync(scratch, { recursive: true, force: true });
say(summary(total));
process.exitCode = total.failed === 0 ? 0 : 1;
