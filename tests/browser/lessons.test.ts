// Every lesson as its readers have it: narrow and wide, light and dark, by
// keyboard, and without scripts.
import { readdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { RULES, openWatched } from './course.ts';

const WIDTHS = [320, 390, 768, 1024, 1440];

const SLUGS = readdirSync('content', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.mdx'))
  .map((path) => path.slice(path.lastIndexOf('/') + 1, -'.mdx'.length));

test.describe.configure({ timeout: 120_000 });

/** Words that stick out of the window, wherever the page hides it. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean => (
      element.closest('pre, .pictures, .timeline, .yaml, .hidden, .scrubber,'
        + ' thead') !== null);
    return [...document.querySelectorAll('main td, main th, main p, main b')]
      .filter((element) => !scrolls(element)
        && element.getClientRects().length > 0
        && element.getBoundingClientRect().right > window.innerWidth + 1)
      .map((element) => element.textContent?.slice(0, 60) ?? '');
  });
}

/** Steps a player to its end; its last row is the current one then. */
async function stepThrough(player: Locator): Promise<void> {
  const rows = await player.locator('.row').count();
  await player.getByRole('slider', { name: 'Time' }).press('Home');
  for (let step = 1; step < Math.min(rows, 5); step += 1) {
    await player.page().keyboard.press('ArrowRight');
  }
  await player.page().keyboard.press('End');
  await expect(player.locator('[aria-current=step]'))
    .toHaveAttribute('data-step', String(rows - 1));
  await expect(player.getByRole('status')).not.toBeEmpty();
}

for (const slug of SLUGS) {
  test(`${slug} says nothing, asks nobody and fits every window`, async ({
    page,
  }) => {
    const watched = await openWatched(page, `course/${slug}/`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const sideways = await page.evaluate(() => (
        document.documentElement.scrollWidth - window.innerWidth));
      expect(sideways, `${width} px`).toBeLessThanOrEqual(0);
      expect(await cutOff(page), `${width} px`).toEqual([]);
    }
    expect(watched.messages).toEqual([]);
    expect(watched.foreign).toEqual([]);
    expect(watched.missing).toEqual([]);
  });

  test(`${slug} has nothing for axe, in light and in dark`, async ({
    page,
  }) => {
    await page.goto(`course/${slug}/`, { waitUntil: 'networkidle' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        const { violations } = await new AxeBuilder({ page })
          .withTags(RULES).analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map(
          ({ target }) => `${id}: ${target.join(' ')}`)), colorScheme)
          .toEqual([]);
      }
    }
  });

  test(`${slug} is played by keyboard alone`, async ({ page }) => {
    await page.goto(`course/${slug}/`);
    const players = page.locator('cw-player');
    for (let index = 0; index < await players.count(); index += 1) {
      await stepThrough(players.nth(index));
    }
  });

  test(`${slug} is complete without scripts`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}),
    });
    const page = await context.newPage();
    await page.goto(`course/${slug}/`);
    await expect(page.locator('.events tbody tr').first()).toBeVisible();
    await expect(page.locator('.outcome summary').first()).toBeVisible();
    await expect(page.locator('.commit').first()).toBeHidden();
    await context.close();
  });
}
