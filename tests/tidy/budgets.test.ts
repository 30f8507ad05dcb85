import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSizes, overBudget } from './budgets.ts';
import { ROOT, assertTidy } from './tree.ts';

interface Manifest {
  readonly budgets: Readonly<Record<string, number>>;
}

test('finds a bundle above its budget and one without', () => {
  const sizes = [
    { name: 'fits', bytes: 10 },
    { name: 'bursts', bytes: 11 },
    { name: 'new', bytes: 1 },
  ];
  const found = overBudget(sizes, { fits: 10, bursts: 10 });
  assert.equal(found.length, 2);
  assert.match(found[0]?.message ?? '', /bursts has 11 of at most 10/);
});

test('the bundles of the tree keep their budgets', async () => {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { budgets } = JSON.parse(text) as Manifest;
  assertTidy(overBudget(await bundleSizes(), budgets));
});
