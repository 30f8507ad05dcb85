import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { FAILING, NOT_COMPILING, PASSING } from './fixture/verdicts.ts';
import { openWorkbench, showIn, watch } from './course.ts';

async function show(page: Page, verdict: typeof FAILING): Promise<Locator> {
  const bench = page.locator('cw-workbench');
  await showIn(bench, verdict);
  return bench;
}

async function typeAtEnd(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /your code/ }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
}

test('keeps the code over a reload, and says when', async ({ page }) => {
  await openWorkbench(page);
  await expect(page.locator('.saved')).toHaveText('The starter, unchanged');
  await typeAtEnd(page, '// kept');
  await expect(page.locator('.saved')).toContainText('Saved on this device');
  await page.reload();
  await expect(page.locator('.editor')).toContainText('// kept');
  await expect(page.locator('.saved')).toContainText('Saved on this device');
});

test('reset gives the starter back, and Undo the code', async ({ page }) => {
  await openWorkbench(page);
  await typeAtEnd(page, '// mine');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.locator('.editor')).not.toContainText('// mine');
  await page.getByRole('textbox', { name: /your code/ }).focus();
  await page.keyboard.press('Control+z');
  await expect(page.locator('.editor')).toContainText('// mine');
});

test('typing over a selection leaves no error, and can be undone', async ({
  page,
}) => {
  const { messages } = watch(page);
  await openWorkbench(page);
  const editor = page.getByRole('textbox', { name: /your code/ });
  await editor.click();
  await page.keyboard.press('Control+a');
  // One letter: what is typed slowly is undone in more steps.
  await page.keyboard.type('x');
  await expect(editor).toHaveText('x');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('(');
  await expect(editor).toHaveText('(x)');
  await page.keyboard.press('Control+z');
  await expect(editor).toHaveText('x');
  await page.keyboard.press('Control+z');
  await expect(editor).toContainText('TODO');
  expect(messages).toEqual([]);
});

test('a later stage goes on from one\'s own file of the stage before', async ({
  page,
}) => {
  const grow = page.getByRole('button', { name: 'Start from your Silence' });
  const editor = page.locator('.editor');
  const ready = page.locator('cw-workbench[data-ready]');
  await page.goto('exercises/node-taint/');
  await ready.waitFor();
  await expect(grow).toBeHidden();
  await page.goto('exercises/node-heartbeat/');
  await ready.waitFor();
  await typeAtEnd(page, 'const myOwn = 1;\nfunction zoneRate() {}\n');
  await expect(page.locator('.saved')).toContainText('Saved on this device');
  await page.goto('exercises/node-taint/');
  await ready.waitFor();
  await grow.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.notice'))
    .toContainText('Both parts declare zoneRate');
  await editor.getByRole('textbox').press('Control+End');
  await expect(editor).toContainText('const myOwn = 1;');
  await expect(page.locator('.saved')).toContainText('Saved on this device');
});

test('Tab indents, and after Escape it leaves the editor', async ({
  page,
}) => {
  await openWorkbench(page);
  const editor = page.getByRole('textbox', { name: /your code/ });
  await editor.click();
  await page.keyboard.press('Tab');
  await expect(editor).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
});

test('knows the types of the engine: squiggle, hover, completion', async ({
  page,
}) => {
  await openWorkbench(page);
  await typeAtEnd(page, '\nimport * as engine from "#engine";\n'
    + 'const wrong: number = engine.keyOf(1);\n');
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await page.locator('.cm-line', { hasText: 'keyOf(1)' })
    .getByText('keyOf', { exact: true }).hover();
  await expect(page.locator('.cm-hover-code')).toContainText('keyOf');
  await typeAtEnd(page, 'engine.isNot');
  await page.keyboard.press('Control+Space');
  await expect(page.locator('.cm-tooltip-autocomplete'))
    .toContainText('isNotFound');
});

test('the starter has no squiggle but where work is left', async ({
  page,
}) => {
  await openWorkbench(page);
  await typeAtEnd(page, '\nconst seen: string = 1;\n');
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(1);
});

test('a failed check opens by itself and says three things', async ({
  page,
}) => {
  await openWorkbench(page);
  const bench = await show(page, FAILING);
  await expect(bench.getByRole('status').first())
    .toHaveText(/3 of 10 points\s*1 of 3 checks pass/);
  const open = bench.locator('.check.open');
  await expect(open).toHaveCount(1);
  for (const part of ['Expected', 'Happened', 'Where to look']) {
    await expect(open.getByText(part, { exact: true })).toBeVisible();
  }
  await expect(open.locator('.paired .canvas')).toHaveCount(2);
  await expect(open.locator('.paired-table .wrong'))
    .toContainText('First wrong step');
  await expect(bench.getByText('close', { exact: true })).toBeVisible();
  const title = open.getByRole('button', { name: /missed deletion/ });
  await title.press('Enter');
  await expect(open).toHaveCount(0);
});

