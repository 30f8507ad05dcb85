// The pages of the course, one of each kind, and what a test watches there.
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

/** Opens a page and notes what it says and asks for. */
export async function openWatched(
  page: Page, path: string,
): Promise<Watched> {
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
  await page.goto(path, { waitUntil: 'networkidle' });
  return watched;
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

/** The workbench of the first exercise, ready to type into. */
export async function openWorkbench(page: Page): Promise<void> {
  await page.goto(await firstExercise(page));
  await page.locator('cw-workbench[data-ready]').waitFor();
}
