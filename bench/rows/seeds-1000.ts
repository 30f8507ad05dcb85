// One digest per seed: a thousand seeds, each run twice in Node and once in
// Chromium. The opponent's number is how many of them agree in all three.

import { chromium } from 'playwright';
import { BROWSER_ARGS, browserPath } from '../../scripts/browser.mjs';
import { seedBundle } from '../../tests/harness/seed-bundle.ts';
import { digestsOfSeeds } from '../../tests/harness/seed-run.ts';
import type { Row } from '../row.ts';

const COUNT = 1_000;
const AT_ONCE = 20;

interface Seeds {
  digestsOfSeeds(from: number, to: number): string[];
}

async function inChromium(): Promise<string[]> {
  const executablePath = browserPath();
  const browser = await chromium.launch({
    args: BROWSER_ARGS,
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const page = await browser.newPage();
  await page.addScriptTag({ content: await seedBundle() });
  const digests: string[] = [];
  for (let from = 1; from <= COUNT; from += AT_ONCE) {
    const range = [from, from + AT_ONCE - 1] as const;
    digests.push(...await page.evaluate(([first, last]) => {
      const { seeds } = globalThis as unknown as { seeds: Seeds };
      return seeds.digestsOfSeeds(first, last);
    }, range));
  }
  await browser.close();
  return digests;
}

async function agreeing(): Promise<number> {
  const first = digestsOfSeeds(1, COUNT);
  const second = digestsOfSeeds(1, COUNT);
  const third = await inChromium();
  return first.filter((digest, index) =>
    digest === second[index] && digest === third[index]).length;
}

export const row: Row = {
  title: 'seeds whose digest is one, in Node twice and in Chromium',
  unit: 'runs',
  ours: () => COUNT,
  opponent: { name: 'equal', measure: agreeing },
  rounds: 1,
  promise: 1,
};
