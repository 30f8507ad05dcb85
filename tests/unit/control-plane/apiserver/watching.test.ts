import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ControlPlane } from '../../../harness/control-plane.ts';
import type { WatchLog } from '../../../harness/control-plane.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import type { RequestOptions } from
  '../../../../engine/machinery/request.ts';

const MAPS = {
  group: '', version: 'v1', resource: 'configmaps', namespace: 'default',
} as const;

function open(made: ControlPlane, options: RequestOptions = {}): WatchLog {
  const log = made.watch({ api: { ...MAPS, verb: 'watch', options } });
  made.run(10);
  return log;
}

function create(made: ControlPlane, name: string, labels = {}): void {
  made.api({ ...MAPS, verb: 'create', body: { metadata: { name, labels } } });
}

function relabel(made: ControlPlane, name: string, labels: object): void {
  made.api({
    ...MAPS, verb: 'patch', name, patchType: 'merge',
    body: { metadata: { labels } },
  });
}

function remove(made: ControlPlane, name: string): void {
  made.api({ ...MAPS, verb: 'delete', name });
}

/** 'ADDED one', one for each event. */
function told({ events }: WatchLog): string[] {
  return events.map(({ type, object }) =>
    `${type} ${(object as ApiObject).metadata.name ?? ''}`.trim());
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

function versionOf(made: ControlPlane): string {
  const list = made.api<{ metadata: { resourceVersion: string } }>(
    { ...MAPS, verb: 'list' },
  );
  return list.metadata.resourceVersion;
}

test('tells what is there first, then what happens', () => {
  const made = new ControlPlane();
  create(made, 'one');
  const log = open(made);
  create(made, 'two');
  remove(made, 'one');
  made.run(10);
  assert.deepEqual(told(log), ['ADDED one', 'ADDED two', 'DELETED one']);
});

test('tells from a version on what came after it, each once', () => {
  const made = new ControlPlane();
  create(made, 'one');
  const resourceVersion = versionOf(made);
  create(made, 'two');
  const log = open(made, { resourceVersion });
  create(made, 'three');
  made.run(10);
  assert.deepEqual(told(log), ['ADDED two', 'ADDED three']);
});

test('an object that leaves the selector is deleted for its watcher', () => {
  const made = new ControlPlane();
  const log = open(made, { labelSelector: 'app=web' });
  create(made, 'other');
  create(made, 'one', { app: 'web' });
  relabel(made, 'one', { more: 'x' });
  relabel(made, 'one', { app: null });
  relabel(made, 'one', { app: 'web' });
  remove(made, 'one');
  made.run(10);
  assert.deepEqual(told(log), [
    'ADDED one', 'MODIFIED one', 'DELETED one', 'ADDED one', 'DELETED one',
  ]);
});

test('a node\'s watcher hears of its Pods alone', () => {
  const made = new ControlPlane();
  made.api({
    group: '', version: 'v1', resource: 'serviceaccounts', verb: 'create',
    namespace: 'default', body: { metadata: { name: 'default' } },
  });
  const pods = { group: '', version: 'v1', resource: 'pods' } as const;
  const watchers = ['node-1', 'node-2', ''].map((node) => made.watch({
    api: {
      ...pods, verb: 'watch',
      options: { fieldSelector: `spec.nodeName=${node}` },
    },
  }));
  made.run(10);
  const spec = { containers: [{ name: 'c', image: 'i' }] };
  const target = { ...pods, namespace: 'default' };
  made.api({
    ...target, verb: 'create', body: { metadata: { name: 'web' }, spec },
  });
  made.api({
    ...target, verb: 'create', name: 'web', subresource: 'binding',
    body: { metadata: { name: 'web' }, target: { name: 'node-1' } },
  });
  made.run(10);
  // It comes into view by its binding, and leaves that of those who look
  // for Pods without a node.
  assert.deepEqual(watchers.map(told),
    [['ADDED web'], [], ['ADDED web', 'DELETED web']]);
});

test('pushes once for all that the store tells at once', () => {
  const made = new ControlPlane();
  const log = open(made);
  made.all(['a', 'b', 'c'].map((name) => (
    { ...MAPS, verb: 'create', body: { metadata: { name } } }
  )));
  made.run(10);
  assert.deepEqual(told(log), ['ADDED a', 'ADDED b', 'ADDED c']);
  // The disk was at work on the first while the others came.
  assert.deepEqual(log.batches.map((batch) => batch.length), [1, 2]);
});

test('ends when its time is over, after a last bookmark', () => {
  const made = new ControlPlane();
  const log = open(made, { timeoutSeconds: 130, allowWatchBookmarks: true });
  made.run(129_000);
  assert.deepEqual(told(log), ['BOOKMARK', 'BOOKMARK', 'BOOKMARK']);
  assert.equal(log.isOver, false);
  made.run(2_000);
  assert.equal(log.isOver, true);
  assert.equal(log.error, undefined);
});

test('all hear who want it hear once a minute how far it is', () => {
  const made = new ControlPlane();
  const logs = [true, true, false].map((allowWatchBookmarks) =>
    open(made, { allowWatchBookmarks }));
  for (let minute = 1; minute <= 3; minute += 1) {
    create(made, `map-${minute}`);
    made.run(60_000);
    const version = versionOf(made);
    const heard = logs.map(({ events }) => events.at(-1)!);
    assert.deepEqual(heard.map(({ type }) => type),
      ['BOOKMARK', 'BOOKMARK', 'ADDED']);
    const { metadata } = heard[0]!.object as ApiObject;
    assert.equal(metadata.resourceVersion, version);
  }
  assert.equal(told(logs[0]!).filter((type) => type === 'BOOKMARK').length, 3);
});

test('nothing waits for a watch that is idle', () => {
  const made = new ControlPlane();
  open(made, { allowWatchBookmarks: true });
  made.run(1_000);
  assert.equal(made.kernel.agenda.work, 0);
});

test('a closed watch costs nothing any longer', () => {
  const made = new ControlPlane();
  const log = open(made);
  log.close();
  made.run(10);
  create(made, 'one');
  made.run(10);
  assert.deepEqual(told(log), []);
});

test('a version that has left the window ends in an ERROR', () => {
  const made = new ControlPlane();
  create(made, 'one');
  for (let n = 0; n < 250; n += 1) {
    relabel(made, 'one', { n: String(n) });
    made.run(1_000);
  }
  const log = open(made, { resourceVersion: '9' });
  assert.equal(log.isOver, true);
  assert.deepEqual(told(log), ['ERROR']);
  const { message } = log.events[0]!.object as { readonly message: string };
  assert.match(message, /^too old resource version: 9 \(\d+\)$/);
});

test('a list at a version that was compacted is refused as expired', () => {
  const made = new ControlPlane();
  create(made, 'one');
  const resourceVersion = versionOf(made);
  const options = {
    resourceVersion, resourceVersionMatch: 'Exact',
  } as const;
  const list = () => made.api({ ...MAPS, verb: 'list', options });
  relabel(made, 'one', { a: 'b' });
  made.run(290_000);
  assert.equal(refusal(list), 'none');
  made.run(320_000);
  assert.equal(refusal(list),
    '410 The resourceVersion for the provided list is too old.');
});

test('a list at a version that is to come waits three seconds', () => {
  const made = new ControlPlane();
  const before = made.now;
  const options = { resourceVersion: '999' };
  const list = () => made.api({ ...MAPS, verb: 'list', options });
  assert.match(refusal(list), /^504 Timeout: Too large resource version/);
  assert.equal(Math.round((made.now - before) / 1_000), 3);
});


test('a change back to what an old cache still shows is written', () => {
  const made = new ControlPlane({ latencyMsMax: 30 });
  create(made, 'one', { a: '1' });
  for (let n = 0; n < 40; n += 1) {
    for (const a of ['2', '1']) {
      relabel(made, 'one', { a });
      const { metadata } = made.api<ApiObject>(
        { ...MAPS, verb: 'get', name: 'one' },
      );
      assert.deepEqual(metadata.labels, { a });
    }
  }
});

test('a watch from a version to come passes over what is before it', () => {
  const made = new ControlPlane();
  const next = Number(versionOf(made)) + 2;
  const log = open(made, { resourceVersion: String(next) });
  for (const name of ['a', 'b', 'c']) create(made, name);
  made.run(10);
  assert.deepEqual(told(log), ['ADDED c']);
});

test('goes on with its watches after the store was away', () => {
  const made = new ControlPlane();
  create(made, 'one');
  const log = open(made);
  made.kernel.crash('etcd');
  made.run(5_000);
  void made.kernel.start('etcd');
  made.run(3_000);
  create(made, 'two');
  made.run(10);
  assert.deepEqual(told(log), ['ADDED one', 'ADDED two']);
  assert.equal(log.isOver, false);
});

test('a write waits for a store that is away, and is done once', () => {
  const made = new ControlPlane();
  made.kernel.crash('etcd');
  made.run(100);
  const start = made.now;
  made.kernel.agenda.add(made.kernel.now + 7_000_000, () => {
    void made.kernel.start('etcd');
  });
  create(made, 'one');
  const waited = Math.round((made.now - start) / 1_000);
  assert.ok(waited >= 7 && waited <= 9, `it waited ${waited} s`);
  assert.equal(made.stored.filter(({ key }) => key === 'default/one').length,
    1);
});

test('a restarted server knows what the one before it knew', () => {
  const made = new ControlPlane();
  create(made, 'one');
  made.kernel.crash('kube-apiserver');
  void made.kernel.start('kube-apiserver');
  made.run(1_000);
  assert.deepEqual(told(open(made)), ['ADDED one']);
  assert.deepEqual(made.troubles, []);
});
