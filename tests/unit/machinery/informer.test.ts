import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Realm } from '../../../engine/kernel/realm.ts';
import { ApiError, expired, serviceUnavailable }
  from '../../../engine/machinery/api/errors.ts';
import type { ApiObject } from '../../../engine/machinery/api/meta.ts';
import { createContext } from '../../../engine/machinery/context.ts';
import type { Informer } from '../../../engine/machinery/informer.ts';
import type { ApiMessage, ApiRequest }
  from '../../../engine/machinery/request.ts';
import { LoneRealm } from '../../harness/lone-realm.ts';
import { thing, things } from '../../harness/thing.ts';

/** A server that answers lists with `items` as of `version`. */
interface World {
  items: ApiObject[];
  version: string;
  /** Thrown instead of an answer while set. */
  refusal?: ApiError | undefined;
}

interface Bench {
  readonly lone: LoneRealm;
  readonly world: World;
  readonly informer: Informer<ApiObject>;
  /** What handlers were told, and when: "add n/a@1". */
  readonly told: string[];
}

function bench(items: ApiObject[] = []): Bench {
  const world: World = { items, version: '10' };
  const told: string[] = [];
  let informer: Informer<ApiObject> | undefined;
  const lone = new LoneRealm((realm) => {
    informer = createContext(realm, { name: 'test' }).informer(things);
    listen(realm, informer, told);
  }, {
    answer: ({ api }: { api: ApiRequest }) => {
      if (world.refusal !== undefined) throw world.refusal;
      if (api.verb === 'watch') return {};
      const { items: all, version: resourceVersion } = world;
      return {
        apiVersion: 'test.io/v1', kind: 'ThingList',
        metadata: { resourceVersion }, items: all,
      };
    },
  });
  return { lone, world, informer: informer!, told };
}

function listen(
  realm: Realm,
  informer: Informer<ApiObject>,
  told: string[],
): void {
  const tell = (what: string, { metadata }: ApiObject): void => {
    const { namespace, name, resourceVersion } = metadata;
    const place = `${namespace}/${name}`;
    told.push(`${what} ${place} rv ${resourceVersion}@${realm.now / 1_000}`);
  };
  informer.onAdd((object) => tell('add', object));
  informer.onUpdate((before, after) => {
    assert.notEqual(before, after);
    tell('update', after);
  });
  informer.onDelete((object) => tell('delete', object));
}

const apiOf = (request: unknown): ApiRequest =>
  (request as ApiMessage & { api: ApiRequest }).api;

test('an informer lists from the cache, then watches from there', () => {
  const { lone, informer, told } = bench([thing('n/a'), thing('n/b')]);
  assert.equal(informer.hasSynced, false);
  lone.run(5);
  assert.equal(informer.hasSynced, true);
  assert.deepEqual(told, ['add n/a rv 1@1', 'add n/b rv 1@1']);
  const [list, watch] = lone.requests.map(apiOf);
  assert.equal(lone.requests.length, 2);
  assert.deepEqual(list, {
    verb: 'list', group: 'test.io', version: 'v1', resource: 'things',
    options: { resourceVersion: '0' },
  });
  const { timeoutSeconds, ...options } = watch!.options!;
  assert.equal(watch!.verb, 'watch');
  assert.deepEqual(options, {
    resourceVersion: '10', allowWatchBookmarks: true,
  });
  assert.ok(timeoutSeconds! >= 300 && timeoutSeconds! <= 600);
});

test('the cache has a change before handlers are told of it', () => {
  const { lone, informer } = bench([thing('n/a')]);
  const seen: (string | undefined)[] = [];
  lone.act(() => informer.onUpdate((_, { metadata }) => {
    seen.push(informer.get('n/a')?.metadata.resourceVersion);
    assert.equal(metadata.resourceVersion, seen.at(-1));
  }));
  lone.run(5);
  lone.push([
    { type: 'MODIFIED', object: thing('n/a', { resourceVersion: '11' }) },
    { type: 'MODIFIED', object: thing('n/a', { resourceVersion: '12' }) },
  ]);
  assert.deepEqual(seen, ['11', '12']);
});

test('what a watch delivers is added, updated and deleted', () => {
  const { lone, informer, told } = bench();
  lone.run(5);
  lone.push([
    { type: 'ADDED', object: thing('n/a', { resourceVersion: '11' }) },
    { type: 'MODIFIED', object: thing('n/a', { resourceVersion: '12' }) },
    { type: 'BOOKMARK', object: { metadata: { resourceVersion: '13' } } },
    { type: 'DELETED', object: thing('n/a', { resourceVersion: '14' }) },
    { type: 'DELETED', object: thing('n/b', { resourceVersion: '15' }) },
  ]);
  assert.deepEqual(told, [
    'add n/a rv 11@5', 'update n/a rv 12@5', 'delete n/a rv 14@5',
  ]);
  assert.deepEqual(informer.list(), []);
});

test('a watch that ends is opened again from the last version seen', () => {
  const { lone } = bench();
  lone.run(5_000);
  lone.push([{ type: 'BOOKMARK', object: thing('n/x', {
    resourceVersion: '42' }) }]);
  lone.close();
  assert.equal(lone.requests.length, 3);
  const again = apiOf(lone.requests[2]);
  assert.equal(again.verb, 'watch');
  assert.equal(again.options!.resourceVersion, '42');
});

