import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { FAILING, NOT_COMPILING, PASSING } from './fixture/verdicts.ts';
import { SAMPLE } from './fixture/sample-run.ts';
import { openWorkbench, PAGES, RULES, showIn } from './course.ts';

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES)
    .analyze();
  return violations.flatMap(({ id, nodes }) => (
    nodes.map(({ target, failureSummary }) => (
      `${id}: ${target.join(' ')}: ${failureSummary}`
    ))
  ));
}

// Axe takes its time on a page with many rows, and looks four times.
test.describe.configure({ timeout: 90_000 });

const SCHEMES = ['light', 'dark'] as const;

/** In light and in dark, each in the widths given. */
async function expectNothing(
  page: Page, widths: readonly number[] = [1440],
): Promise<void> {
  for (const colorScheme of SCHEMES) {
    // A colour on its way to the other theme would have too little contrast.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 844 });
      const found = await violationsOf(page);
      expect(found, `${colorScheme}, ${width} px`).toEqual([]);
    }
  }
}

for (const { name, find } of PAGES) {
  test(`axe finds nothing: ${name}`, async ({ page }) => {
    // A table that scrolls while it is played hides half a row at times.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(await find(page), { waitUntil: 'networkidle' });
    await expectNothing(page, [1440, 390]);
  });
}

test('axe finds nothing in a player that shows all kinds', async ({
  page,
}) => {
  await page.goto('course/one-command/');
  const player = page.locator('cw-player').first();
  await showIn(player, SAMPLE);
  await player.getByRole('slider').press('End');
  await expectNothing(page);
});

for (const verdict of [FAILING, PASSING, NOT_COMPILING]) {
  test(`axe finds nothing in a verdict: ${verdict.status}`, async ({
    page,
  }) => {
    await openWorkbench(page);
    await showIn(page.locator('cw-workbench'), verdict);
    await expectNothing(page);
  });
}
