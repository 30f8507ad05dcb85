import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  findUntolerated, tolerates, toleratedSeconds,
} from '../../../../engine/machinery/api/tolerations.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

const taint: v1.Taint = { key: 'k', value: 'v', effect: 'NoExecute' };

test('tolerates by key, operator, value and effect', () => {
  const cases: readonly (readonly [v1.Toleration, boolean])[] = [
    [{ operator: 'Exists' }, true],
    [{ key: 'k', operator: 'Exists' }, true],
    [{ key: 'x', operator: 'Exists' }, false],
    [{ key: 'k', value: 'v' }, true],
    [{ key: 'k', operator: 'Equal', value: 'v' }, true],
    [{ key: 'k', operator: 'Equal', value: 'w' }, false],
    [{ key: 'k' }, false],
    [{ key: 'k', value: 'v', effect: 'NoSchedule' }, false],
    [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }, true],
    [{ key: 'k', operator: 'Gt', value: 'v' }, false],
  ];
  for (const [toleration, expected] of cases) {
    const text = JSON.stringify(toleration);
    assert.equal(tolerates(toleration, taint), expected, text);
  }
  assert.ok(tolerates({ key: 'k' }, { key: 'k', effect: 'NoSchedule' }));
});

test('finds the first taint of the effects asked for', () => {
  const soft: v1.Taint = { key: 's', effect: 'PreferNoSchedule' };
  const hard: v1.Taint = { key: 'h', effect: 'NoSchedule' };
  const of = (effects: string[]): v1.Taint | undefined =>
    findUntolerated([soft, hard, taint], [{ key: 'h', operator: 'Exists' }],
      effects);
  assert.equal(of(['NoSchedule', 'NoExecute']), taint);
  assert.equal(of(['PreferNoSchedule']), soft);
  assert.equal(of(['NoSchedule']), undefined);
  assert.equal(findUntolerated(undefined, undefined, ['NoExecute']), undefined);
});

test('stays for the shortest of the first tolerations', () => {
  const other: v1.Taint = { key: 'o', effect: 'NoExecute' };
  const bears = (key: string, tolerationSeconds?: number): v1.Toleration =>
    (tolerationSeconds === undefined ? { key, operator: 'Exists' }
      : { key, operator: 'Exists', tolerationSeconds });
  assert.equal(toleratedSeconds([taint], undefined), 0);
  assert.equal(toleratedSeconds([taint], [bears('k')]), Infinity);
  assert.equal(toleratedSeconds([taint], [bears('k', 300)]), 300);
  assert.equal(toleratedSeconds([taint], [bears('k', -5)]), 0);
  assert.equal(toleratedSeconds([taint], [bears('k'), bears('k', 5)]),
    Infinity);
  assert.equal(toleratedSeconds([taint, other],
    [bears('k', 300), bears('o', 60)]), 60);
  assert.equal(toleratedSeconds([taint, other], [bears('k', 300)]), 0);
  assert.equal(toleratedSeconds([], undefined), Infinity);
});
