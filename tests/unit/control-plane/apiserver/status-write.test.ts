// A write that leaves all but a Pod's status alone goes a shorter way than
// others: it comes to the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cachedReads } from
  '../../../../engine/control-plane/apiserver/admission-reads.ts';
import { Caches } from
  '../../../../engine/control-plane/apiserver/caches.ts';
import { applyDefaults } from
  '../../../../engine/control-plane/apiserver/defaulting/index.ts';
import { kindOfResource, KINDS } from
  '../../../../engine/control-plane/apiserver/kinds.ts';
import { applyPatch } from
  '../../../../engine/control-plane/apiserver/patch/index.ts';
import type { Registry, Target } from
  '../../../../engine/control-plane/apiserver/registry.ts';
import { patch, prepare } from
  '../../../../engine/control-plane/apiserver/update.ts';
import { decode } from
  '../../../../engine/control-plane/apiserver/validation/index.ts';
import { createStore } from
  '../../../../engine/control-plane/etcd/index.ts';
import { deepFreeze } from '../../../../engine/kernel/freeze.ts';
import { runProcess } from '../../../../engine/kernel/process.ts';
import { toStatus } from '../../../../engine/machinery/api/errors.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import { pods } from '../../../../engine/machinery/api/resource.ts';
import type { Json } from './semantics.ts';

const KEY = '/registry/pods/default/web';
const TARGET: Target = {
  kind: kindOfResource(pods)!, user: 'kubelet', verb: 'patch',
  subresource: 'status', namespace: 'default', name: 'web',
  options: { dryRun: ['All'] }, warn: undefined,
};

function registryWith(objects: Readonly<Record<string, unknown>>): Registry {
  const store = createStore();
  for (const [key, value] of Object.entries(objects)) {
    store.txn([], [{ op: 'put', key, value: value as never }], []);
  }
  const caches = new Caches({ now: () => 0 } as never, KINDS);
  const state = store.range('/', '0').found;
  caches.load(state, store.revision);
  const patient = {
    *range(from: string) {
      return store.range(from);
    },
  };
  return {
    caches, store: patient, reads: cachedReads(caches), suffix: () => '',
  } as unknown as Registry;
}

function stored(status: Json): ApiObject {
  const pod = decode(pods, {
    metadata: { name: 'web', namespace: 'default', uid: 'u',
      resourceVersion: '2', labels: { a: '1' } },
    spec: { containers: [{ name: 'a', image: 'i' }], restartPolicy: 'Never' },
    status,
  });
  return deepFreeze(applyDefaults(pods, pod));
}

const NAMESPACE = deepFreeze({
  metadata: { name: 'default', resourceVersion: '1' },
  status: { phase: 'Active' },
});

/** What comes of it: the object or the refusal, as text. */
function outcomeOf(run: () => unknown): string {
  try {
    return JSON.stringify(run());
  } catch (error) {
    return JSON.stringify(toStatus(error as ApiError));
  }
}

function written(registry: Registry, body: Json): unknown {
  let result: unknown;
  runProcess(patch(registry, TARGET, 'strategic', body), (object) => {
    result = object;
  }, (error) => {
    throw error;
  });
  return result;
}

function theLongWay(registry: Registry, old: ApiObject, body: Json): unknown {
  const patched = applyPatch('strategic', pods, old, body);
  const object = applyDefaults(pods, patched, old);
  return prepare(registry, TARGET, object, old);
}

const running = { running: { startedAt: '2026-11-21T09:30:00Z' } };
const ended = { terminated: {
  exitCode: 1, startedAt: null, finishedAt: null,
} };

/** The first, and now and then one of the others. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });
}

const statuses = fc.record({
  phase: fc.constantFrom('Pending', 'Running', null),
  qosClass: mostly('BestEffort', 'Burstable'),
  nominatedNodeName: mostly('node-1', 'A b'),
  conditions: fc.array(fc.record({
    type: mostly('Ready', 'PodScheduled', 'x', 'y', 'A b'),
    status: fc.constantFrom('True', 'False'),
  }), { maxLength: 2 }),
  containerStatuses: fc.array(fc.record({
    name: fc.constantFrom('a', 'b'),
    state: fc.constantFrom<Json>(running, ended),
  }), { maxLength: 1 }),
}, { requiredKeys: [] });
const metadata = fc.record({
  uid: mostly('u', 'v'),
  labels: mostly<Json>({ a: '1' }, { a: '2' }, { 'A b': '' }),
  resourceVersion: mostly('2', '1'),
}, { requiredKeys: [] });
const bodies = fc.record({
  status: statuses, metadata, spec: fc.constant({ nodeName: 'n' }),
}, { requiredKeys: ['status'] });

test('a status that is written the short way comes to the same', () => {
  const seen = { well: 0, refused: 0 };
  fc.assert(fc.property(statuses, bodies, mostly(true, false), (
    status, body, has,
  ) => {
    const old = stored(status);
    const registry = registryWith({
      ...(has && { '/registry/namespaces/default': NAMESPACE }), [KEY]: old,
    });
    const copy = structuredClone(body);
    const short = outcomeOf(() => written(registry, body));
    assert.equal(short, outcomeOf(() => theLongWay(registry, old, copy)));
    seen[short.includes('"kind":"Status"') ? 'refused' : 'well'] += 1;
  }), { numRuns: 1_000 });
  assert.ok(seen.well > 100 && seen.refused > 100, JSON.stringify(seen));
});

function refusal(before: Json, now: Json): string {
  const old = stored(before);
  const registry = registryWith({
    '/registry/namespaces/default': NAMESPACE, [KEY]: old,
  });
  return outcomeOf(() => written(registry, { status: now }));
}

test('a wrong status is refused the short way too', () => {
  assert.match(refusal({}, { conditions: [{ type: 'A b' }] }),
    /status\.conditions\[0\]\.Type: Invalid value: \\"A b\\"/);
  assert.match(refusal({ conditions: [{ type: 'x' }] }, {
    '$setElementOrder/conditions': [{ type: 'A b' }, { type: 'x' }],
    conditions: [{ type: 'A b' }],
  }), /status\.conditions\[0\]\.Type: Invalid value: \\"A b\\"/);
  assert.match(refusal({ qosClass: 'BestEffort' }, { qosClass: 'Burstable' }),
    /status\.qosClass: Invalid value: \\"Burstable\\": field is immutable/);
  const before = { containerStatuses: [{ name: 'a', state: ended }] };
  const now = { containerStatuses: [{ name: 'a', state: running }] };
  assert.match(refusal(before, now), new RegExp('status\\.containerStatuses'
    + '\\[0\\]\\.state: Forbidden: may not be transitioned to '
    + 'non-terminated state'));
});
