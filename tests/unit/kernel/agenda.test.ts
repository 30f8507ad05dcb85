import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agenda, entryOf } from '../../../engine/kernel/agenda.ts';
import type { Chooser } from '../../../engine/kernel/agenda.ts';
import { createRandom } from '../../../engine/kernel/random.ts';

/** Runs all that is on it; `log` is what its entries write to. */
function drain(agenda: Agenda, chooser?: Chooser): void {
  for (;;) {
    const entry = agenda.take(chooser);
    if (entry === undefined) return;
    void entry.run!();
  }
}

test('takes by time, and what is due at once as it was entered', () => {
  const agenda = new Agenda();
  const random = createRandom('agenda');
  const log: number[] = [];
  const wanted: { at: number; order: number }[] = [];
  for (let order = 0; order < 500; order += 1) {
    const at = random.integer(0, 40);
    wanted.push({ at, order });
    agenda.add(at, () => { log.push(order); });
  }
  drain(agenda);
  wanted.sort((a, b) => a.at - b.at || a.order - b.order);
  assert.deepEqual(log, wanted.map(({ order }) => order));
});

test('runs nothing that was cancelled, and counts it as no work', () => {
  const agenda = new Agenda();
  const log: string[] = [];
  const entries = ['a', 'b', 'c', 'd'].map((name, at) =>
    agenda.add(at, () => { log.push(name); }));
  agenda.cancel(entries[0]!);
  agenda.cancel(entries[2]!);
  agenda.cancel(entries[2]!);
  assert.equal(agenda.work, 2);
  assert.equal(agenda.nextAt, 1);
  drain(agenda);
  assert.deepEqual(log, ['b', 'd']);
  assert.equal(agenda.work, 0);
});

test('counts an idle wait as no work, though it is taken in its turn', () => {
  const agenda = new Agenda();
  const idle = agenda.add(1, () => {}, true);
  agenda.add(2, () => {});
  assert.equal(agenda.work, 1);
  assert.equal(agenda.take(), idle);
  assert.equal(agenda.work, 1);
});

test('refuses a time that is no whole number', () => {
  const agenda = new Agenda();
  assert.throws(() => agenda.add(0.5, () => {}), /an agenda entry at 0.5 µs/);
  assert.throws(() => agenda.add(NaN, () => {}), /at NaN/);
});

/** A message of a connection, due at 7. */
function enter(agenda: Agenda, name: string, log: string[]): void {
  const message = entryOf(() => { log.push(name); });
  message.line = Number(name.split(':')[0]);
  agenda.enter(7, message);
}

/** Messages 'connection:number' that arrive together, in order of sending. */
function together(names: readonly string[], log: string[]): Agenda {
  const agenda = new Agenda();
  for (const name of names) {
    enter(agenda, name, log);
  }
  return agenda;
}

test('lets a chooser pick among connections, not within one', () => {
  const log: string[] = [];
  const agenda = together(['1:a', '1:b', '2:a', '3:a', '3:b'], log);
  const asked: number[] = [];
  drain(agenda, (count) => {
    asked.push(count);
    return count - 1;
  });
  assert.deepEqual(log, ['3:a', '3:b', '2:a', '1:a', '1:b']);
  // With one connection left there is nothing to choose.
  assert.deepEqual(asked, [3, 3, 2]);
});

test('keeps the order of sending if the chooser always says 0', () => {
  const log: string[] = [];
  const names = ['2:a', '1:a', '2:b', '3:a', '1:b'];
  drain(together(names, log), () => 0);
  assert.deepEqual(log, names);
});

test('lets no message pass a timer that is due at the same instant', () => {
  const agenda = new Agenda();
  const log: string[] = [];
  enter(agenda, '1', log);
  agenda.add(7, () => { log.push('timer'); });
  enter(agenda, '2', log);
  drain(agenda, (count) => count - 1);
  assert.deepEqual(log, ['1', 'timer', '2']);
});

test('says so if a chooser picks what is not there', () => {
  const agenda = together(['1:a', '2:a'], []);
  assert.throws(() => agenda.take(() => 2), /choice 2 of 2 messages/);
});
