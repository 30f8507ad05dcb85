import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget, BudgetExceeded } from '../../../engine/kernel/budget.ts';
import type { Limits } from '../../../engine/kernel/budget.ts';
import { caller, echo, kernelWith } from './bare-kernel.ts';
import type { Start } from './bare-kernel.ts';

function exceeded(limits: Partial<Limits>, parts: Record<string, Start>) {
  try {
    kernelWith(parts, { limits }).run(60_000_000);
  } catch (error) {
    assert.ok(error instanceof BudgetExceeded);
    const { component, limit, message } = error;
    return { component, limit, message };
  }
  return undefined;
}

/** Wakes itself without end, `ms` later each time. */
function ticker(ms: number): Start {
  return (realm) => {
    const tick = (): void => { realm.timer(ms, tick); };
    tick();
  };
}

test('a loop that lets no time pass is named, with its time', () => {
  const limits = { turnsPerInstant: 50 };
  assert.deepEqual(exceeded(limits, { loop: ticker(0), other: ticker(1) }), {
    component: 'loop',
    limit: 'turnsPerInstant',
    message: 'loop made more than 50 turns at 0 ms and time does not advance',
  });
  assert.equal(exceeded(limits, { loop: ticker(1) }), undefined);
});

test('turns are counted over all components', () => {
  const parts = { a: ticker(1), b: ticker(1) };
  const found = exceeded({ turns: 1_000 }, parts);
  assert.equal(found?.message, `${found?.component} made more than 1000 `
    + 'turns in this run');
});

test('a turn that does too much is stopped before it has an effect', () => {
  const shouter: Start = (realm) => {
    for (let i = 0; i < 11; i += 1) realm.say('!');
  };
  assert.throws(() => kernelWith({ shouter }, {
    limits: { effectsPerTurn: 10 },
  }), { message: 'shouter made more than 10 effects in one turn' });
});

test('requests are limited for one component or for all', () => {
  const many: Start = (realm) => {
    for (let i = 0; i < 5; i += 1) realm.send('echo', i);
  };
  const calls = 4;
  assert.throws(() => kernelWith({ echo, many }, { limits: { calls } }), {
    message: 'many made more than 4 requests in this run',
  });
  const spared = kernelWith({ echo, many, one: caller('echo') }, {
    limits: { calls, callsOf: 'one' },
  });
  assert.equal(spared.instance('many').callsMade, 5);
  assert.equal(spared.instance('one').callsMade, 1);
});

test('what is at its limit is within it', () => {
  const budget = new Budget({ turns: 3, effectsPerTurn: 2, calls: 1 });
  const a = { name: 'a', countedAt: -1, turnsThen: 0, callsMade: 0 };
  for (let i = 0; i < 3; i += 1) budget.countTurn(a, 0);
  budget.countEffects('a', 2);
  budget.countCall(a);
  assert.throws(() => budget.countTurn(a, 0), { limit: 'turns' });
  assert.throws(() => budget.countEffects('a', 3), { limit: 'effectsPerTurn' });
  assert.throws(() => budget.countCall(a), { limit: 'calls' });
});
