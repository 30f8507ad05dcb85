import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Numbered } from '../../../engine/kernel/numbered.ts';
import { createRandom } from '../../../engine/kernel/random.ts';

interface Thing {
  readonly id: number;
}

/** Many that are soon gone, some that stay, a few that come twice. */
function compareWithMap(seed: string, steps: number): void {
  const random = createRandom(seed);
  const numbered = new Numbered<Thing>();
  const map = new Map<number, Thing>();
  let next = 1;
  for (let step = 0; step < steps; step += 1) {
    const dice = random.next();
    if (dice < 0.45) {
      const isNew = dice < 0.4;
      const id = isNew ? next : random.integer(-5, next);
      if (isNew) next += 1;
      const thing = { id };
      numbered.set(id, thing);
      map.set(id, thing);
    } else {
      const id = random.integer(Math.max(-5, next - 60), next);
      assert.equal(numbered.get(id), map.get(id), `get ${id}`);
      const isKept = id % 7 === 0;
      if (!isKept) assert.equal(numbered.delete(id), map.delete(id));
      assert.equal(numbered.has(id), map.has(id), `has ${id}`);
    }
  }
  const wanted = [...map].sort(([a], [b]) => a - b).map(([, it]) => it);
  assert.deepEqual(numbered.values(), wanted);
  numbered.clear();
  assert.deepEqual(numbered.values(), []);
  for (const id of map.keys()) assert.equal(numbered.get(id), undefined);
}

test('finds what a map would find, whatever comes and goes', () => {
  for (let seed = 1; seed <= 20; seed += 1) compareWithMap(`${seed}`, 2_000);
});

test('keeps many at once, and old ones among young ones', () => {
  const numbered = new Numbered<Thing>();
  for (let id = 0; id < 20_000; id += 1) numbered.set(id, { id });
  for (let id = 0; id < 20_000; id += 1) {
    assert.equal(numbered.get(id)?.id, id);
  }
  assert.equal(numbered.values().length, 20_000);
});