test('equal steps are folded, and open on request', async ({ page }) => {
  await openWorkbench(page);
  const bench = await show(page, FAILING);
  const rows = bench.locator('.paired-table tbody tr:visible');
  const count = await rows.count();
  await bench.getByRole('button', { name: '5 equal events, show' }).click();
  await expect(rows).toHaveCount(count + 4);
});

test('a verdict on older code says so', async ({ page }) => {
  await openWorkbench(page);
  const bench = await show(page, FAILING);
  await expect(bench.locator('.stale')).toBeHidden();
  await typeAtEnd(page, '// newer');
  await expect(bench.locator('.stale')).toBeVisible();
});

test('code that does not compile is shown at its line', async ({ page }) => {
  await openWorkbench(page);
  const bench = await show(page, NOT_COMPILING);
  await expect(bench.getByText('It does not compile')).toBeVisible();
  await expect(page.locator('.cm-lens')).toContainText('Expected ")"');
});

/** In the page: what was clicked is on the disk only a little later. */
function hintsKept(): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('clusterwright');
    opening.onsuccess = () => {
      const db = opening.result;
      const all = db.transaction('work').objectStore('work').getAll();
      all.onsuccess = () => {
        db.close();
        resolve(all.result.some(({ hintsSeen }) => hintsSeen !== undefined));
      };
    };
  });
}

test('hints open one by one, and what was seen is kept', async ({ page }) => {
  await openWorkbench(page);
  const hints = page.locator('.hints-body');
  const first = hints.getByRole('button').first();
  await expect(first).toHaveAttribute('aria-expanded', 'false');
  await first.click();
  await expect(hints.locator('li p').first()).toBeVisible();
  await expect(hints.locator('li p').nth(1)).toBeHidden();
  await expect.poll(() => page.evaluate(hintsKept)).toBe(true);
  await page.reload();
  await expect(hints.getByText('seen').first()).toBeVisible();
});

test('the solution asks once before a pass, and not after', async ({
  page,
}) => {
  await openWorkbench(page);
  const tab = page.getByRole('button', { name: 'solution' });
  await tab.click();
  await expect(page.locator('.comparison')).toBeHidden();
  await page.getByRole('button', { name: 'Show it' }).click();
  const solution = page.getByLabel('Our solution compared with your code');
  await expect(solution).toBeVisible();
  const before = await solution.textContent();
  await solution.click();
  await page.keyboard.type('x');
  expect(await solution.textContent()).toBe(before);
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  await show(page, PASSING);
  await tab.click();
  await expect(solution).toBeVisible();
});

test('applying the solution is a step that Undo takes back', async ({
  page,
}) => {
  await openWorkbench(page);
  await typeAtEnd(page, '// mine');
  await page.getByRole('button', { name: 'solution' }).click();
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.getByRole('button', { name: 'Put it into my file' }).click();
  await expect(page.locator('.editor')).not.toContainText('// mine');
  await page.getByRole('textbox', { name: /your code/ }).focus();
  await page.keyboard.press('Control+z');
  await expect(page.locator('.editor')).toContainText('// mine');
});

test('a link carries code, opens paused and asks', async ({
  page, context,
}) => {
  await openWorkbench(page);
  await typeAtEnd(page, '// from a friend');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect.poll(() => page.url()).toContain('#v=1');
  const url = page.url();
  const other = await context.browser()!.newContext();
  const theirs = await other.newPage();
  await theirs.goto(url);
  const dialog = theirs.getByRole('dialog');
  await expect(dialog).toContainText('It has not run');
  await expect(theirs.locator('.editor')).not.toContainText('friend');
  await dialog.getByRole('button', { name: 'Show the code' }).click();
  await expect(theirs.locator('.editor')).toContainText('// from a friend');
  await expect(theirs.locator('.headline')).toContainText('not run yet');
  await other.close();
});

test('the list knows what was passed, and carries it elsewhere', async ({
  page,
}) => {
  await openWorkbench(page);
  await show(page, PASSING);
  await page.goto('exercises/');
  await expect(page.locator('.passed')).toContainText('1 of');
  await expect(page.locator('.list-row').first()).toContainText('10 / 10');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const path = await (await download).path();
  const reset = page.getByRole('button', { name: /^Reset all/ });
  await reset.click();
  await reset.click();
  await expect(page.locator('.passed')).toContainText('0 of');
  await page.locator('input[type=file]').setInputFiles(path);
  await expect(page.locator('.passed')).toContainText('1 of');
});

test('on a phone one panel is seen at a time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openWorkbench(page);
  await expect(page.locator('.editor')).toBeVisible();
  await page.getByRole('button', { name: 'Task', exact: true }).click();
  await expect(page.locator('.editor')).toBeHidden();
  await expect(page.locator('.task')).toBeVisible();
  await show(page, NOT_COMPILING);
  await page.getByRole('button', { name: 'Edit line 9' }).click();
  await expect(page.locator('.cm-lens')).toBeVisible();
});
