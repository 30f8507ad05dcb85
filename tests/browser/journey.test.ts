// A person gets from the home page through the first lesson to two passed
// exercises, on a strict host and below a sub-path.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { build, pasteCode, strictPolicy, watch } from './course.ts';

const BASE = '/learn/it/';

test.describe.configure({ timeout: 240_000 });

interface Site {
  readonly url: string;
  close(): void;
}

/** Built for a sub-path, served as a strict host would. */
async function strictSite(): Promise<Site> {
  const root = mkdtempSync(join(tmpdir(), 'clusterwright-journey-'));
  const folder = join(root, 'dist');
  const said = await build({ COURSE_BASE: BASE, COURSE_OUT: folder });
  expect(said).toBe('');
  const csp = strictPolicy(readFileSync(join(folder, 'index.html'), 'utf8'));
  const { server, url } = await serve({ folder, base: BASE, csp });
  return {
    url,
    close() {
      server.close();
      rmSync(root, { recursive: true });
    },
  };
}

async function passWith(page: Page, solution: string): Promise<void> {
  const text = readFileSync(`exercises/${solution}`, 'utf8');
  await page.locator('cw-workbench[data-ready]').waitFor();
  await pasteCode(page, text);
  await page.getByRole('button', { name: 'Run checks' }).click();
  await expect(page.locator('.headline.pass')).toBeVisible({
    timeout: 100_000,
  });
}

test('from the home page to a passed E06', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const site = await strictSite();
  const watched = watch(page);
  await page.goto(site.url, { waitUntil: 'networkidle' });
  await page.getByRole('link', { name: /^Start here/ }).click();
  await expect(page.locator('article h1')).toBeVisible();
  const player = page.locator('cw-player').first();
  await player.getByRole('button', { name: 'Step forward' }).click();
  await expect(player.locator('.row[aria-current]')).toBeVisible();
  await page.getByRole('link', { name: /^Build it/ }).click();
  await passWith(page, '01-state/first-loop/solution.ts');
  await page.getByRole('link', { name: /^Next:/ }).click();
  await passWith(page, '02-scheduling/scheduler-filter/solution.ts');
  await page.getByRole('navigation').getByRole('link', {
    name: 'Exercises', exact: true,
  }).first().click();
  await expect(page.locator('.passed')).toContainText('2 of');
  expect(watched.messages).toEqual([]);
  expect(watched.foreign).toEqual([]);
  expect(watched.missing).toEqual([]);
  site.close();
});
