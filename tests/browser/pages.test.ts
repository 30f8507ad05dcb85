import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { PAGES, openWatched } from './course.ts';

const WIDTHS = [320, 390, 768, 1024, 1280, 1920];

async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => (
    document.documentElement.scrollWidth - window.innerWidth
  ));
}

for (const { name, find } of PAGES) {
  test(`the ${name} page renders, says nothing, asks nobody`, async ({
    page,
  }) => {
    const path = await find(page);
    const watched = await openWatched(page, path);
    await expect(page.locator('h1')).toHaveCount(1);
    await expect(page.locator('main h1')).toBeVisible();
    expect(await page.title()).toContain('Clusterwright');
    expect(watched.messages).toEqual([]);
    expect(watched.foreign).toEqual([]);
    expect(watched.missing).toEqual([]);
  });

  test(`the ${name} page never scrolls sideways`, async ({ page }) => {
    const path = await find(page);
    await page.goto(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      expect(await overflowOf(page), `${width} px`).toBeLessThanOrEqual(0);
    }
  });
}

test('an unknown address leads to a page that leads on', async ({ page }) => {
  const response = await page.goto('no-such-page/');
  expect(response?.status()).toBe(404);
  await page.getByRole('link', { name: 'All lessons' }).click();
  await expect(page.locator('h1')).toHaveText('Course');
});

test('a reader gets from the home page to an exercise', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: /^Start here/ }).click();
  await expect(page.locator('article h1')).toBeVisible();
  await page.getByRole('link', { name: /^Build it/ }).click();
  await expect(page.locator('cw-workbench')).toBeVisible();
});

test('pages hold their text without scripts', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}),
  });
  const page = await context.newPage();
  await page.goto('course/one-command/');
  await expect(page.locator('.events tbody tr').first()).toBeVisible();
  await expect(page.locator('.controls').first()).toBeHidden();
  await page.goto('exercises/');
  await page.locator('.list-row a').first().click();
  await expect(page.locator('.task h1')).toBeVisible();
  await expect(page.locator('.starter')).toBeVisible();
  await context.close();
});
