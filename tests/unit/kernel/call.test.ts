import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, first, Pending } from '../../../engine/kernel/call.ts';
import type { ResumeQueue } from '../../../engine/kernel/call.ts';
import { runProcess } from '../../../engine/kernel/process.ts';

/** A realm's queue, drained by hand. */
class Queue implements ResumeQueue {
  readonly unlooked: Pending<unknown>[] = [];
  #resumes: (() => void)[] = [];

  resume(run: () => void): void {
    this.#resumes.push(run);
  }

  failed(call: Pending<unknown>): void {
    this.unlooked.push(call);
  }

  drain(): void {
    for (let i = 0; i < this.#resumes.length; i += 1) this.#resumes[i]!();
    this.#resumes = [];
  }

  /** What `finish` of a realm would tell of. */
  get unhandled(): number {
    return this.unlooked.filter(({ wasLookedAt }) => !wasLookedAt).length;
  }
}

function setUp(count: number) {
  const queue = new Queue();
  const calls = Array.from({ length: count }, () => new Pending<string>(queue));
  return { queue, calls };
}

/** 'value x' or 'error x' once it is settled. */
function outcome(queue: Queue, call: PromiseLike<unknown>): string {
  let text = 'pending';
  call.then(
    (value) => { text = `value ${String(value)}`; },
    (error) => { text = `error ${(error as Error).message}`; },
  );
  queue.drain();
  return text;
}

test('settles once: what comes later is void', () => {
  const { queue, calls: [call] } = setUp(1);
  call!.settle('one');
  call!.settle('two');
  call!.fail(new Error('three'));
  assert.equal(outcome(queue, call!), 'value one');
});

test('may be waited on often, before and after it is settled', () => {
  const { queue, calls: [call] } = setUp(1);
  const heard: string[] = [];
  call!.then((value) => { heard.push(`first ${value}`); });
  call!.then((value) => { heard.push(`second ${value}`); });
  call!.settle('x');
  queue.drain();
  call!.then((value) => { heard.push(`third ${value}`); });
  queue.drain();
  assert.deepEqual(heard, ['first x', 'second x', 'third x']);
});

test('runs no waiter while it settles, only when the queue drains', () => {
  const { queue, calls: [call] } = setUp(1);
  let isHeard = false;
  call!.then(() => { isHeard = true; });
  call!.settle('x');
  assert.equal(isHeard, false);
  queue.drain();
  assert.equal(isHeard, true);
});

test('hands its value to a process, and throws its error there', () => {
  const { queue, calls: [good, bad] } = setUp(2);
  const said: string[] = [];
  runProcess((function* () {
    said.push(yield* good!);
    try {
      yield* bad!;
    } catch (error) {
      said.push((error as Error).message);
    }
  })(), () => said.push('done'), () => {});
  good!.settle('good');
  queue.drain();
  bad!.fail(new Error('bad'));
  queue.drain();
  assert.deepEqual(said, ['good', 'bad', 'done']);
});

test('takes over the call that a handler returns', () => {
  const { queue, calls: [outer, inner] } = setUp(2);
  const chained = outer!.then((value) => inner!.then((i) => `${value} ${i}`));
  outer!.settle('outer');
  queue.drain();
  assert.equal(chained.isSettled, false);
  inner!.settle('inner');
  assert.equal(outcome(queue, chained), 'value outer inner');
});

test('fails what is chained to it if a handler throws', () => {
  const { queue, calls: [call] } = setUp(1);
  const chained = call!.then(() => { throw new Error('from the handler'); });
  call!.settle('x');
  assert.equal(outcome(queue, chained), 'error from the handler');
});

test('catch turns a failure into a result and leaves a result alone', () => {
  const { queue, calls: [good, bad] } = setUp(2);
  const caught = [good!, bad!].map((call) =>
    call.catch((error: Error) => `caught ${error.message}`));
  good!.settle('x');
  bad!.fail(new Error('no'));
  queue.drain();
  assert.equal(outcome(queue, caught[0]!), 'value x');
  assert.equal(outcome(queue, caught[1]!), 'value caught no');
});

test('finally runs either way and leaves the outcome as it was', () => {
  const { queue, calls: [good, bad] } = setUp(2);
  let runs = 0;
  const after = [good!, bad!].map((call) => call.finally(() => { runs += 1; }));
  good!.settle('x');
  bad!.fail(new Error('no'));
  queue.drain();
  assert.equal(runs, 2);
  assert.equal(outcome(queue, after[0]!), 'value x');
  assert.equal(outcome(queue, after[1]!), 'error no');
});

test('all gives the results in the order of the calls', () => {
  const { queue, calls } = setUp(3);
  const both = all(calls);
  calls[2]!.settle('c');
  calls[0]!.settle('a');
  queue.drain();
  assert.equal((both as Pending<unknown>).isSettled, false);
  calls[1]!.settle('b');
  queue.drain();
  assert.equal(outcome(queue, both), 'value a,b,c');
});

test('all of nothing is settled at once', () => {
  assert.equal((all([]) as Pending<unknown>).isSettled, true);
});

test('all fails with the first failure, and later ones are looked at', () => {
  const { queue, calls } = setUp(3);
  const both = all(calls);
  calls[1]!.fail(new Error('first'));
  calls[0]!.fail(new Error('second'));
  queue.drain();
  assert.equal(outcome(queue, both), 'error first');
  assert.equal(queue.unhandled, 0);
});

test('first is decided by whichever settles first, well or not', () => {
  for (const isWell of [true, false]) {
    const { queue, calls: [a, b] } = setUp(2);
    const race = first([a!, b!]);
    if (isWell) b!.settle('b');
    else b!.fail(new Error('b'));
    a!.settle('a');
    queue.drain();
    assert.equal(outcome(queue, race), isWell ? 'value b' : 'error b');
  }
});

test('a failure that nobody waits on is told of; a waiter takes it', () => {
  const { queue, calls: [lonely, watched, late] } = setUp(3);
  watched!.catch(() => '');
  for (const call of [lonely!, watched!, late!]) call.fail(new Error('no'));
  late!.catch(() => '');
  queue.drain();
  assert.equal(queue.unhandled, 1);
});

test('a failure passes on to what is chained, not to both', () => {
  const { queue, calls: [call] } = setUp(1);
  // Nobody looks at what `then` gave back, so that is what is told of.
  const chained = call!.then((value) => value);
  call!.fail(new Error('no'));
  queue.drain();
  assert.deepEqual(queue.unlooked, [chained]);
});

test('may be awaited in an asynchronous function', async () => {
  const { queue, calls: [call] } = setUp(1);
  const waiting = (async () => `got ${await call!}`)();
  await Promise.resolve();
  call!.settle('x');
  queue.drain();
  assert.equal(await waiting, 'got x');
});
