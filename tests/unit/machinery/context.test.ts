import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assert as kernelAssert } from '../../../engine/kernel/assert.ts';
import type { ComponentContext }
  from '../../../engine/machinery/component.ts';
import { createContext } from '../../../engine/machinery/context.ts';
import type { Workqueue } from '../../../engine/machinery/workqueue.ts';
import { LoneRealm } from '../../harness/lone-realm.ts';
import type { LoneOptions } from '../../harness/lone-realm.ts';
import { things } from '../../harness/thing.ts';

const EMPTY = {
  apiVersion: 'test.io/v1', kind: 'ThingList',
  metadata: { resourceVersion: '1' }, items: [],
};

function start(
  component: (ctx: ComponentContext) => void,
  options: LoneOptions = {},
): LoneRealm {
  return new LoneRealm((realm) => {
    component(createContext(realm, { name: 'test' }));
  }, options);
}

test('workers begin once the informers have synced', () => {
  const story: string[] = [];
  const lone = start((ctx) => {
    const queue = ctx.queue('things');
    queue.add('a');
    ctx.reconcile(queue, 1, function* (key) {
      story.push(`${key}@${ctx.clock.now()}`);
    });
    ctx.informer(things);
  }, { answer: () => EMPTY, latencyMs: 7 });
  lone.run(5);
  assert.deepEqual(story, []);
  lone.run(5);
  assert.deepEqual(story, ['a@7']);
});

test('so many workers take keys at the same time', () => {
  const story: string[] = [];
  const lone = start((ctx) => {
    const queue = ctx.queue('things');
    for (const key of ['a', 'b', 'c']) queue.add(key);
    ctx.reconcile(queue, 2, function* (key) {
      yield* ctx.clock.sleep(10);
      story.push(`${key}@${ctx.clock.now()}`);
    });
  });
  lone.run(100);
  assert.deepEqual(story, ['a@10', 'b@10', 'c@20']);
});

/** The same queue, of which nothing is known. */
function disguised(queue: Workqueue): Workqueue {
  return {
    add: (key) => queue.add(key),
    addAfter: (key, ms, options) => queue.addAfter(key, ms, options),
    addRateLimited: (key) => queue.addRateLimited(key),
    forget: (key) => queue.forget(key),
    failures: (key) => queue.failures(key),
    get: () => queue.get(),
    done: (key) => queue.done(key),
    get length() { return queue.length; },
  };
}

/** What happens, in order, where keys come alone and together, before the
 *  workers and after them, and others go on in the same turns. */
function storyOf(shown: (queue: Workqueue) => Workqueue): string[] {
  const story: string[] = [];
  const lone = start((ctx) => {
    const queue = ctx.queue('things');
    const tell = (what: string): void => {
      story.push(`${what}@${ctx.clock.now()}`);
    };
    ctx.reconcile(shown(queue), 3, function* (key) {
      tell(key);
      if (key === 'twice') queue.add('more');
      yield* ctx.clock.sleep(key.length);
      tell(`${key} done`);
      if (key === 'fails') throw new Error('not yet');
    });
    ctx.spawn('other', function* () {
      queue.add('early');
      yield* ctx.clock.sleep(2);
      for (const key of ['a', 'twice', 'fails', 'bb', 'a']) queue.add(key);
      const call = ctx.clock.sleep(0);
      call.then(() => tell('other'));
      yield* call;
      tell('other goes on');
      for (const key of ['last', 'a', 'cc']) queue.addAfter(key, 40);
    });
  });
  lone.run(200);
  return story;
}

test('a worker that nothing was there for yet makes no difference', () => {
  const story = storyOf((queue) => queue);
  assert.deepEqual(story, storyOf(disguised));
  assert.ok(story.includes('more@7') && story.includes('cc@42'), `${story}`);
});

