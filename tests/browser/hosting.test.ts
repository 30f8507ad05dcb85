// The built course elsewhere: below a sub-path, and under a strict policy
// that the host adds to the page's own.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { openWatched } from './course.ts';

const STRICT = [
  "default-src 'self'", "script-src 'self' 'sha256-HASH'",
  "style-src 'self'", "object-src 'none'", "base-uri 'none'",
].join('; ');

const PATHS = ['', 'course/one-command/', 'exercises/', 'runner/'];

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
  for (const path of PATHS) {
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

test('works from a sub-path', async ({ page }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-site-'));
  await promisify(execFile)('npx', ['astro', 'build'], {
    env: {
      ...process.env, COURSE_BASE: '/learn/it/', COURSE_OUT: folder,
    },
  });
  const { server, url } = await serve({ folder, base: '/learn/it/' });
  for (const path of PATHS) {
    const watched = await openWatched(page, url + path);
    expect(watched.missing, path).toEqual([]);
    expect(watched.messages, path).toEqual([]);
  }
  await page.goto(url);
  await page.getByRole('link', { name: /^Start here/ }).click();
  await expect(page).toHaveURL(/\/learn\/it\/course\/one-command\/$/);
  server.close();
  rmSync(folder, { recursive: true });
});
