import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { showIn } from './course.ts';
import { SAMPLE } from './fixture/sample-run.ts';

/** A player with the run that holds every kind of event. */
async function openSample(page: Page) {
  await page.goto('course/one-command/');
  const player = page.locator('cw-player').first();
  await showIn(player, SAMPLE);
  return player;
}

test('shows what the cluster did, ready to be stepped through', async ({
  page,
}) => {
  await page.goto('course/one-command/');
  const player = page.locator('cw-player').first();
  await expect(player.locator('.row').first()).toBeVisible();
  await expect(player.locator('.canvas')).toBeVisible();
  await expect(player.getByText('simulated', { exact: true })).toBeVisible();
  await expect(player.locator('.strip')).toBeVisible();
  await expect(player).toHaveAccessibleName('One Pod, from apply to Ready');
});

test('is stepped through by keyboard alone', async ({ page }) => {
  const player = await openSample(page);
  const slider = player.getByRole('slider', { name: 'Time' });
  await slider.focus();
  await expect(slider).toHaveAttribute(
    'aria-valuetext', '0.034 s, step 5 of 13',
  );
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute(
    'aria-valuetext', '0.040 s, step 6 of 13',
  );
  await page.keyboard.press('Home');
  await expect(slider).toHaveValue('0');
  await page.keyboard.press('j');
  await expect(player.locator('[aria-current=step]'))
    .toContainText('Ready=Unknown');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(player.locator('[aria-current=step]'))
    .toContainText('watch event lost');
  await expect(player.getByRole('status')).toContainText('20.00 s');
});

test('shows the time at which the playhead stands', async ({ page }) => {
  const player = await openSample(page);
  await player.getByRole('slider').press('End');
  await expect(player.locator('.clock')).toHaveText('63.07 s');
  await expect(player.locator('.flag-text')).toHaveText('63.07 s');
});

test('plays in steps, can be paused, and says nothing meanwhile', async ({
  page,
}) => {
  const player = await openSample(page);
  await page.clock.install();
  await player.getByRole('button', { name: 'Play' }).click();
  await page.clock.runFor(2_100);
  await expect(player.getByRole('slider')).toHaveValue('6');
  await expect(player.getByRole('status')).toBeEmpty();
  await player.getByRole('button', { name: 'Pause' }).click();
  await page.clock.runFor(3_000);
  await expect(player.getByRole('slider')).toHaveValue('6');
});

test('is stopped by one pause, however often it was started', async ({
  page,
}) => {
  const player = await openSample(page);
  await page.clock.install();
  await player.evaluate((it) => {
    const started = it as unknown as { play(): void };
    started.play();
    started.play();
  });
  await page.clock.runFor(1_100);
  await expect(player.getByRole('slider')).toHaveValue('5');
  await player.getByRole('button', { name: 'Pause' }).click();
  await page.clock.runFor(3_000);
  await expect(player.getByRole('slider')).toHaveValue('5');
});

test('moves to the row that is chosen', async ({ page }) => {
  const player = await openSample(page);
  await player.getByText('power cut', { exact: true }).last().click();
  await expect(player.getByRole('slider')).toHaveValue('9');
  await player.locator('[aria-current=step] button').press('ArrowDown');
  await expect(player.getByRole('slider')).toHaveValue('10');
  await expect(player.locator('[aria-current=step] button')).toBeFocused();
});

test('shows what a write changed, and the conditions after it', async ({
  page,
}) => {
  const player = await openSample(page);
  const inspector = player.locator('.inspector');
  await expect(inspector.locator('.version')).toHaveText('rv 412 → 413');
  await expect(inspector.locator('.added').first())
    .toContainText('nodeName: node-1');
  await expect(inspector.locator('.removed').first())
    .toContainText('removed');
  await expect(inspector.locator('.conditions'))
    .toContainText('PodScheduled True, 0.034 s');
  await inspector.getByRole('button', { name: 'Whole object' }).click();
  await expect(inspector.locator('.yaml')).toContainText('image: nginx:1.29');
  await inspector.getByRole('combobox').selectOption('node/node-1');
  await expect(inspector).toContainText('Not in the store yet');
});

test('folds quiet stretches and prints how long they are', async ({
  page,
}) => {
  const player = await openSample(page);
  await expect(player.locator('.fold-row').first()).toContainText('9.9 s');
  await expect(player.locator('.canvas .fold')).toHaveText(['9.9 s', '43 s']);
});

test('hides heartbeats and filters by actor and object', async ({ page }) => {
  const player = await openSample(page);
  const rows = player.locator('.row:visible');
  await expect(rows).toHaveCount(12);
  await player.getByLabel('hide heartbeats').uncheck();
  await expect(rows).toHaveCount(13);
  await player.getByLabel('Show actors').selectOption('node-controller');
  await expect(rows).toHaveCount(2);
});

test('on a phone the table is the drawing', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const player = await openSample(page);
  await expect(player.locator('.canvas')).toBeHidden();
  await expect(player.locator('.lane-names')).toBeVisible();
  await expect(player.locator('.row .gutter').first()).toBeVisible();
  await player.scrollIntoViewIfNeeded();
  await player.getByRole('button', { name: 'Step forward' }).click();
  await expect(player.getByRole('slider')).toHaveValue('5');
});

test('the home page plays once, can be paused, and ends', async ({ page }) => {
  await page.clock.install();
  await page.goto('./');
  const slider = page.getByRole('slider');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.clock.runFor(60_000);
  const last = await slider.getAttribute('max');
  await expect(slider).toHaveValue(last ?? '');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('a prediction is kept, shown beside the outcome, and runs', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('course/one-command/');
  const box = page.locator('cw-predict').first();
  await expect(box.getByText('The common answer')).toBeHidden();
  await box.getByLabel('I do not know').check();
  await box.getByRole('button', { name: 'Run it and see' }).click();
  await expect(box.getByText('Your answer: I do not know.')).toBeVisible();
  await expect(box.getByText('What happens:')).toBeVisible();
  await page.reload();
  await expect(box.getByText('Your answer: I do not know.')).toBeVisible();
  await expect(box.getByLabel('None')).toBeDisabled();
});

test('a prediction may be skipped', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('course/one-command/');
  const box = page.locator('cw-predict').first();
  await box.getByRole('button', { name: 'Run it and see' }).click();
  await expect(box.getByText('What happens:')).toBeVisible();
  await expect(box.getByText('Your answer:')).toBeHidden();
});

test('nothing moves for a reader who wants no motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('course/one-command/');
  await page.clock.install();
  const slider = page.getByRole('slider').first();
  const before = await slider.inputValue();
  await page.locator('cw-predict').first()
    .getByRole('button', { name: 'Run it and see' }).click();
  await page.clock.runFor(5_000);
  await expect(slider).toHaveValue(before);
  await page.goto('./');
  await page.clock.runFor(5_000);
  await expect(slider).toHaveValue('0');
});