test('an error means a retry after a back-off, and a line that says so', () => {
  const tries: number[] = [];
  const lone = start((ctx) => {
    const queue = ctx.queue('things');
    queue.add('n/a');
    ctx.reconcile(queue, 1, function* () {
      tries.push(ctx.clock.now());
      yield* ctx.clock.sleep(1);
      if (tries.length < 3) throw new Error('not yet');
    });
  });
  lone.run(1_000);
  assert.deepEqual(tries.slice(1), [6, 17]);
  const line = 'things: n/a requeued after error: not yet';
  assert.deepEqual(lone.said, [line, line]);
  assert.deepEqual(lone.troubles, []);
});

test('a mistake in the program stops the component instead', () => {
  const lone = start((ctx) => {
    const queue = ctx.queue('things');
    queue.add('n/a');
    ctx.reconcile(queue, 1, function* () {
      kernelAssert(false, 'two and two are four');
    });
  });
  assert.deepEqual(lone.troubles, [
    { message: 'AssertionError: two and two are four' },
  ]);
  assert.deepEqual(lone.said, []);
});

test('a result may ask for the key again later', () => {
  const tries: number[] = [];
  let queue: Workqueue | undefined;
  const lone = start((ctx) => {
    queue = ctx.queue('things');
    queue.addRateLimited('a');
    ctx.reconcile(queue, 1, function* () {
      tries.push(ctx.clock.now());
      return tries.length === 1 ? { requeueAfterMs: 30 } : undefined;
    });
  });
  lone.run(1_000);
  assert.deepEqual(tries, [5, 35]);
  assert.equal(queue!.failures('a'), 0);
});

test('an asynchronous reconcile is worked off like any other', async () => {
  const tries: string[] = [];
  const lone = start((ctx) => {
    const queue = ctx.queue('things');
    queue.add('a');
    queue.add('b');
    ctx.reconcile(queue, 1, (key) => {
      tries.push(key);
      return { then: (done) => done!(undefined) } as PromiseLike<void> as
        Promise<void>;
    });
  });
  lone.run(10);
  assert.deepEqual(tries, ['a', 'b']);
  assert.equal(lone.realm.isAsync, true);
});

test('dates follow the wall clock, waits the virtual one', () => {
  const story: string[] = [];
  const lone = start(({ clock }) => {
    const note = (what: string): void => {
      story.push(`${what} ${clock.now()} ${clock.date()}`);
    };
    note('start');
    clock.after(999, () => note('after'));
    clock.after(1_500, () => story.push(clock.microDate()));
    const ticking = clock.every(1_000, () => note('every'));
    clock.after(2_500, () => ticking.cancel());
  }, { epochMs: 1_795_000_000_000 });
  lone.run(10_000);
  assert.deepEqual(story, [
    'start 0 2026-11-18T11:06:40Z',
    'after 999 2026-11-18T11:06:40Z',
    'every 1000 2026-11-18T11:06:41Z',
    '2026-11-18T11:06:41.500000Z',
    'every 2000 2026-11-18T11:06:42Z',
  ]);
});

test('a period is counted from the end of a turn, and is no work', () => {
  const ticks: number[] = [];
  const lone = start(({ clock }) => {
    clock.every(100, () => {
      ticks.push(clock.now());
      return clock.sleep(50) as unknown as void;
    });
  });
  assert.ok(lone.isQuiet);
  lone.run(500);
  assert.deepEqual(ticks, [100, 250, 400]);
});

test('a period can be ended in its own turn', () => {
  const ticks: number[] = [];
  const lone = start(({ clock }) => {
    const ticking = clock.every(100, () => {
      ticks.push(clock.now());
      if (ticks.length === 2) ticking.cancel();
    });
  });
  lone.run(500);
  assert.deepEqual(ticks, [100, 200]);
});

test('a period whose turn fails stops the component', () => {
  const lone = start(({ clock }) => {
    clock.every(100, () => clock.sleep(1).then(() => {
      throw new Error('over');
    }) as unknown as void);
  });
  lone.run(500);
  assert.deepEqual(lone.troubles, [{ message: 'over' }]);
});
