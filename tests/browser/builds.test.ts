// Builds, one after the other because they share a cache: below a sub-path,
// and of courses that lead nowhere, which must say where.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { build, openWatched, READING_PATHS } from './course.ts';

const HEAD = [
  'number: 1', 'title: A lesson', 'question: Who?', 'minutes: 1',
  'needs: []', 'leads: []', 'terms: []',
];

interface Course {
  readonly head?: readonly string[];
  readonly body?: string;
}

/** What building a course of one lesson says; nothing if it succeeds. */
async function refusalOf(
  { head = HEAD, body = 'Text.' }: Course,
): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'clusterwright-course-'));
  const folder = join(root, 'content', '00-part');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(root, 'content', 'parts.yaml'), '- { id: 00-part, title: Part }\n',
  );
  const lesson = ['---', ...head, '---', '', body, ''].join('\n');
  writeFileSync(join(folder, 'lesson.mdx'), lesson);
  const said = await build({
    COURSE_ROOT: root, COURSE_OUT: join(root, 'dist'),
  });
  rmSync(root, { recursive: true });
  return said;
}

test.describe.configure({ mode: 'serial', timeout: 90_000 });

test('works from a sub-path', async ({ page }) => {
  const root = mkdtempSync(join(tmpdir(), 'clusterwright-site-'));
  const folder = join(root, 'dist');
  const base = '/learn/it/';
  expect(await build({ COURSE_BASE: base, COURSE_OUT: folder })).toBe('');
  const { server, url } = await serve({ folder, base });
  for (const path of READING_PATHS) {
    const watched = await openWatched(page, url + path);
    expect(watched.missing, path).toEqual([]);
    expect(watched.messages, path).toEqual([]);
  }
  await page.goto(url);
  await page.getByRole('link', { name: /^Start here/ }).click();
  await expect(page).toHaveURL(/\/learn\/it\/course\/one-command\/$/);
  server.close();
  rmSync(root, { recursive: true });
});

test('builds a course of one lesson', async () => {
  expect(await refusalOf({})).toBe('');
});

const WRONG: readonly (readonly [string, Course, RegExp])[] = [
  ['an unknown key', { head: [...HEAD, 'colour: red'] }, /colour/],
  ['a need that is no lesson', {
    head: HEAD.map((line) => line.replace('needs: []', 'needs: [magic]')),
  }, /needs: there is no "magic"/],
  ['an exercise that is not there', {
    body: '<Exercise slug="nowhere" />',
  }, /there is no such exercise/],
  ['a region that is not there', {
    body: '<Snippet of="engine/index.ts#nowhere" />',
  }, /has no "\/\/ #region nowhere"/],
  ['a golden that is not there', {
    body: '<Timeline of="nowhere" lookAt="it" />',
  }, /there is no golden/],
  ['a recording that is not there', {
    body: '<Timeline real="nowhere" lookAt="it" />',
  }, /there is no recording/],
];

for (const [what, course, words] of WRONG) {
  test(`refuses ${what}`, async () => {
    expect(await refusalOf(course)).toMatch(words);
  });
}
