import assert from 'node:assert/strict';
import { test } from 'node:test';

import { notFound } from '../../../engine/machinery/api/errors.ts';
import { events } from '../../../engine/machinery/api/resource.ts';
import type { ComponentContext }
  from '../../../engine/machinery/component.ts';
import { createContext } from '../../../engine/machinery/context.ts';
import type { ContextOptions } from '../../../engine/machinery/context.ts';
import type { ApiRequest } from '../../../engine/machinery/request.ts';
import { LoneRealm } from '../../harness/lone-realm.ts';
import type { Answer } from '../../harness/lone-realm.ts';
import { thing } from '../../harness/thing.ts';

const EPOCH_MS = 1_795_000_000_000;

interface Bench {
  readonly lone: LoneRealm;
  readonly ctx: ComponentContext;
  /** All requests about Events, new ones and repetitions, in order. */
  readonly created: () => ApiRequest[];
  readonly patched: () => ApiRequest[];
}

function bench(options: ContextOptions, answer: Answer = () => ({})): Bench {
  let ctx: ComponentContext | undefined;
  const lone = new LoneRealm((realm) => {
    ctx = createContext(realm, options);
  }, { answer, epochMs: EPOCH_MS });
  const apis = (messages: readonly unknown[]): ApiRequest[] =>
    messages.map((message) => (message as { api: ApiRequest }).api);
  return {
    lone, ctx: ctx!,
    created: () => apis(lone.sent), patched: () => apis(lone.requests),
  };
}

const pod = { ...thing('shop/web'), apiVersion: 'v1', kind: 'Pod' };

test('a kubelet writes core Events in the recorded form', () => {
  const { lone, ctx, created } = bench({ name: 'kubelet/node-1' });
  lone.run(1_000);
  lone.act(() => ctx.client.events.event(
    pod, 'Normal', 'Started', 'Container started',
    { fieldPath: 'spec.containers{main}' },
  ));
  const [{ body, ...request }] = created() as [ApiRequest];
  const { metadata, ...event } = body as { metadata: { name: string } };
  assert.deepEqual(request, {
    verb: 'create', group: '', version: 'v1', resource: 'events',
    namespace: 'shop',
  });
  assert.match(metadata.name, /^web\.[0-9a-f]{16}$/);
  assert.deepEqual(metadata, { name: metadata.name, namespace: 'shop' });
  const at = '2026-11-18T11:06:41Z';
  assert.deepEqual(event, {
    kind: 'Event', apiVersion: 'v1',
    involvedObject: {
      kind: 'Pod', namespace: 'shop', name: 'web', uid: 'uid of shop/web',
      apiVersion: 'v1', resourceVersion: '1',
      fieldPath: 'spec.containers{main}',
    },
    reason: 'Started', message: 'Container started',
    source: { component: 'kubelet', host: 'node-1' },
    firstTimestamp: at, lastTimestamp: at, count: 1, type: 'Normal',
    reportingComponent: 'kubelet', reportingInstance: 'node-1',
  });
});

test('a repetition is a patch of the first one', () => {
  const { lone, ctx, created, patched } = bench({ name: 'a-controller' });
  const say = (): void => lone.act(() => ctx.client.events.event(
    pod, 'Warning', 'BackOff', 'Back-off',
  ));
  say();
  lone.run(5_000);
  say();
  const [first] = created();
  const { name } = (first!.body as { metadata: { name: string } }).metadata;
  assert.deepEqual(patched(), [{
    verb: 'patch', group: '', version: 'v1', resource: 'events',
    namespace: 'shop', name, patchType: 'strategic',
    body: {
      count: 2, lastTimestamp: '2026-11-18T11:06:45Z', message: 'Back-off',
    },
  }]);
  lone.run(100);
  assert.equal(created().length, 1);
});

