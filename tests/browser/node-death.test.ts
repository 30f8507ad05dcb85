// A person watches a node die, counts who is let down until traffic leaves,
// and begins to build the part that notices.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { RULES, watch } from './course.ts';
import { AxeBuilder } from '@axe-core/playwright';

const RUN_MS = 100_000;

test.describe.configure({ timeout: 180_000 });

interface Users {
  readonly asked: number;
  readonly failed: number;
}

/** 'passengers ask 44 times, 13 without an answer' */
function users(text: string): Users {
  const [, asked = '0'] = /passengers ask (\d+) times/.exec(text) ?? [];
  const [, failed = '0'] = /(\d+) without an answer/.exec(text) ?? [];
  return { asked: Number(asked), failed: Number(failed) };
}

async function secondsOf(row: Locator): Promise<number> {
  const text = await row.locator('.at').textContent();
  return Number.parseFloat(text ?? '');
}

/** By keyboard, as everything here. */
async function press(target: Locator, key: string): Promise<void> {
  await target.focus();
  await target.page().keyboard.press(key);
}

/** Answers both predictions, each by a key. */
async function predict(page: Page): Promise<void> {
  const boxes = page.locator('cw-predict');
  await press(boxes.nth(0).getByLabel('after about 10 s'), 'Space');
  await press(boxes.nth(0).getByRole('button'), 'Enter');
  await expect(boxes.nth(0).locator('.given')).toHaveText(
    'Your answer: after about 10 s.',
  );
  await expect(boxes.nth(0).locator('.outcome')).toContainText(
    'What happens: after 40–60 s.',
  );
  await press(boxes.nth(1).getByLabel('after 340–360 s'), 'Space');
  await press(boxes.nth(1).getByRole('button'), 'Enter');
  await expect(boxes.nth(1).locator('.outcome')).toContainText(
    'What happens: after 340–360 s.',
  );
}

async function openLesson(page: Page): Promise<Locator> {
  await page.goto('course/', { waitUntil: 'networkidle' });
  await press(page.getByRole('link', { name: 'Five minutes, they said' })
    .first(), 'Enter');
  await expect(page.locator('article h1')).toHaveText(
    'Five minutes, they said',
  );
  return page.locator('cw-player').first();
}

test('from the list to why traffic left five minutes before the Pods', async ({
  page,
}) => {
  const watched = watch(page);
  const player = await openLesson(page);
  await predict(page);
  // The prediction has set it going; one key moves on by hand.
  await expect(player.getByRole('button', { name: 'Pause' })).toBeVisible();
  const slider = player.getByRole('slider', { name: 'Time' });
  await press(slider, 'Home');
  await expect(player.locator('.tally')).toHaveText(
    'So far nobody asks.',
  );

  const folds = await player.locator('.fold-row').allTextContents();
  const counts = folds.map(users);
  expect(counts[0]!.failed).toBeGreaterThan(0);
  expect(counts[0]!.failed).toBeLessThan(counts[0]!.asked / 2);
  expect(counts.slice(1).map(({ failed }) => failed)).toEqual(
    counts.slice(1).map(() => 0),
  );
  const slice = player.locator('.row[data-actor=endpointslice-controller]')
    .first();
  await expect(slice).toContainText('ready=false');
  await press(slice.getByRole('button'), 'Enter');
  await expect(slice).toHaveAttribute('aria-current', 'step');
  const untilSlice = users(await player.locator('.tally').innerText());
  expect(untilSlice.failed).toBe(counts[0]!.failed);
  await expect(player.getByRole('status')).toContainText('without an answer');

  await press(slider, 'End');
  const atEnd = users(await player.locator('.tally').innerText());
  expect(atEnd.failed).toBe(untilSlice.failed);
  expect(atEnd.asked).toBeGreaterThan(300);
  const deleted = player.locator('.row').filter({ hasText: 'asked to delete' });
  const gap = await secondsOf(deleted) - await secondsOf(slice);
  expect(gap).toBeGreaterThanOrEqual(299.5);
  expect(gap).toBeLessThanOrEqual(300.5);
  expect(watched.messages).toEqual([]);
  expect(watched.foreign).toEqual([]);
  expect(watched.missing).toEqual([]);
});

test('the recorded steps stand beside the simulated ones', async ({ page }) => {
  await openLesson(page);
  const steps = page.locator('.steps tbody tr');
  await expect(steps).toHaveCount(10);
  const waits = page.locator('.steps .wait');
  await expect(waits).toHaveCount(2);
  await expect(waits.first()).toContainText('44.8–51.4 s');
  await expect(waits.last()).toContainText('300.0 s');
});

test('another seed counts other passengers', async ({ page }) => {
  const player = await openLesson(page);
  const first = await player.locator('.fold-row').first().textContent();
  await press(player.getByRole('button', { name: 'Run again' }), 'Enter');
  await expect(player.locator('.seed')).toHaveText(/^seed 2,\s\d+ events$/, {
    timeout: RUN_MS,
  });
  const second = await player.locator('.fold-row').first().textContent();
  expect(users(second ?? '').failed).toBeGreaterThan(0);
  expect(second).not.toBe(first);
});

test('from the lesson to where the starter of E14 first went wrong', async ({
  page,
}) => {
  const watched = watch(page);
  await openLesson(page);
  await press(page.getByRole('link', { name: 'Build it: Silence' }), 'Enter');
  await page.locator('cw-workbench[data-ready]').waitFor();
  await press(page.getByRole('textbox', { name: /your code/ }),
    'Control+Enter');
  await expect(page.locator('.headline.fail')).toBeVisible({
    timeout: RUN_MS,
  });
  await expect(page.locator('.headline')).toContainText('0 of 20 points');
  await expect(page.locator('.first-wrong').first())
    .toContainText('first wrong step, 106.1 s');
  await expect(page.locator('.wrong-text')).toHaveText('nothing here');
  const wrong = page.locator('.paired-table .wrong');
  await expect(wrong).toContainText('node-lifecycle-controller');
  await expect(wrong).toContainText('Ready=Unknown');
  const { violations } = await new AxeBuilder({ page }).withTags(RULES)
    .analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(watched.messages).toEqual([]);
});
