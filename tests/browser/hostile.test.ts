// Submissions that attack or cheat, graded in Chromium: none scores, each
// ends in words, and the honest one that follows is judged right.
import { execFile } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Verdict } from '../../grader/verdict.ts';
import { HOSTILE } from '../hostile/expected.ts';

const RUNNER = resolve('cli', 'bin.mjs');
const FOLDER = resolve('tests', 'hostile');
const SOLUTION = resolve('exercises', '01-state', 'first-loop', 'solution.ts');

interface Grades {
  readonly results: readonly {
    readonly submission: string;
    readonly verdict: Verdict;
  }[];
}

function grade(folder: string): Promise<Grades> {
  return new Promise((done, failed) => {
    const args = [RUNNER, 'grade', folder, '--site', 'dist', '--json'];
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (_, said, why) => {
      try {
        done(JSON.parse(said) as Grades);
      } catch {
        failed(new Error(`the grader said no grades: ${said}${why}`));
      }
    });
  });
}

test('who attacks scores nothing, and the next is judged right', async (
  {}, info,
) => {
  test.setTimeout(300_000);
  const course = info.outputPath('class');
  const names = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(names).toEqual(Object.keys(HOSTILE).sort());
  expect(names).toHaveLength(10);
  for (const name of names) {
    const own = join(course, name, 'first-loop');
    cpSync(join(FOLDER, name), own, { recursive: true });
    cpSync(SOLUTION, join(course, `${name}-next`, 'first-loop', 'keep-one.ts'));
  }
  const { results } = await grade(course);
  expect(results.map(({ submission }) => submission))
    .toEqual(names.flatMap((name) => [name, `${name}-next`]).sort());
  const verdictOf = (name: string): Verdict => results
    .find(({ submission }) => submission === name)!.verdict;
  const right = JSON.stringify(verdictOf('does-not-compile-next'));
  for (const name of names) {
    const { points, status, error } = verdictOf(name);
    expect(points, name).toBe(0);
    const { kind, message = /^$/ } = HOSTILE[name]!;
    expect(status, name).toBe(kind === undefined ? 'fail' : 'error');
    expect([kind].flat(), name).toContain(error?.kind);
    expect(error?.message ?? '', name).toMatch(message);
    const next = verdictOf(`${name}-next`);
    expect(next.status, name).toBe('pass');
    expect(JSON.stringify(next), name).toBe(right);
  }
});
