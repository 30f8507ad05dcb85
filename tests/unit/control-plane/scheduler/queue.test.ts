import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import type { Change }
  from '../../../../engine/control-plane/scheduler/changes.ts';
import { backoffMs, SchedulingQueue }
  from '../../../../engine/control-plane/scheduler/queue.ts';
import type { QueuedPod }
  from '../../../../engine/control-plane/scheduler/queue.ts';
import { defaultProfile }
  from '../../../../engine/control-plane/scheduler/profile.ts';

const PROFILE = defaultProfile({
  selectorsOf: () => [], namespaceLabels: () => undefined,
});
const FIT = new Set(['NodeResourcesFit']);

function podOf(name: string, spec: Partial<v1.PodSpec> = {}): v1.Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name, namespace: 'default', uid: name, resourceVersion: '1',
      creationTimestamp: '1970-01-01T00:00:00Z',
    },
    spec: { containers: [{ name: 'main', resources: {} }], ...spec },
    status: {},
  };
}

const GONE: Change = { kind: 'pod-removed', pod: podOf('gone') };

class Bench {
  now = 0;
  readonly queue = new SchedulingQueue(PROFILE, () => this.now, () => {});

  /** Takes the most urgent Pod, which no node will have. */
  refuse(plugins: ReadonlySet<string> = FIT): QueuedPod {
    const queued = this.queue.pop()!;
    this.queue.putBack(queued, plugins);
    return queued;
  }

  next(): string | undefined {
    return this.queue.pop()?.info.pod.metadata.name;
  }
}

test('gives the higher priority first, then who came earlier', () => {
  const bench = new Bench();
  bench.queue.add(podOf('low', { priority: 1 }));
  bench.queue.add(podOf('high-1', { priority: 9 }));
  bench.now = 5;
  bench.queue.add(podOf('high-2', { priority: 9 }));
  assert.deepEqual([bench.next(), bench.next(), bench.next(), bench.next()],
    ['high-1', 'high-2', 'low', undefined]);
});

test('parks who was refused until a change may help', () => {
  const bench = new Bench();
  bench.queue.add(podOf('web'));
  bench.refuse();
  bench.now = 60_000;
  assert.equal(bench.next(), undefined);
  bench.queue.moveOnEvent({ kind: 'node-removed', node: {} as v1.Node });
  assert.equal(bench.next(), undefined);
  bench.queue.moveOnEvent(GONE);
  assert.equal(bench.next(), 'web');
});

test('asks only the plugins that refused it for a hint', () => {
  const bench = new Bench();
  bench.queue.add(podOf('web'));
  bench.refuse(new Set(['NodeAffinity']));
  bench.now = 60_000;
  bench.queue.moveOnEvent(GONE);
  assert.equal(bench.next(), undefined);
});

test('takes who backs off early if nobody else is ready', () => {
  const bench = new Bench();
  bench.queue.add(podOf('web'));
  bench.refuse();
  bench.queue.moveOnEvent(GONE);
  assert.equal(bench.next(), 'web');
});

test('lets others go first while a Pod backs off', () => {
  const bench = new Bench();
  bench.queue.add(podOf('waiting', { priority: 9 }));
  bench.refuse();
  bench.queue.moveOnEvent(GONE);
  bench.queue.add(podOf('fresh'));
  assert.equal(bench.next(), 'fresh');
  assert.equal(bench.next(), 'waiting');
});

test('ends back-offs on whole seconds', () => {
  const bench = new Bench();
  bench.now = 400;
  bench.queue.add(podOf('waiting', { priority: 9 }));
  bench.refuse();
  bench.queue.moveOnEvent(GONE);
  bench.queue.add(podOf('fresh'));
  assert.equal(bench.queue.nextFlush, 1_000);
  bench.now = 999;
  bench.queue.flush();
  assert.equal(bench.next(), 'fresh');
  bench.queue.add(podOf('fresher'));
  bench.now = 1_000;
  bench.queue.flush();
  assert.equal(bench.next(), 'waiting');
});

test('takes nobody early after an error', () => {
  const bench = new Bench();
  bench.queue.add(podOf('web'));
  bench.queue.putBack(bench.queue.pop()!, new Set());
  assert.equal(bench.next(), undefined);
  bench.now = 1_000;
  bench.queue.flush();
  assert.equal(bench.next(), 'web');
});

test('doubles the back-off up to ten seconds', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 99].map(backoffMs),
    [1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
});

test('tries everybody again after five minutes', () => {
  const bench = new Bench();
  bench.queue.add(podOf('web'));
  bench.refuse();
  bench.now = 300_000;
  bench.queue.flushLeftovers();
  assert.equal(bench.next(), undefined);
  bench.now = 300_001;
  bench.queue.flushLeftovers();
  assert.equal(bench.next(), 'web');
});

test('keeps a gated Pod out until its last gate is gone', () => {
  const bench = new Bench();
  const gated = podOf('web', { schedulingGates: [{ name: 'a/b' }] });
  bench.queue.add(gated);
  bench.queue.moveOnEvent(GONE);
  assert.equal(bench.next(), undefined);
  bench.queue.update(gated, podOf('web', { schedulingGates: [] }));
  assert.equal(bench.next(), 'web');
});

test('is not woken by a change of the status alone', () => {
  const bench = new Bench();
  const pod = podOf('web');
  bench.queue.add(pod);
  bench.refuse();
  bench.queue.update(pod, { ...pod, status: { phase: 'Pending' } });
  assert.equal(bench.next(), undefined);
});

test('wakes a tainted-out Pod when its tolerations change', () => {
  const bench = new Bench();
  const pod = podOf('web');
  bench.queue.add(pod);
  bench.refuse(new Set(['TaintToleration']));
  bench.queue.update(pod, podOf('web', {
    tolerations: [{ operator: 'Exists' }],
  }));
  assert.equal(bench.next(), 'web');
});

test('forgets a Pod that is gone while it is being tried', () => {
  const bench = new Bench();
  bench.queue.add(podOf('web'));
  const queued = bench.queue.pop()!;
  bench.queue.remove('default/web');
  bench.queue.putBack(queued, new Set());
  bench.now = 60_000;
  bench.queue.flush();
  assert.equal(bench.next(), undefined);
});
