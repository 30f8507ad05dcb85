import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Realm } from '../../../engine/kernel/realm.ts';
import { ApiError, notFound }
  from '../../../engine/machinery/api/errors.ts';
import { pods } from '../../../engine/machinery/api/resource.ts';
import type { Client, ComponentContext }
  from '../../../engine/machinery/component.ts';
import { createContext } from '../../../engine/machinery/context.ts';
import type { ContextOptions } from '../../../engine/machinery/context.ts';
import type { ApiRequest } from '../../../engine/machinery/request.ts';
import { LoneRealm, SILENCE } from '../../harness/lone-realm.ts';
import type { Answer } from '../../harness/lone-realm.ts';
import { thing, things } from '../../harness/thing.ts';

function bench(
  answer?: Answer,
  options: Partial<ContextOptions> = {},
): { lone: LoneRealm; ctx: ComponentContext } {
  let ctx: ComponentContext | undefined;
  const start = (realm: Realm): void => {
    ctx = createContext(realm, { name: 'test', ...options });
  };
  const lone = new LoneRealm(start, answer === undefined ? {} : { answer });
  return { lone, ctx: ctx! };
}

/** The request that a call of the client makes. */
function requestOf(make: (client: Client) => unknown): ApiRequest {
  const { lone, ctx } = bench();
  lone.act(() => make(ctx.client));
  assert.equal(lone.requests.length, 1);
  return (lone.requests[0] as { api: ApiRequest }).api;
}

const POD = { group: '', version: 'v1', resource: 'pods' };
const WEB = { namespace: 'default', name: 'web' };
const web = { ...thing('default/web'), spec: {}, status: {} } as never;

test('each method makes the request that the API knows', () => {
  const cases: readonly [(client: Client) => unknown, object][] = [
    [({ pods: it }) => it.get('default/web'),
      { verb: 'get', ...POD, ...WEB }],
    [({ nodes: it }) => it.get('node-1'),
      { verb: 'get', ...POD, resource: 'nodes', name: 'node-1' }],
    [({ pods: it }) => it.list(), { verb: 'list', ...POD }],
    [({ pods: it }) => it.list({ namespace: 'default', limit: 5,
      labelSelector: 'a=b', timeoutMs: 9 }),
    { verb: 'list', ...POD, namespace: 'default',
      options: { limit: 5, labelSelector: 'a=b' } }],
    [({ pods: it }) => it.create(web),
      { verb: 'create', ...POD, namespace: 'default', body: web }],
    [({ pods: it }) => it.update(web),
      { verb: 'update', ...POD, ...WEB, body: web }],
    [({ pods: it }) => it.updateStatus(web),
      { verb: 'update', ...POD, ...WEB, subresource: 'status', body: web }],
    [({ pods: it }) => it.patch('default/web', { merge: { a: 1 } }),
      { verb: 'patch', ...POD, ...WEB, patchType: 'merge', body: { a: 1 } }],
    [({ pods: it }) => it.patch('default/web', { strategic: { a: 1 } },
      { subresource: 'status', fieldManager: 'me' }),
    { verb: 'patch', ...POD, ...WEB, patchType: 'strategic', body: { a: 1 },
      subresource: 'status', options: { fieldManager: 'me' } }],
    [({ pods: it }) => it.delete('default/web'),
      { verb: 'delete', ...POD, ...WEB }],
    [({ pods: it }) => it.delete('default/web',
      { gracePeriodSeconds: 0, timeoutMs: 9, preconditions: { uid: 'u' } }),
    { verb: 'delete', ...POD, ...WEB,
      options: { gracePeriodSeconds: 0, preconditions: { uid: 'u' } } }],
    [({ pods: it }) => it.bind('default/web', 'node-1'),
      { verb: 'create', ...POD, ...WEB, subresource: 'binding',
        body: { kind: 'Binding', apiVersion: 'v1',
          metadata: { ...WEB }, target: { kind: 'Node', name: 'node-1' } } }],
    [({ pods: it }) => it.evict('default/web', { gracePeriodSeconds: 1 }),
      { verb: 'create', ...POD, ...WEB, subresource: 'eviction',
        body: { kind: 'Eviction', apiVersion: 'policy/v1',
          metadata: { ...WEB }, deleteOptions: { gracePeriodSeconds: 1 } } }],
    [(client) => client.resource(things).get('n/a'),
      { verb: 'get', group: 'test.io', version: 'v1', resource: 'things',
        namespace: 'n', name: 'a' }],
  ];
  for (const [make, request] of cases) {
    const made = requestOf(make);
    assert.deepEqual(made, request);
    // A port loses what is undefined; nothing may depend on it.
    assert.deepEqual(JSON.parse(JSON.stringify(made)), made);
  }
});

