import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { firstExercise } from './course.ts';

/** What a reading page may load before it is touched. */
const READING_BYTES = 10_000;
const EDITOR_BYTES = 160 * 1024;
const STYLE_BYTES = 12_000;

const loaded = new WeakMap<Page, Promise<readonly [string, number]>[]>();

/** Counts what every answer weighs, gzip level 9. */
function weigh(page: Page): void {
  const answers: Promise<readonly [string, number]>[] = [];
  loaded.set(page, answers);
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (!/\.(js|css)$/.test(path)) return;
    answers.push(response.body().then((body) => (
      [path, gzipSync(body, { level: 9 }).length] as const
    )));
  });
}

async function bytesOf(page: Page, ending: string): Promise<number> {
  const all = await Promise.all(loaded.get(page) ?? []);
  return all.filter(([path]) => path.endsWith(ending))
    .reduce((sum, [, bytes]) => sum + bytes, 0);
}

for (const path of ['./', 'course/one-command/', 'exercises/', 'runner/']) {
  test(`${path} keeps to the budget of a reading page`, async ({ page }) => {
    weigh(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    expect(await bytesOf(page, '.js')).toBeLessThanOrEqual(READING_BYTES);
    expect(await bytesOf(page, '.css')).toBeLessThanOrEqual(STYLE_BYTES);
  });
}

test('the editor keeps to its budget, TypeScript comes on focus', async ({
  page,
}) => {
  const path = await firstExercise(page);
  weigh(page);
  await page.goto(path);
  await page.locator('cw-workbench[data-ready]').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await bytesOf(page, '.js')).toBeLessThanOrEqual(EDITOR_BYTES);
});

for (const width of [1440, 390]) {
  test(`nothing shifts while the lesson loads at ${width} px`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          shifts.push((entry as unknown as { value: number }).value);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto('course/one-command/', { waitUntil: 'networkidle' });
    const shifts = await page.evaluate(() => (
      (window as unknown as { shifts: number[] }).shifts
    ));
    const sum = shifts.reduce((total, shift) => total + shift, 0);
    expect(sum).toBeLessThan(0.01);
  });
}
