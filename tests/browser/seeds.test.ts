// Chromium leaves the same bytes as Node, seed by seed.
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { seedBundle } from '../harness/seed-bundle.ts';

declare global {
  var seeds: { digestsOfSeeds(from: number, to: number): string[] };
}

const COUNT = process.env['CLUSTERWRIGHT_LONG'] === '1' ? 1_000 : 20;
const AT_ONCE = 20;

/** In a process of its own: this one has rewritten its sources. */
function digestsInNode(): string[] {
  const script = `
    import { digestsOfSeeds } from './tests/harness/seed-run.ts';
    process.stdout.write(JSON.stringify(digestsOfSeeds(1, ${COUNT})));`;
  const output = execFileSync(
    process.execPath, ['--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  return JSON.parse(output) as string[];
}

test.describe.configure({ timeout: 60_000 + COUNT * 2_000 });

test('each seed has one digest in Node and in Chromium', async ({ page }) => {
  await page.addScriptTag({ content: await seedBundle() });
  const inChromium: string[] = [];
  for (let from = 1; from <= COUNT; from += AT_ONCE) {
    const to = Math.min(COUNT, from + AT_ONCE - 1);
    inChromium.push(...await page.evaluate(
      ([first, last]) => globalThis.seeds.digestsOfSeeds(first, last),
      [from, to] as const,
    ));
  }
  expect(new Set(inChromium).size).toBe(COUNT);
  const inNode = digestsInNode();
  for (const [index, digest] of inChromium.entries()) {
    const seed = index + 1;
    const repeat = `seed ${seed}: run it with digestOfSeed(${seed}) of `
      + 'tests/harness/seed-run.ts in both';
    expect(digest, repeat).toBe(inNode[index]);
  }
});
