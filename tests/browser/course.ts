// The pages of the course, one of each kind, and what a test watches there.
import { execFile } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';

interface Kind {
  readonly name: string;
  /** The path of one page of this kind, below the base. */
  readonly find: (page: Page) => Promise<string>;
}

/** The first exercise of the list, whatever it is. */
export async function firstExercise(page: Page): Promise<string> {
  await page.goto('exercises/');
  const href = await page.locator('.list-row a').first()
    .getAttribute('href');
  return href ?? 'exercises/';
}

export const PAGES: readonly Kind[] = [
  { name: 'home', find: async () => './' },
  { name: 'course', find: async () => 'course/' },
  { name: 'lesson', find: async () => 'course/one-command/' },
  { name: 'exercise list', find: async () => 'exercises/' },
  { name: 'workbench', find: firstExercise },
  { name: 'runner', find: async () => 'runner/' },
  { name: 'not found', find: async () => '404.html' },
];

/** Below the base, without an editor. */
export const READING_PATHS = [
  '', 'course/one-command/', 'exercises/', 'runner/',
] as const;

export interface Watched {
  /** Console messages of any kind, and errors. */
  readonly messages: string[];
  /** Requests to other origins. */
  readonly foreign: string[];
  /** Answers of 400 and more. */
  readonly missing: string[];
}

/** What axe holds the pages against. */
export const RULES = [
  'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
];

/** Notes what a page says and asks for from now on. */
export function watch(page: Page): Watched {
  const watched: Watched = { messages: [], foreign: [], missing: [] };
  page.on('console', (message) => watched.messages.push(message.text()));
  page.on('pageerror', (error) => watched.messages.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const isOwn = origin === new URL(page.url()).origin
      || page.url() === 'about:blank' || protocol === 'blob:';
    if (!isOwn) watched.foreign.push(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) watched.missing.push(response.url());
  });
  return watched;
}

export async function openWatched(
  page: Page, path: string,
): Promise<Watched> {
  const watched = watch(page);
  await page.goto(path, { waitUntil: 'networkidle' });
  return watched;
}

const LOCK_POLL_MS = 200;

/** One at a time, whichever worker of this test run it is in. */
async function alone<T>(run: () => Promise<T>): Promise<T> {
  const lock = join(tmpdir(), `clusterwright-build-${process.ppid}`);
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      await setTimeout(LOCK_POLL_MS);
    }
  }
  try {
    return await run();
  } finally {
    rmdirSync(lock);
  }
}

/** Builds the course; what the build says if it fails, else nothing. Builds
 *  share a cache, so they wait for one another. */
export function build(
  more: Readonly<Record<string, string>>,
): Promise<string> {
  const env = { ...process.env, ...more };
  return alone(() => new Promise((done) => {
    execFile('npx', ['astro', 'build'], { env }, (error, stdout, stderr) => {
      done(error === null ? '' : stdout + stderr);
    });
  }));
}

/** A policy that a strict host adds to that of a page, which allows its one
 *  inline script by a hash. */
export function strictPolicy(pageText: string): string {
  const hash = /sha256-([^'&]+)/.exec(pageText)?.[1] ?? '';
  return [
    "default-src 'self'", `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'", "object-src 'none'", "base-uri 'none'",
  ].join('; ');
}

interface Shows {
  show(given: object): Promise<void>;
}

/** Has a player show a run, or a workbench a verdict. */
export async function showIn(element: Locator, given: object): Promise<void> {
  await element.evaluate((it, data) => (
    (it as unknown as Shows).show(data)
  ), given);
}

export async function openExercise(page: Page, slug: string): Promise<void> {
  await page.goto(`exercises/${slug}/`);
  await page.locator('cw-workbench[data-ready]').waitFor();
}

/** Puts a text in the place of all that stands in the editor, as a person
 *  would: the clipboard has to be allowed. */
export async function pasteCode(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /your code/ }).click();
  await page.evaluate((it) => navigator.clipboard.writeText(it), text);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}

/** The workbench of the first exercise, ready to type into. */
export async function openWorkbench(page: Page): Promise<void> {
  await page.goto(await firstExercise(page));
  await page.locator('cw-workbench[data-ready]').waitFor();
}
