import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Realm } from '../../../engine/kernel/realm.ts';
import { RateLimitedQueue } from '../../../engine/machinery/workqueue.ts';
import { LoneRealm } from '../../harness/lone-realm.ts';

interface Bench {
  readonly lone: LoneRealm;
  readonly queue: RateLimitedQueue;
  /** Keys as workers got them: "key@ms". */
  readonly got: string[];
}

/** A queue whose worker takes keys and never calls done. */
function bench(work?: (queue: RateLimitedQueue) => void): Bench {
  let queue: RateLimitedQueue | undefined;
  const got: string[] = [];
  let realm: Realm | undefined;
  const lone = new LoneRealm((own) => {
    realm = own;
    queue = new RateLimitedQueue(own);
    work?.(queue);
    own.spawn('worker', function* () {
      for (;;) got.push(`${yield* queue!.get()}@${realm!.now / 1_000}`);
    });
  });
  return { lone, queue: queue!, got };
}

test('a key that waits already is not added again', () => {
  const { got } = bench((queue) => {
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    assert.equal(queue.length, 3);
  });
  assert.deepEqual(got, ['a@0', 'b@0', 'c@0']);
});

test('a key being worked on comes again only after done', () => {
  const { lone, queue, got } = bench();
  lone.act(() => queue.add('a'));
  lone.act(() => {
    queue.add('a');
    queue.add('a');
  });
  assert.deepEqual(got, ['a@0']);
  lone.run(10);
  lone.act(() => queue.done('a'));
  lone.act(() => queue.done('a'));
  assert.deepEqual(got, ['a@0', 'a@10']);
});

test('two workers never have the same key', () => {
  const { lone, queue, got } = bench();
  const other: string[] = [];
  lone.act(() => lone.realm.spawn('other', function* () {
    for (;;) other.push(yield* queue.get());
  }));
  lone.act(() => queue.add('a'));
  lone.act(() => queue.add('a'));
  assert.deepEqual([got, other], [['a@0'], []]);
  lone.act(() => queue.done('a'));
  assert.deepEqual([got, other], [['a@0'], ['a']]);
});

test('of two waits of one key the one that ends first counts', () => {
  const { lone, queue, got } = bench();
  lone.act(() => {
    queue.addAfter('a', 50);
    queue.addAfter('a', 20);
    queue.addAfter('a', 90);
    queue.addAfter('b', 30);
  });
  lone.run(40);
  lone.act(() => queue.done('a'));
  lone.run(100);
  assert.deepEqual(got, ['a@20', 'b@30']);
});

test('a wait of no time adds the key at once', () => {
  const { lone, queue, got } = bench();
  lone.act(() => queue.addAfter('a', 0));
  assert.deepEqual(got, ['a@0']);
});

test('an idle wait leaves the realm quiet, another does not', () => {
  const { lone, queue } = bench();
  lone.act(() => queue.addAfter('a', 50, { idle: true }));
  assert.ok(lone.isQuiet);
  lone.act(() => queue.addAfter('b', 50));
  assert.ok(!lone.isQuiet);
});

test('failures of a key double its back-off until they are forgotten', () => {
  const { lone, queue, got } = bench();
  for (let i = 0; i < 4; i += 1) {
    lone.act(() => queue.addRateLimited('a'));
    lone.run(1_000);
    lone.act(() => queue.done('a'));
  }
  assert.deepEqual(got, ['a@5', 'a@1010', 'a@2020', 'a@3040']);
  assert.equal(queue.failures('a'), 4);
  lone.act(() => {
    queue.forget('a');
    queue.addRateLimited('a');
  });
  lone.run(1_000);
  assert.equal(got.at(-1), 'a@4005');
});

test('the back-off of a key ends at 1000 s', () => {
  const { lone, queue, got } = bench();
  for (let i = 0; i < 30; i += 1) {
    lone.act(() => {
      queue.addRateLimited('a');
      queue.done('a');
    });
    lone.run(2_000_000);
  }
  const before = 29 * 2_000_000;
  assert.equal(got.at(-1), `a@${before + 1_000_000}`);
});

test('beyond 100 at once keys come back at 10 a second', () => {
  const { lone, queue, got } = bench();
  lone.act(() => {
    for (let i = 0; i < 103; i += 1) queue.addRateLimited(`k${i}`);
  });
  lone.run(1_000);
  assert.deepEqual(got.slice(98), [
    'k98@5', 'k99@5', 'k100@100', 'k101@200', 'k102@300',
  ]);
});
