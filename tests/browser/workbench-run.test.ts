// The workbench judges for real: what fails, passes, ends in an error, is
// stopped, shared and replayed.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { openExercise, pasteCode, RULES } from './course.ts';

const FIRST_LOOP = '01-state/first-loop';
const FILTER = '02-scheduling/scheduler-filter';
const RUN_MS = 100_000;

test.describe.configure({ timeout: 150_000 });

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

/** As a learner would have it: in the exercise's own folder. */
function fileOf(path: string): string {
  return readFileSync(`exercises/${path}`, 'utf8')
    .replaceAll('../contract.ts', './contract.ts');
}

/** Runs what stands in the editor, by keyboard. */
async function verdictOf(
  page: Page, status: 'pass' | 'fail' | 'error',
): Promise<Locator> {
  await page.getByRole('textbox', { name: /your code/ }).focus();
  await page.keyboard.press('Control+Enter');
  const headline = page.locator(`.headline.${status}`);
  await expect(headline).toBeVisible({ timeout: RUN_MS });
  await expect(page.locator('.file-tabs .run-button')).toBeEnabled();
  return headline;
}

interface Case {
  readonly slug: string;
  readonly folder: string;
  readonly starter: RegExp;
  readonly miss: string;
  readonly missed: RegExp;
  readonly points: string;
}

const CASES: readonly Case[] = [
  {
    slug: 'first-loop', folder: FIRST_LOOP,
    starter: /A Pod that is missing is asked for/,
    miss: 'creates-always', missed: /Nothing is asked for while the Pod/,
    points: '10 of 10 points',
  },
  {
    slug: 'scheduler-filter', folder: FILTER,
    starter: /A Pod that some node could take is bound/,
    miss: 'sums-limits', missed: /the requests of the unfinished Pods/,
    points: '20 of 20 points',
  },
];

for (const { slug, folder, starter, miss, missed, points } of CASES) {
  test(`${slug}: the starter fails with the first wrong step`, async ({
    page,
  }) => {
    await openExercise(page, slug);
    await verdictOf(page, 'fail');
    const open = page.locator('.check.open');
    await expect(open.getByRole('button', { name: starter })).toBeVisible();
    await expect(open.locator('.paired .canvas')).toHaveCount(2);
    await expect(open.locator('.paired-table tr.wrong'))
      .toContainText('First wrong step');
    await expect(page.locator('.hints-body [aria-expanded=true]'))
      .toHaveCount(1);
  });

  test(`${slug}: the solution passes, after a near-miss`, async ({ page }) => {
    await openExercise(page, slug);
    await pasteCode(page, fileOf(`${folder}/near-misses/${miss}.ts`));
    await verdictOf(page, 'fail');
    await expect(page.locator('.check.open').getByRole('button', {
      name: missed,
    })).toBeVisible();
    await pasteCode(page, fileOf(`${folder}/solution.ts`));
    await expect(page.locator('.stale')).toBeVisible();
    await expect(await verdictOf(page, 'pass')).toContainText(points);
  });
}

const THROWING = `export async function keepOne(template: any): Promise<void> {
  template.spec.nodes.at(0);
}
`;
const ENDLESS = `import type { ComponentContext, v1 } from '#engine';
export async function keepOne(
  template: v1.Pod, ctx: ComponentContext,
): Promise<void> {
  let turns = 0;
  while (template.kind === 'Pod') turns += 1;
  await ctx.client.pods.create(template);
}
`;

test('an endless loop is an error, and the next run is right', async ({
  page,
}) => {
  await openExercise(page, 'first-loop');
  await pasteCode(page, ENDLESS);
  await verdictOf(page, 'error');
  await expect(page.locator('.error-box'))
    .toContainText('A turn did not come back');
  await pasteCode(page, fileOf(`${FIRST_LOOP}/solution.ts`));
  await expect(await verdictOf(page, 'pass')).toContainText('10 of 10');
});

