// Effects of the right shape that a component has no right to: the kernel
// does nothing, or refuses, and never throws.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Effect } from '../../../engine/kernel/protocol.ts';
import { caller, echo, kernelWith, lines } from './bare-kernel.ts';

/** A kernel with one realm whose first turn has these effects. */
function kernelWithForger(effects: readonly Effect[]) {
  const kernel = kernelWith({ echo, client: caller('echo') });
  const heard: unknown[] = [];
  kernel.add({
    name: 'forger',
    machine: 'forger',
    wiring: { echo: 'echo' },
    listens: ['forger'],
    realm: () => ({
      turn: ({ input }) => {
        heard.push(input);
        return heard.length === 1 ? effects : [];
      },
      kill: () => {},
    }),
  });
  return { kernel, heard };
}

function call(to: string): Effect {
  return {
    kind: 'call', id: 1, to, request: {}, timeoutMs: 1_000, stream: false,
  };
}

test('what was not handed in is refused, whatever its name', () => {
  for (const to of ['api', 'constructor', '__proto__', 'toString']) {
    const { kernel, heard } = kernelWithForger([
      call(to), { kind: 'send', to, request: null },
    ]);
    void kernel.start('forger');
    kernel.run(1_000_000);
    const message = `forger was not given ${to}`;
    const error = { kernel: 'forbidden', message };
    assert.deepEqual(heard.at(-1), { kind: 'refusal', id: 1, error });
  }
});

test('nobody answers for another', () => {
  const { kernel } = kernelWithForger([-1, 1, 2].flatMap((id): Effect[] => [
    { kind: 'answer', id, value: 'forged' },
    { kind: 'push', id, items: ['forged'] },
    { kind: 'end', id },
  ]));
  let answer: unknown;
  void kernel.ask('echo', 'outside', (outcome) => { answer = outcome; });
  kernel.run(5_000);
  void kernel.start('forger');
  kernel.run(1_000_000);
  assert.deepEqual(answer, { ok: true, value: 'echo outside' });
  assert.deepEqual(lines(kernel), ['20 client echo hello']);
});

test('nobody listens where another lives', () => {
  const { kernel } = kernelWithForger([{ kind: 'listen', address: 'echo' }]);
  void kernel.start('forger');
  kernel.run(1_000_000);
  assert.equal(kernel.listeners.get('echo')?.name, 'echo');
});

test('what is not there can be closed and cancelled', () => {
  const { kernel } = kernelWithForger([
    { kind: 'close', id: 7 }, { kind: 'cancel', id: 7 },
    { kind: 'record', body: { text: 'forged' } },
  ]);
  void kernel.start('forger');
  kernel.run(1_000_000);
  assert.deepEqual(lines(kernel), ['20 client echo hello']);
});

test('a timer dies with its run, even if its number was given twice', () => {
  const timer = (after: number): Effect =>
    ({ kind: 'timer', id: 1, after, idle: false });
  const { kernel, heard } = kernelWithForger([timer(500_000), timer(100_000)]);
  void kernel.start('forger');
  kernel.run(10_000);
  kernel.crash('forger');
  void kernel.start('forger');
  kernel.run(1_000_000);
  assert.deepEqual(heard.map((input) => (input as Effect).kind), [
    'start', 'start',
  ]);
});
