// What the server does while its cache lags behind the store.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cachedReads } from
  '../../../../engine/control-plane/apiserver/admission-reads.ts';
import { Caches } from
  '../../../../engine/control-plane/apiserver/caches.ts';
import { kindOfResource, KINDS } from
  '../../../../engine/control-plane/apiserver/kinds.ts';
import { list } from '../../../../engine/control-plane/apiserver/read.ts';
import type { Registry, Target } from
  '../../../../engine/control-plane/apiserver/registry.ts';
import { createStore } from
  '../../../../engine/control-plane/etcd/index.ts';
import { change } from '../../../../engine/control-plane/apiserver/update.ts';
import { runProcess } from '../../../../engine/kernel/process.ts';
import { createRandom } from '../../../../engine/kernel/random.ts';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import { configmaps } from
  '../../../../engine/machinery/api/resource.ts';

const PREFIX = '/registry/configmaps/default/';

/** A server whose cache hears of a write only when the test says so. */
class Lagging {
  readonly store = createStore();
  readonly caches: Caches;
  readonly registry: Registry;
  readonly target: Target;
  readonly asked: string[] = [];
  /** Ends the server's patience. */
  giveUp: () => void = () => {};

  constructor() {
    const clock = {
      now: () => 0,
      after: (_: number, turn: () => void) => {
        this.giveUp = turn;
        return { cancel: () => {} };
      },
    };
    this.caches = new Caches(clock as never, KINDS);
    this.caches.load([], 1);
    this.registry = {
      clock: clock as never,
      random: createRandom('1'),
      store: this.#patient() as never,
      caches: this.caches,
      leases: undefined as never,
      reads: cachedReads(this.caches),
      suffix: () => '',
      addresses: undefined as never,
      siblings: undefined as never,
      bookmarks: undefined as never,
      network: undefined as never,
      self: 'kube-apiserver',
    };
    this.target = {
      kind: kindOfResource(configmaps)!, user: 'kubectl', verb: 'patch',
      subresource: undefined, namespace: 'default', name: '', options: {},
      warn: undefined,
    };
  }

  write(name: string, a: string): void {
    const resourceVersion = String(this.store.revision + 1);
    const value = {
      apiVersion: 'v1', kind: 'ConfigMap',
      metadata: { name, namespace: 'default', resourceVersion }, data: { a },
    };
    const key = PREFIX + name;
    this.store.txn([], [{ op: 'put', key, value }], []);
  }

  /** The cache learns of everything. */
  catchUp(): void {
    const from = this.caches.revision + 1;
    this.caches.feed(this.store.changesSince(from));
  }

  #patient(): object {
    const { store, asked } = this;
    return {
      *status() {
        asked.push('status');
        return { revision: store.revision, compactedRevision: 0 };
      },
      *range(from: string, to?: string) {
        asked.push('range');
        return store.range(from, to);
      },
      *txn(...txn: Parameters<typeof store.txn>) {
        asked.push('txn');
        return store.txn(...txn);
      },
    };
  }
}

function itemsOf(lagging: Lagging): { names?: string[] } {
  const result: { names?: string[] } = {};
  runProcess(list(lagging.registry, lagging.target), ({ items }) => {
    result.names = items.map(({ metadata }) => metadata.name);
  }, (error) => { throw error; });
  return result;
}

test('a list waits for the cache to be as far as the store', () => {
  const lagging = new Lagging();
  lagging.write('one', '1');
  const result = itemsOf(lagging);
  assert.deepEqual(result, {});
  lagging.catchUp();
  assert.deepEqual(result, { names: ['one'] });
  assert.deepEqual(lagging.asked, ['status']);
});

test('a list asks the store when the cache does not come so far', () => {
  const lagging = new Lagging();
  lagging.write('one', '1');
  const result = itemsOf(lagging);
  lagging.giveUp();
  assert.deepEqual(result, { names: ['one'] });
  assert.deepEqual(lagging.asked, ['status', 'range']);
});

function changed(lagging: Lagging, a: string): ApiObject | undefined {
  let result: ApiObject | undefined;
  const target = { ...lagging.target, name: 'one' };
  const apply = (old: ApiObject) => ({ ...old, data: { a } }) as ApiObject;
  runProcess(change(lagging.registry, target, apply), (object) => {
    result = object;
  }, (error) => { throw error; });
  return result;
}

test('what an old cache already shows is written all the same', () => {
  const lagging = new Lagging();
  lagging.write('one', '1');
  lagging.catchUp();
  lagging.write('one', '2');
  changed(lagging, '1');
  assert.deepEqual(lagging.asked, ['range', 'txn']);
  const [now] = lagging.store.range(`${PREFIX}one`).found;
  assert.deepEqual((now?.value as { data: unknown }).data, { a: '1' });
});

test('a change of an old state is refused by the store and made again', () => {
  const lagging = new Lagging();
  lagging.write('one', '1');
  lagging.catchUp();
  lagging.write('one', '2');
  changed(lagging, '3');
  assert.deepEqual(lagging.asked, ['txn', 'txn']);
  assert.equal(lagging.store.range(`${PREFIX}one`).found[0]?.version, 3);
});

test('a change of the latest takes one transaction and no read', () => {
  const lagging = new Lagging();
  lagging.write('one', '1');
  lagging.catchUp();
  changed(lagging, '2');
  assert.deepEqual(lagging.asked, ['txn']);
});
