// `clusterwright grade` in the browser writes what it writes without one.
import { spawn } from 'node:child_process';
import {
  cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';

const RUNNER = resolve('cli', 'bin.mjs');
const FIRST_LOOP = resolve('exercises', '01-state', 'first-loop');

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function grade(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [RUNNER, 'grade', ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      said += data.toString('utf8');
    });
  }
  return new Promise((done) => {
    child.on('close', (code) => done({ code, said }));
  });
}

/** A class of three in which one passes. */
function makeClass(folder: string): void {
  const fileOf = (name: string): string => {
    mkdirSync(join(folder, name, 'first-loop'), { recursive: true });
    return join(folder, name, 'first-loop', 'keep-one.ts');
  };
  cpSync(join(FIRST_LOOP, 'solution.ts'), fileOf('ada'));
  cpSync(join(FIRST_LOOP, 'near-misses', 'takes-leaving-for-gone.ts'),
    fileOf('bob'));
  writeFileSync(fileOf('cy'), 'export const keepOne = ;\n');
}

function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).sort().map((name) =>
    [name, readFileSync(join(folder, name), 'utf8')]));
}

test('a class graded in Chromium and in a child gives the same files', async (
  {}, info,
) => {
  test.setTimeout(180_000);
  const course = info.outputPath('class');
  const [there, here] = [info.outputPath('there'), info.outputPath('here')];
  makeClass(course);
  const reporters = ['--reporter', 'list,json,junit'];
  const browser = await grade([
    course, '--site', 'dist', '--out', there, ...reporters,
  ]);
  expect(browser.said).toMatch(/✓ {2}ada.* 10 \/ 10\n✗ {2}bob/);
  expect(browser.said).toContain('1 of 3 passed');
  expect(browser.code).toBe(1);
  const child = await grade([course, '--here', '--out', here, ...reporters]);
  expect(child.said).toBe(browser.said);
  expect(filesIn(there)).toEqual(filesIn(here));
  expect(Object.keys(filesIn(there))).toContain('junit.xml');
});

test('a grader that cannot judge says so and ends with 2', async (
  {}, info,
) => {
  const course = info.outputPath('class');
  makeClass(course);
  const site = info.outputPath('site');
  mkdirSync(join(site, 'grader'), { recursive: true });
  writeFileSync(join(site, 'grader', 'index.html'),
    '<script>judgeSubmission = () => Promise.reject("not today")</script>');
  writeFileSync(join(site, 'index.html'), '');
  const { code, said } = await grade([course, '--site', site]);
  expect(said).toMatch(/ada {2}first-loop {4}0 \/ 10\n {5}grader: .*not today/);
  expect(code).toBe(2);
});