test('a request of another form goes as HTTP', () => {
  const { lone, ctx } = bench();
  const http = { method: 'GET', path: '/version' } as const;
  lone.act(() => void ctx.client.request(http));
  assert.deepEqual(lone.requests, [{ http }]);
});

test('an answer or a refusal reaches the process that waits', () => {
  const outcomes: unknown[] = [];
  const { lone, ctx } = bench(({ api }: { api: ApiRequest }) => {
    if (api.name === 'gone') throw notFound(pods, 'gone');
    return web;
  });
  lone.act(() => ctx.spawn('reader', function* () {
    outcomes.push(yield* ctx.client.pods.get('default/web'));
    try {
      yield* ctx.client.pods.get('default/gone');
    } catch (error) {
      outcomes.push(error);
    }
  }));
  lone.run(10);
  const [pod, error] = outcomes as [unknown, ApiError];
  assert.equal(pod, web);
  assert.ok(error instanceof ApiError);
  assert.equal(error.reason, 'NotFound');
  assert.equal(error.code, 404);
  assert.equal(error.message, 'pods "gone" not found');
  assert.deepEqual(lone.troubles, []);
});

test('a lost answer is a time-out that leaves open what happened', () => {
  const errors: [ApiError, number][] = [];
  const { lone, ctx } = bench(() => SILENCE);
  const note = (error: ApiError): void => {
    errors.push([error, lone.now]);
  };
  lone.act(() => {
    void ctx.client.pods.get('default/web').catch(note);
    void ctx.client.leases.get('n/lease').catch(note);
    void ctx.client.pods.get('default/web', { timeoutMs: 700 }).catch(note);
  });
  lone.run(60_000);
  assert.deepEqual(errors.map(([, at]) => at), [700, 10_000, 30_000]);
  for (const [{ reason, definite }] of errors) {
    assert.deepEqual([reason, definite], ['Timeout', false]);
  }
});

test('beyond its own limit a client waits before it asks', () => {
  const { lone, ctx } = bench(() => web, { limit: { qps: 10, burst: 2 } });
  const done: number[] = [];
  lone.act(() => {
    for (let i = 0; i < 4; i += 1) {
      ctx.client.pods.get('default/web').then(() => done.push(lone.now));
    }
    // Leases are not held back.
    ctx.client.leases.get('n/lease').then(() => done.push(-1));
  });
  lone.run(1_000);
  assert.deepEqual(done, [1, 1, -1, 101, 201]);
});

test('a watch hands on batches, and a stopped one nothing more', () => {
  const { lone, ctx } = bench(() => ({}));
  const batches: number[] = [];
  let closed = 0;
  let stop: (() => void) | undefined;
  lone.act(() => {
    const watch = ctx.client.pods.watch(
      { resourceVersion: '7', onClosed: () => { closed += 1; } },
      (batch) => { batches.push(batch.length); },
    );
    stop = () => watch.stop();
  });
  lone.run(5);
  const event = { type: 'ADDED', object: web };
  lone.push([event, event]);
  lone.act(() => stop!());
  lone.push([event]);
  assert.deepEqual(batches, [2]);
  assert.equal(closed, 0);
  assert.equal(lone.streams[0]!.isOpen, false);
});

test('an ERROR event closes a watch, after what came before it', () => {
  const { lone, ctx } = bench(() => ({}));
  const story: unknown[] = [];
  lone.act(() => {
    ctx.client.pods.watch(
      { onClosed: (error) => story.push((error as ApiError).reason) },
      (batch) => story.push(batch.length),
    );
  });
  lone.run(5);
  const object = {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
    reason: 'Expired', code: 410, message: 'too old',
  };
  lone.push([{ type: 'ADDED', object: web }, { type: 'ERROR', object }]);
  assert.deepEqual(story, [1, 'Expired']);
});

test('a refused watch is closed with its refusal', () => {
  const { lone, ctx } = bench(() => { throw notFound(pods, ''); });
  const reasons: string[] = [];
  lone.act(() => ctx.client.pods.watch({
    onClosed: (error) => reasons.push((error as ApiError).reason),
  }, () => {}));
  lone.run(5);
  assert.deepEqual(reasons, ['NotFound']);
  assert.deepEqual(lone.troubles, []);
});
