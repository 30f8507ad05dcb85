// The built course under a strict policy that the host adds to its own.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { openWatched, READING_PATHS, strictPolicy } from './course.ts';

test('works under a strict content security policy', async ({ page }) => {
  const csp = strictPolicy(readFileSync('dist/index.html', 'utf8'));
  const { server, url } = await serve({ folder: 'dist', csp });
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
