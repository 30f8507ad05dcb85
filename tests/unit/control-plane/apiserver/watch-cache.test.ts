import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WatchCache } from
  '../../../../engine/control-plane/apiserver/watch-cache.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import { createStore } from
  '../../../../engine/control-plane/etcd/index.ts';

const pod = (name: string, resourceVersion: number) => ({
  apiVersion: 'v1', kind: 'Pod',
  metadata: {
    name, namespace: 'default', resourceVersion: String(resourceVersion),
  },
}) as ApiObject;

/** A cache fed with one new Pod per entry, `everyMs` apart. */
function fed(count: number, everyMs: number): WatchCache {
  const cache = new WatchCache();
  cache.reset([], 1);
  for (let n = 0; n < count; n += 1) {
    const revision = n + 2;
    const key = `/registry/pods/default/p${n}`;
    const value = pod(`p${n}`, revision);
    const now = {
      key, value, createRevision: revision, modRevision: revision, version: 1,
    };
    cache.apply({ revision, key, now }, n * everyMs);
  }
  return cache;
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { code, message } = error as ApiError;
    return `${code} ${message}`;
  }
  return 'none';
}

test('keeps the last hundred events, and says what is too old', () => {
  const cache = fed(300, 10_000);
  assert.equal(cache.eventsAfter(201).length, 100);
  assert.equal(refusal(() => cache.eventsAfter(200)),
    '410 too old resource version: 200 (201)');
});

test('grows instead of forgetting what is younger than 75 s', () => {
  const cache = fed(300, 100);
  assert.equal(cache.eventsAfter(1).length, 300);
});

test('knows nothing of what was before it was filled', () => {
  const cache = new WatchCache();
  cache.reset([pod('old', 5)], 9);
  assert.equal(refusal(() => cache.eventsAfter(8)),
    '410 too old resource version: 8 (9)');
  assert.deepEqual(cache.eventsAfter(9), []);
  assert.equal(cache.objectsAt(8), undefined);
});

test('shows a deleted object as it was, at the revision of its end', () => {
  const cache = fed(1, 0);
  const before = {
    key: '/registry/pods/default/p0', value: pod('p0', 2), createRevision: 2,
    modRevision: 2, version: 1,
  };
  const event = cache.apply({ revision: 3, key: before.key, before }, 0);
  assert.ok(event.isDelete);
  assert.equal(event.object.metadata.resourceVersion, '3');
  assert.equal(cache.objects.find('default', 'p0'), undefined);
});

test('finds the past as the store does, whatever was written', () => {
  const write = fc.record({
    name: fc.constantFrom('a', 'b', 'c'), isDelete: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(write, { maxLength: 30 }), (writes) => {
    const store = createStore();
    const cache = new WatchCache();
    cache.reset([], 1);
    for (const { name, isDelete } of writes) {
      const key = `/registry/pods/default/${name}`;
      const revision = store.revision + 1;
      store.txn([], [isDelete ? { op: 'delete', key }
        : { op: 'put', key, value: pod(name, revision) }], []);
      const changes = store.revision === revision
        ? store.changesSince(revision) : [];
      for (const change of changes) cache.apply(change, 0);
    }
    for (let at = 1; at <= store.revision; at += 1) {
      const { found } = store.range('/registry/pods/', '/registry/pods0', at);
      assert.deepEqual(cache.objectsAt(at), found.map(({ value }) => value));
    }
  }));
});
