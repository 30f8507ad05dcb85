import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { FAILING, NOT_COMPILING, PASSING } from './fixture/verdicts.ts';
import { SAMPLE } from './fixture/sample-run.ts';
import { openWorkbench, PAGES, showIn } from './course.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES)
    .analyze();
  return violations.flatMap(({ id, nodes }) => (
    nodes.map(({ target, failureSummary }) => (
      `${id}: ${target.join(' ')}: ${failureSummary}`
    ))
  ));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const { name, find } of PAGES) {
      for (const width of [1440, 390]) {
        test(`axe finds nothing: ${name} at ${width} px`, async ({ page }) => {
          await page.setViewportSize({ width, height: 844 });
          await page.goto(await find(page), { waitUntil: 'networkidle' });
          expect(await violationsOf(page)).toEqual([]);
        });
      }
    }

    test('axe finds nothing in a player that shows all kinds', async ({
      page,
    }) => {
      await page.goto('course/one-command/');
      const player = page.locator('cw-player').first();
      await showIn(player, SAMPLE);
      await player.getByRole('slider').press('End');
      expect(await violationsOf(page)).toEqual([]);
    });

    for (const verdict of [FAILING, PASSING, NOT_COMPILING]) {
      test(`axe finds nothing in a verdict: ${verdict.status}`, async ({
        page,
      }) => {
        await openWorkbench(page);
        await showIn(page.locator('cw-workbench'), verdict);
        expect(await violationsOf(page)).toEqual([]);
      });
    }
  });
}