test('a repetition of what the server lost is written anew', () => {
  const { lone, ctx, created } = bench({ name: 'a-controller' }, () => {
    throw notFound(events, 'web');
  });
  for (let i = 0; i < 2; i += 1) {
    lone.act(() => ctx.client.events.event(pod, 'Normal', 'R', 'm'));
    lone.run(4_000);
  }
  const [first, again] = created().map(({ body }) => body as {
    readonly metadata: object;
    readonly firstTimestamp: string;
    readonly count: number;
  });
  assert.equal(created().length, 2);
  assert.deepEqual(again!.metadata, first!.metadata);
  assert.equal(again!.firstTimestamp, first!.firstTimestamp);
  assert.equal(again!.count, 2);
  assert.deepEqual(lone.troubles, []);
});

test('what is cluster-scoped has its Events in default', () => {
  const { lone, ctx, created } = bench({ name: 'a-controller' });
  const node = { ...thing('node-1'), apiVersion: 'v1', kind: 'Node' };
  lone.act(() => ctx.client.events.event(node, 'Normal', 'R', 'm'));
  const [{ namespace, body }] = created() as [ApiRequest];
  assert.equal(namespace, 'default');
  assert.equal(
    'namespace' in (body as { involvedObject: object }).involvedObject,
    false,
  );
});

const SCHEDULER: ContextOptions = {
  name: 'kube-scheduler-0', events: { group: 'events.k8s.io' },
};

test('a scheduler writes Events of events.k8s.io', () => {
  const { lone, ctx, created } = bench(SCHEDULER);
  lone.act(() => ctx.client.events.event(
    pod, 'Normal', 'Scheduled', 'assigned', { action: 'Binding' },
  ));
  const [{ body, ...request }] = created() as [ApiRequest];
  const { metadata, ...event } = body as { metadata: { name: string } };
  assert.deepEqual(request, {
    verb: 'create', group: 'events.k8s.io', version: 'v1',
    resource: 'events', namespace: 'shop',
  });
  assert.match(metadata.name, /^web\.[0-9a-f]{16}$/);
  assert.deepEqual(event, {
    kind: 'Event', apiVersion: 'events.k8s.io/v1',
    eventTime: '2026-11-18T11:06:40.000000Z',
    reportingController: 'default-scheduler',
    reportingInstance: 'default-scheduler-kube-scheduler-0',
    action: 'Binding', reason: 'Scheduled',
    regarding: {
      kind: 'Pod', namespace: 'shop', name: 'web', uid: 'uid of shop/web',
      apiVersion: 'v1', resourceVersion: '1',
    },
    note: 'assigned', type: 'Normal',
  });
});

test('a series is written when it begins and when it is over', () => {
  const { lone, ctx, created, patched } = bench(SCHEDULER);
  const fail = (version: string): void => lone.act(() => {
    const { metadata } = pod;
    ctx.client.events.event(
      { ...pod, metadata: { ...metadata, resourceVersion: version } },
      'Warning', 'FailedScheduling', 'no node fits',
    );
  });
  fail('1');
  // The scheduler's own status patch makes the next one another Event.
  fail('2');
  assert.deepEqual([created().length, patched().length], [2, 0]);
  lone.run(1_000);
  fail('2');
  lone.run(1_000);
  fail('2');
  lone.run(10_000);
  assert.deepEqual(patched().map(({ body }) => body), [{ series: {
    count: 2, lastObservedTime: '2026-11-18T11:06:41.000000Z',
  } }]);
  lone.run(12 * 60_000);
  assert.deepEqual(patched().map(({ body }) => body).slice(1), [{ series: {
    count: 3, lastObservedTime: '2026-11-18T11:06:42.000000Z',
  } }]);
  fail('2');
  assert.equal(created().length, 3);
  assert.ok(lone.isQuiet);
});

test('a series that goes on is written every half hour', () => {
  const { lone, ctx, patched } = bench(SCHEDULER);
  for (let minute = 0; minute < 61; minute += 1) {
    lone.act(() => ctx.client.events.event(pod, 'Warning', 'R', 'm'));
    lone.run(60_000);
  }
  const counts = patched().map(({ body }) =>
    (body as { series: { count: number } }).series.count);
  assert.deepEqual(counts, [2, 30, 60]);
});
