import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ApiObject } from '../../../engine/machinery/api/meta.ts';
import { Cache } from '../../../engine/machinery/cache.ts';
import { thing } from '../../harness/thing.ts';

const names = (objects: readonly ApiObject[]): string[] =>
  objects.map(({ metadata: { namespace, name } }) =>
    namespace === undefined ? name : `${namespace}/${name}`);

test('lists are in key order, as the store has them', () => {
  const cache = new Cache();
  for (const key of ['team/b', 'team-a/z', 'team/a', 'a/q', 'team/c']) {
    cache.put(thing(key));
  }
  assert.deepEqual(
    names(cache.list()), ['a/q', 'team-a/z', 'team/a', 'team/b', 'team/c'],
  );
  assert.deepEqual(
    names(cache.list({ namespace: 'team' })), ['team/a', 'team/b', 'team/c'],
  );
  assert.deepEqual(cache.list({ namespace: 'none' }), []);
});

test('a list does not change after it was given out', () => {
  const cache = new Cache();
  cache.put(thing('n/b'));
  const before = cache.list();
  cache.put(thing('n/a'));
  cache.put(thing('n/b', { resourceVersion: '2' }));
  const after = cache.list();
  cache.remove(thing('n/a'));
  assert.deepEqual(names(before), ['n/b']);
  assert.equal(before[0]!.metadata.resourceVersion, '1');
  assert.deepEqual(names(after), ['n/a', 'n/b']);
  assert.deepEqual(names(cache.list()), ['n/b']);
});

test('objects are found by key, in namespaces and without', () => {
  const cache = new Cache();
  const pod = thing('default/web');
  const node = thing('node-1');
  cache.put(pod);
  cache.put(node);
  assert.equal(cache.get('default/web'), pod);
  assert.equal(cache.get('node-1'), node);
  assert.equal(cache.get('default/node-1'), undefined);
  assert.equal(cache.size, 2);
});

test('put and remove say what was there before', () => {
  const cache = new Cache();
  const first = thing('n/a');
  const second = thing('n/a', { resourceVersion: '2' });
  assert.equal(cache.put(first), undefined);
  assert.equal(cache.put(second), first);
  assert.equal(cache.remove(thing('n/a')), second);
  assert.equal(cache.remove(thing('n/a')), undefined);
  assert.equal(cache.size, 0);
});

test('a list can be narrowed by labels', () => {
  const cache = new Cache();
  cache.put(thing('n/a', { labels: { app: 'web' } }));
  cache.put(thing('n/b', { labels: { app: 'db' } }));
  cache.put(thing('n/c'));
  const found = cache.list({ labelSelector: 'app in (web,db),app!=db' });
  assert.deepEqual(names(found), ['n/a']);
});

test('an index follows the value of each object', () => {
  const cache = new Cache();
  const on = (key: string, zone?: string): ApiObject =>
    thing(key, zone === undefined ? {} : { labels: { zone } });
  cache.put(on('n/b', 'x'));
  const byZone = cache.indexBy((object) => object.metadata.labels?.zone);
  cache.put(on('n/a', 'x'));
  cache.put(on('n/c'));
  assert.deepEqual(names(byZone.list('x')), ['n/a', 'n/b']);
  cache.put(on('n/a', 'y'));
  cache.put(on('n/c', 'y'));
  assert.deepEqual(names(byZone.list('x')), ['n/b']);
  assert.deepEqual(names(byZone.list('y')), ['n/a', 'n/c']);
  cache.remove(on('n/b'));
  cache.put(on('n/c'));
  assert.deepEqual(byZone.list('x'), []);
  assert.deepEqual(names(byZone.list('y')), ['n/a']);
});
