import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createStore, StoreError } from
  '../../../../engine/control-plane/etcd/index.ts';
import type {
  Compare, Op,
} from '../../../../engine/control-plane/etcd/index.ts';
import { ModelStore } from './model.ts';

const put = (key: string, value: unknown): Op => ({ op: 'put', key, value });
const remove = (key: string, to?: string): Op =>
  (to === undefined ? { op: 'delete', key } : { op: 'delete', key, to });
const absent = (key: string): Compare =>
  ({ key, target: 'modRevision', is: '=', value: 0 });

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof StoreError);
    return error.reason;
  }
  return 'none';
}

test('an empty store is at revision 1', () => {
  assert.equal(createStore().revision, 1);
});

test('a transaction that changes something raises the revision by one', () => {
  const store = createStore();
  const { revision } = store.txn([], [put('/b', 1), put('/a', 2)], []);
  assert.equal(revision, 2);
  const { found } = store.range('/a', '/z');
  assert.deepEqual(found.map(({ key }) => key), ['/a', '/b']);
  assert.deepEqual(found.map(({ modRevision }) => modRevision), [2, 2]);
});

test('a transaction that changes nothing leaves the revision alone', () => {
  const store = createStore();
  store.txn([], [remove('/a'), { op: 'range', key: '/a' }], []);
  assert.equal(store.revision, 1);
});

test('a create guarded by revision 0 succeeds once', () => {
  const store = createStore();
  const range: Op = { op: 'range', key: '/a' };
  const first = store.txn([absent('/a')], [put('/a', 1)], [range]);
  const second = store.txn([absent('/a')], [put('/a', 2)], [range]);
  assert.deepEqual([first.succeeded, second.succeeded], [true, false]);
  const [seen] = second.results;
  assert.ok(seen?.op === 'range');
  assert.equal(seen.found[0]?.value, 1);
});

test('a key that comes back begins a new life at version 1', () => {
  const store = createStore();
  store.txn([], [put('/a', 1)], []);
  store.txn([], [put('/a', 2)], []);
  store.txn([], [remove('/a')], []);
  store.txn([], [put('/a', 3)], []);
  const [now] = store.range('/a').found;
  assert.deepEqual(now, {
    key: '/a', value: 3, createRevision: 5, modRevision: 5, version: 1,
  });
});

test('refuses a key that is written twice in one transaction', () => {
  const store = createStore();
  const twice = () => store.txn([], [put('/a', 1), put('/a', 2)], []);
  const within = () => store.txn([], [remove('/', '0'), put('/a', 1)], []);
  assert.equal(refusal(twice), 'duplicate-key');
  assert.equal(refusal(within), 'duplicate-key');
  assert.equal(store.revision, 1);
});

test('reads what stood there at an earlier revision', () => {
  const store = createStore();
  for (const value of ['one', 'two', 'three']) {
    store.txn([], [put('/a', value)], []);
  }
  const at = [2, 3, 4].map((revision) =>
    store.range('/a', undefined, revision).found[0]?.value);
  assert.deepEqual(at, ['one', 'two', 'three']);
});

test('a compaction forgets what was overwritten and keeps the rest', () => {
  const store = createStore();
  store.txn([], [put('/a', 1), put('/b', 1)], []);
  store.txn([], [put('/a', 2)], []);
  store.txn([], [remove('/b')], []);
  store.compact(4);
  assert.equal(refusal(() => store.range('/a', undefined, 3)), 'compacted');
  assert.equal(refusal(() => store.changesSince(4)), 'compacted');
  assert.equal(refusal(() => store.compact(4)), 'compacted');
  assert.equal(refusal(() => store.compact(9)), 'future');
  assert.equal(refusal(() => store.range('/a', undefined, 9)), 'future');
  assert.deepEqual(store.range('/', '0').found.map(({ value }) => value), [2]);
});

test('a snapshot brings back everything that was kept', () => {
  const store = createStore();
  store.txn([], [put('/a', 1), put('/b', 1)], []);
  store.txn([], [put('/a', 2)], []);
  store.compact(2);
  store.txn([], [remove('/b')], []);
  const again = createStore(
    JSON.parse(JSON.stringify(store.snapshot())) as never,
  );
  assert.deepEqual(again.range('/', '0'), store.range('/', '0'));
  assert.deepEqual(again.range('/', '0', 3), store.range('/', '0', 3));
  assert.deepEqual(again.changesSince(3), store.changesSince(3));
  assert.equal(refusal(() => again.range('/a', undefined, 1)), 'compacted');
});

const KEYS = ['/a', '/a/b', '/a/c', '/b', '/b0', '/c'];
const key = fc.constantFrom(...KEYS);
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ op: fc.constant('put' as const), key, value: fc.nat(9) }),
  fc.record({ op: fc.constant('delete' as const), key }),
  fc.record({ op: fc.constant('delete' as const), key, to: key }),
);
const compare: fc.Arbitrary<Compare> = fc.record({
  key,
  target: fc.constantFrom('createRevision', 'modRevision', 'version'),
  is: fc.constantFrom('=', '!=', '<', '>'),
  value: fc.nat(6),
});
/** Of one branch no key is named twice: that is another test's matter. */
const ops = fc.uniqueArray(op, { maxLength: 3, selector: (each) => each.key })
  .filter((all) => all.filter((each) => 'to' in each).length === 0
    || all.every((each) => each.op !== 'put'));
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({
    compares: fc.array(compare, { maxLength: 2 }), then: ops, otherwise: ops,
  }) },
  { weight: 1, arbitrary: fc.record({ compact: fc.nat(12) }) },
);

test('behaves like a map for each revision, whatever is done', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const store = createStore();
    const model = new ModelStore();
    for (const each of steps) {
      if ('compact' in each) {
        const [a, b] = [store, model].map((one) =>
          refusal(() => one.compact(each.compact)));
        assert.equal(a, b);
        continue;
      }
      const { compares, then, otherwise } = each;
      const { succeeded } = store.txn(compares, then, otherwise);
      assert.equal(succeeded, model.txn(compares, then, otherwise));
    }
    assert.equal(store.revision, model.revision);
    for (let at = 0; at <= model.revision + 1; at += 1) {
      sameRange(store, model, at);
      sameChanges(store, model, at);
    }
  }), { numRuns: 300 });
});

function sameRange(
  store: ReturnType<typeof createStore>,
  model: ModelStore,
  at: number,
): void {
  const theirs = attempt(() => model.range('/a', '/c', at));
  assert.deepEqual(attempt(() => store.range('/a', '/c', at).found), theirs);
  const one = attempt(() => model.range('/b', undefined, at));
  assert.deepEqual(
    attempt(() => store.range('/b', undefined, at).found), one,
  );
}

function sameChanges(
  store: ReturnType<typeof createStore>,
  model: ModelStore,
  from: number,
): void {
  assert.deepEqual(
    attempt(() => store.changesSince(from).map(withoutForgotten)),
    attempt(() => model.changesSince(from).map(withoutForgotten)),
  );
}

/** What a change replaced may have been compacted away. */
function withoutForgotten({ revision, key: name, now }: {
  readonly revision: number; readonly key: string; readonly now?: unknown;
}): unknown {
  return { revision, name, now };
}

function attempt<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return (error as StoreError).reason;
  }
}