test('a broken connection is opened again with growing waits', () => {
  const { lone, world } = bench();
  lone.run(60_000);
  world.refusal = serviceUnavailable('nobody there');
  const before = lone.requests.length;
  lone.close(serviceUnavailable('reset'));
  assert.equal(lone.requests.length, before + 1);
  lone.run(790);
  assert.equal(lone.requests.length, before + 1);
  lone.run(820);
  assert.equal(lone.requests.length, before + 2);
  lone.run(40_000);
  const tries = lone.requests.length - before;
  assert.ok(tries >= 4 && tries <= 6, `${tries} tries`);
  assert.ok(lone.requests.slice(before)
    .every((request) => apiOf(request).verb === 'watch'));
});

test('a server that stays away leaves the cluster quiet in the end', () => {
  const { lone, world } = bench();
  lone.run(60_000);
  world.refusal = serviceUnavailable('nobody there');
  lone.close(serviceUnavailable('reset'));
  lone.run(1_000);
  assert.equal(lone.isQuiet, false);
  lone.run(300_000);
  assert.equal(lone.isQuiet, true);
});

test('an expired watch leads to a list, and to its difference', () => {
  const { lone, world, told, informer } = bench([
    thing('n/a'), thing('n/b'), thing('n/c'),
  ]);
  lone.run(5_000);
  told.length = 0;
  world.version = '99';
  world.items = [
    thing('n/b'), thing('n/c', { resourceVersion: '98' }), thing('n/d'),
  ];
  lone.push([{
    type: 'ERROR',
    object: {
      kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
      reason: 'Expired', code: 410, message: 'too old resource version',
    },
  }]);
  assert.equal(lone.streams[0]!.isOpen, false);
  lone.run(2_000);
  const whats = told.map((text) => text.replace(/@.*/, ''));
  assert.deepEqual(
    whats, ['update n/c rv 98', 'add n/d rv 1', 'delete n/a rv 1'],
  );
  assert.equal(informer.get('n/a'), undefined);
  const [list, watch] = lone.requests.slice(-2).map(apiOf);
  assert.equal(list!.options!.resourceVersion, '10');
  assert.equal(watch!.options!.resourceVersion, '99');
});

test('what was deleted and made anew while nobody watched stays', () => {
  const { lone, world, told, informer } = bench([thing('n/a')]);
  lone.run(5_000);
  told.length = 0;
  world.items = [thing('n/a', { uid: 'another', resourceVersion: '20' })];
  lone.close(expired('compacted'));
  lone.run(2_000);
  assert.deepEqual(
    told.map((text) => text.replace(/@.*/, '')), ['update n/a rv 20'],
  );
  assert.equal(informer.get('n/a')?.metadata.uid, 'another');
});

test('a list at a version that is gone is asked again for any', () => {
  const { lone, world } = bench();
  lone.run(5_000);
  world.refusal = expired('too old');
  lone.close(expired('too old'));
  lone.run(10_000);
  const versions = lone.requests.map(apiOf)
    .filter(({ verb }) => verb === 'list')
    .map(({ options }) => options!.resourceVersion);
  assert.deepEqual(versions.slice(0, 3), ['0', '10', '']);
});

test('a late handler is told of what is there, once it is set up', () => {
  const { lone, informer } = bench([thing('n/a'), thing('n/b')]);
  lone.run(5);
  const late: string[] = [];
  lone.act(() => {
    informer.onAdd(({ metadata }) => late.push(metadata.name));
    assert.deepEqual(late, []);
  });
  assert.deepEqual(late, ['a', 'b']);
});

test('equal resource and options give the same informer', () => {
  let lists = 0;
  const lone = new LoneRealm((realm) => {
    const ctx = createContext(realm, { name: 'test' });
    const all = ctx.informer(things);
    assert.equal(ctx.informer(things, {}), all);
    const some = ctx.informer(things, { namespace: 'n' });
    assert.notEqual(some, all);
    assert.equal(ctx.informer(things, { namespace: 'n' }), some);
    assert.notEqual(ctx.informer(things, { labelSelector: 'n' }), some);
  }, { answer: () => { lists += 1; } });
  assert.equal(lists, 3);
  assert.deepEqual(lone.troubles, []);
});

test('an informer without handlers lets its watch wait for the first', () => {
  let informer: Informer<ApiObject>;
  const lone = new LoneRealm((realm) => {
    informer = createContext(realm, { name: 'test' }).informer(things);
  }, {
    answer: () => ({ metadata: { resourceVersion: '10' }, items: [] }),
  });
  lone.run(5);
  assert.equal(lone.streams.at(-1)!.mayWait, true);
  lone.act(() => informer.onDelete(() => {}));
  assert.equal(lone.streams.at(-1)!.mayWait, false);
  lone.close();
  lone.run(60_000);
  assert.equal(lone.streams.length, 2);
  assert.equal(lone.streams.at(-1)!.mayWait, false);
});

test('an informer with handlers may rest, also over a new watch', () => {
  let informer: Informer<ApiObject>;
  const lone = new LoneRealm((realm) => {
    informer = createContext(realm, { name: 'test' }).informer(things);
    informer.mayWait(true);
    informer.onDelete(() => {});
  }, {
    answer: () => ({ metadata: { resourceVersion: '10' }, items: [] }),
  });
  lone.run(5);
  assert.equal(lone.streams.at(-1)!.mayWait, true);
  lone.act(() => informer.mayWait(false));
  assert.equal(lone.streams.at(-1)!.mayWait, false);
  lone.act(() => informer.mayWait(true));
  lone.close();
  lone.run(60_000);
  assert.equal(lone.streams.length, 2);
  assert.equal(lone.streams.at(-1)!.mayWait, true);
});
