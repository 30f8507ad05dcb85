// The built course under a strict policy that the host adds to its own.
import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { openWatched, READING_PATHS } from './course.ts';

const STRICT = [
  "default-src 'self'", "script-src 'self' 'sha256-HASH'",
  "style-src 'self'", "object-src 'none'", "base-uri 'none'",
].join('; ');

/** The hash that a page's own policy allows its one inline script by. */
async function themeHash(url: string): Promise<string> {
  const text = await (await fetch(url)).text();
  return /sha256-([^'&]+)/.exec(text)?.[1] ?? '';
}

test('works under a strict content security policy', async ({ page }) => {
  const plain = await serve({ folder: 'dist' });
  const hash = await themeHash(plain.url);
  plain.server.close();
  const { server, url } = await serve({
    folder: 'dist', csp: STRICT.replace('HASH', hash),
  });
  for (const path of READING_PATHS) {
    const watched = await openWatched(page, url + path);
    expect(watched.messages, path).toEqual([]);
  }
  await page.goto(`${url}exercises/`);
  await page.locator('.list-row a').first().click();
  await page.locator('cw-workbench[data-ready]').waitFor();
  await page.getByRole('textbox', { name: /your code/ }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('\nconst wrong: string = 1;\n');
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  server.close();
});