test('what a component throws is shown with its line', async ({ page }) => {
  await openExercise(page, 'first-loop');
  await pasteCode(page, THROWING);
  await verdictOf(page, 'fail');
  await expect(page.locator('.logged'))
    .toContainText('requeued after error: TypeError (keep-one.ts:2)');
});

test('what does not compile is said at its line, and F8 goes there', async ({
  page,
}) => {
  await openExercise(page, 'first-loop');
  await pasteCode(page, 'export const keepOne = (;\n');
  await verdictOf(page, 'error');
  await expect(page.locator('.error-box')).toContainText('keep-one.ts:1');
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await page.keyboard.press('F8');
  await expect(page.locator('.cm-lintPoint, .cm-tooltip-lint, .cm-diagnostic')
    .first()).toBeVisible();
});

test('a run can be stopped, and begun anew', async ({ page }) => {
  await openExercise(page, 'first-loop');
  await pasteCode(page, ENDLESS);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.running')).toContainText('Run 1 of');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.locator('.headline')).toContainText('not run yet');
  await pasteCode(page, fileOf(`${FIRST_LOOP}/solution.ts`));
  await verdictOf(page, 'pass');
});

async function failing(page: Page): Promise<void> {
  await openExercise(page, 'first-loop');
  await pasteCode(page, fileOf(`${FIRST_LOOP}/near-misses/creates-always.ts`));
  await verdictOf(page, 'fail');
}

test('a failure opens in a player, paused before it', async ({ page }) => {
  await failing(page);
  await page.getByRole('button', { name: 'Open paused before it' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('cw-player')).toBeVisible({ timeout: RUN_MS });
  await expect(dialog.locator('.replay-says')).toContainText('Paused one');
  const { violations } = await new AxeBuilder({ page }).withTags(RULES)
    .analyze();
  expect(violations).toEqual([]);
  await expect(dialog.locator('.lane.yours').first()).toBeAttached();
  await page.keyboard.press('ArrowRight');
  const current = dialog.locator('.row[aria-current]');
  await expect(current).toContainText('first wrong step');
  await expect(current).toContainText('409');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a link to a failure opens paused, and replays when asked', async ({
  page, context,
}) => {
  await failing(page);
  await page.getByRole('button', { name: 'Copy link to this failure' })
    .click();
  await expect(page.locator('.notice')).toContainText('Copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.browser()!.newContext();
  const theirs = await other.newPage();
  await theirs.goto(link);
  const offer = theirs.getByRole('dialog');
  await expect(offer).toContainText('quiet-when-right did not hold');
  await expect(theirs.locator('.headline')).toContainText('not run yet');
  await offer.getByRole('button', { name: 'Replay the failure' }).click();
  await expect(theirs.locator('dialog.replay cw-player')).toBeVisible({
    timeout: RUN_MS,
  });
  await other.close();
});

test('the log of a run is a file', async ({ page }) => {
  await failing(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download log' }).click();
  expect((await download).suggestedFilename()).toBe('first-loop.log');
});

test('axe finds nothing in a real verdict on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await failing(page);
  const state = page.locator('.panel-tabs .panel-state .glyph');
  await expect(state).toHaveCount(1);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES)
      .analyze();
    expect(violations, colorScheme).toEqual([]);
  }
  await page.getByRole('button', { name: /^Edit/ }).click();
  await expect(page.locator('.editor')).toBeVisible();
});

test('a lesson runs again with another seed', async ({ page }) => {
  await page.goto('course/one-command/');
  const player = page.locator('cw-player').first();
  const again = player.getByRole('button', {
    name: 'Run again with another seed',
  });
  await expect(player.locator('.seed')).toContainText('seed 1');
  await again.click();
  await expect(player.locator('.seed')).toHaveText(/^seed 2,\s+\d+ events$/, {
    timeout: 30_000,
  });
  await expect(again).toBeFocused();
  await expect(player.locator('.strip')).toBeVisible();
});
