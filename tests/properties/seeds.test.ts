// The same seed gives the same bytes: run twice, and with every component
// behind text. `CLUSTERWRIGHT_SEEDS=7,12` runs these seeds alone, and
// `CLUSTERWRIGHT_LONG=1` a thousand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeEntry } from '@clusterwright/engine';
import type { Cluster, JournalEntry } from '@clusterwright/engine';
import { seedRun } from '../harness/seed-run.ts';

const FILE = 'tests/properties/seeds.test.ts';

function seeds(): readonly number[] {
  const { CLUSTERWRIGHT_SEEDS: asked, CLUSTERWRIGHT_LONG: long }
    = process.env;
  if (asked !== undefined) return asked.split(',').map(Number);
  const count = long === '1' ? 1_000 : 20;
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Undefined if the two runs left the same bytes. */
function difference(
  seed: number,
  first: Cluster,
  second: Cluster,
): string | undefined {
  if (first.digest() === second.digest()) return undefined;
  const there = [...first.entries()];
  const here = [...second.entries()];
  const at = there.findIndex((entry, index) =>
    JSON.stringify(entry) !== JSON.stringify(here[index]));
  const index = at < 0 ? there.length : at;
  return [
    `seed ${seed}: the runs differ from entry ${index} on`,
    `first   ${shown(there[index])}`,
    `second  ${shown(here[index])}`,
    `CLUSTERWRIGHT_SEEDS=${seed} node --test ${FILE}`,
  ].join('\n');
}

const SHOWN_LENGTH_MAX = 400;

function shown(entry: JournalEntry | undefined): string {
  if (entry === undefined) return '(ended before)';
  const text = JSON.stringify(entry).slice(0, SHOWN_LENGTH_MAX);
  return `${entry.at} us  ${describeEntry(entry)}\n        ${text}`;
}

test('the same seed gives the same bytes again', () => {
  for (const seed of seeds()) {
    const found = difference(seed, seedRun(seed), seedRun(seed));
    if (found !== undefined) assert.fail(found);
  }
});

test('a seed gives the same bytes with every component behind text', () => {
  for (const seed of seeds()) {
    const found = difference(seed, seedRun(seed), seedRun(seed, true));
    if (found !== undefined) assert.fail(found);
  }
});

test('the run meets what it is meant to meet', () => {
  const cluster = seedRun(1);
  const entries = [...cluster.entries()];
  const exits = entries.filter((entry) =>
    entry.kind === 'process' && entry.what === 'exited');
  const faults = entries.filter(({ kind }) => kind === 'fault');
  const deletes = entries.filter((entry) =>
    entry.kind === 'request' && entry.request.verb === 'delete');
  assert.ok(exits.length >= 3, 'a container that crashes, a Pod deleted');
  assert.equal(faults.length, 6);
  assert.ok(deletes.length >= 1);
});

test('two seeds that differ are told apart at the first entry', () => {
  const found = difference(1, seedRun(1), seedRun(2));
  assert.match(found ?? '', /^seed 1: the runs differ from entry \d+ on\n/);
  assert.match(found ?? '', /CLUSTERWRIGHT_SEEDS=1 node --test/);
});
