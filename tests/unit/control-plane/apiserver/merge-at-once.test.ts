// One pass of merging and reading against the two that it stands for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  mergeAtOnce,
} from '../../../../engine/control-plane/apiserver/patch/merge-at-once.ts';
import { strategicMergePatch } from
  '../../../../engine/control-plane/apiserver/patch/strategic-merge-patch.ts';
import {
  rootOf,
} from '../../../../engine/control-plane/apiserver/schema/index.ts';
import {
  canonical,
} from '../../../../engine/control-plane/apiserver/validation/decode.ts';
import {
  decode,
} from '../../../../engine/control-plane/apiserver/validation/index.ts';
import { deepFreeze } from '../../../../engine/kernel/freeze.ts';
import {
  deployments, nodes, pods,
} from '../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../engine/machinery/api/resource.ts';
import { bodies } from './arbitrary.ts';
import type { Json } from './semantics.ts';

const RUNS = { numRuns: 400 };

function inTwoPasses(
  resource: Resource,
  target: Json,
  patch: Json,
): { readonly text: string; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const result = strategicMergePatch(target, patch, rootOf(resource));
  const object = result === target ? target
    : canonical(resource, result, unknown, target);
  return { text: JSON.stringify(object), unknown };
}

/** Whether the one pass took the patch; if so it came to the same. */
function isTaken(resource: Resource, target: Json, patch: Json): boolean {
  const sent = JSON.stringify(patch);
  const result = mergeAtOnce(target, patch, rootOf(resource)!);
  assert.equal(JSON.stringify(patch), sent);
  if (result === undefined) return false;
  const { text, unknown } = inTwoPasses(
    resource, target, JSON.parse(sent) as Json,
  );
  assert.equal(JSON.stringify(result), text);
  assert.deepEqual(unknown, []);
  assertFrozen(result);
  return true;
}

function assertFrozen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  assert.ok(Object.isFrozen(value), JSON.stringify(value));
  Object.values(value).forEach(assertFrozen);
}

const TYPES = ['Ready', 'Initialized', 'PodScheduled', 'x'];
const TIME = '2026-11-21T09:30:00Z';
const EARLIER = '2026-11-21T09:29:59Z';
const types = fc.uniqueArray(fc.constantFrom(...TYPES));
const change = fc.record({
  type: fc.constantFrom(...TYPES),
  status: fc.constantFrom<unknown>('True', 'False', '', null, 7),
  lastTransitionTime: fc.constantFrom<unknown>(TIME, EARLIER, null, 'x'),
  reason: fc.constantFrom<unknown>('a', 'b', '', null),
  observedGeneration: fc.constantFrom<unknown>(0, 1, 1.5),
  $patch: fc.constant('delete'),
  other: fc.constant(1),
}, { requiredKeys: ['type'] });
const changes = fc.array(change, { maxLength: 3 });

function withOrder(
  status: Json,
  list: readonly Json[],
  order: readonly string[] | undefined,
): Json {
  const named = order?.map((type) => ({ type }));
  return {
    ...status,
    ...(named && { '$setElementOrder/conditions': named }),
    conditions: list,
  };
}

function conditions(list: readonly string[]): readonly Json[] {
  return list.map((type) =>
    ({ type, status: 'False', lastTransitionTime: EARLIER }));
}

test('conditions come to what two passes make of them', () => {
  let taken = 0;
  fc.assert(fc.property(types, changes, fc.option(types), fc.boolean(),
    (before, list, order, isFitting) => {
      const body = { metadata: {}, status: { conditions: conditions(before) } };
      const target = deepFreeze(decode(pods, body)) as unknown as Json;
      const said = list.map(({ type }) => type);
      const fitting = [...new Set([...said, ...before])];
      const patch = { status: withOrder({}, list,
        isFitting ? fitting : order ?? undefined) };
      try {
        inTwoPasses(pods, target, structuredClone(patch));
      } catch {
        assert.equal(mergeAtOnce(target, patch, rootOf(pods)!), undefined);
        return;
      }
      if (isTaken(pods, target, patch)) taken += 1;
    }), { numRuns: 2_000 });
  assert.ok(taken > 100, String(taken));
});

for (const resource of [pods, nodes, deployments]) {
  for (const mistakes of [0, 3]) {
    const { kind } = resource;
    const title = `a ${kind}'s patch with ${mistakes} mistakes in a hundred`;
    test(`${title} comes to what two passes make of it`, () => {
      let taken = 0;
      fc.assert(fc.property(
        bodies(resource, 0), bodies(resource, mistakes),
        fc.constantFrom('status', 'spec', 'all'),
        (body, whole, part) => {
          const target = deepFreeze(decode(resource, body)) as unknown as Json;
          const from = whole as Record<string, Json>;
          const patch = part === 'all' ? from : { [part]: from[part] ?? {} };
          try {
            inTwoPasses(resource, target, structuredClone(patch));
          } catch {
            const root = rootOf(resource)!;
            assert.equal(mergeAtOnce(target, patch, root), undefined);
            return;
          }
          if (isTaken(resource, target, patch)) taken += 1;
        },
      ), RUNS);
      assert.ok(taken > 20, String(taken));
    });
  }
}

const POD = deepFreeze(decode(pods, {
  metadata: { name: 'web', uid: 'u' },
  spec: { containers: [{ name: 'a' }] },
  status: {
    phase: 'Pending',
    conditions: conditions(['Ready', 'PodScheduled']),
    podIPs: [{ ip: '10.0.0.1' }],
  },
})) as unknown as Json;

test('what is unusual is left to the two passes', () => {
  const unusual: readonly Json[] = [
    { status: { other: 1 } },
    { status: { phase: 7 } },
    { status: { $patch: 'replace' } },
    { status: { podIPs: [{ ip: '10.0.0.2' }] } },
    { status: { conditions: [{ type: 'Ready' }] } },
    { status: { '$setElementOrder/conditions': [{ type: 'Ready' }] } },
    { status: withOrder({}, [], ['Ready']) },
    { status: withOrder({}, [], ['Ready', 'Ready', 'PodScheduled']) },
    { status: withOrder({}, [], ['Ready', 'PodScheduled', 'x']) },
    { status: { allocatedResources: { cpu: null } } },
    { status: { allocatedResources: { $patch: 'replace' } } },
    { status: { allocatedResources: { memory: '1', cpu: '1' } } },
    { status: { hostIPs: [null] } },
    { metadata: { labels: { b: '1', a: '1' } } },
    { metadata: { annotations: { $patch: 'replace' } } },
    { spec: { containers: [{ name: 'a', image: 'i' }] } },
    { metadata: null },
  ];
  for (const patch of unusual) {
    const isIt = isTaken(pods, POD, patch);
    assert.equal(isIt, patch.metadata === null, JSON.stringify(patch));
  }
});

test('a struct that is out of order is put in order where it changes', () => {
  const { conditions: list, phase } = POD.status as Json;
  const status = { phase, qosClass: 'Burstable', conditions: list };
  const bound = deepFreeze({ ...POD, status });
  assert.ok(isTaken(pods, bound, { status: { phase: 'Running' } }));
  assert.ok(isTaken(pods, bound, { metadata: { labels: { a: '1' } } }));
});

test('the object itself comes back if nothing changes', () => {
  const status = withOrder({ phase: 'Pending', reason: null }, [
    { type: 'Ready', status: 'False' },
  ], ['Ready', 'PodScheduled']);
  const patch = { metadata: { uid: 'u' }, status };
  assert.equal(mergeAtOnce(POD, patch, rootOf(pods)!), POD);
});

function conditionsIn(change: Json, order: readonly string[]): unknown {
  const status = withOrder({}, [change], order);
  const merged = mergeAtOnce(POD, { status }, rootOf(pods)!);
  return (merged?.status as { conditions: unknown }).conditions;
}

test('a list that is merged alike is made once, and no other is', () => {
  const order = ['Ready', 'PodScheduled'];
  const change = { type: 'Ready', status: 'True', reason: 'a' };
  const first = conditionsIn(change, order);
  const again = { reason: 'a', status: 'True', type: 'Ready' };
  assert.equal(conditionsIn(again, order), first);
  assert.deepEqual(conditionsIn(again, ['PodScheduled', 'Ready']),
    [...first as unknown[]].reverse());
  const others: readonly Json[] = [
    { type: 'Ready', status: 'True' },
    { type: 'Ready', status: 'True', reason: 'b' },
    { type: 'Ready', status: 'True', reason: 'a', message: 'm' },
    { type: 'PodScheduled', status: 'True', reason: 'a' },
  ];
  for (const other of others) {
    assert.notDeepEqual(conditionsIn(other, order), first);
    assert.deepEqual(conditionsIn(change, order), first);
  }
  change.reason = 'changed afterwards';
  assert.notDeepEqual(conditionsIn(change, order), first);
});

test('a list that is merged with more, or with parts, is made anew', () => {
  const merged = (list: readonly Json[]): string => {
    const order = ['Ready', 'PodScheduled'];
    const status = withOrder({}, list, order);
    return JSON.stringify(mergeAtOnce(POD, { status }, rootOf(pods)!));
  };
  const ready = { type: 'Ready', status: 'Unknown' };
  const more = merged([ready, { type: 'PodScheduled', status: 'True' }]);
  assert.notEqual(merged([ready]), more);
  assert.equal(merged([ready, { type: 'PodScheduled', status: 'True' }]), more);

  const resources = { requests: { cpu: '1' }, limits: { cpu: '1' } };
  const container = { name: 'a', resources };
  const spec = {
    '$setElementOrder/containers': [{ name: 'a' }], containers: [container],
  };
  const of = (): string =>
    JSON.stringify(mergeAtOnce(POD, { spec }, rootOf(pods)!));
  const before = of();
  resources.limits = { cpu: '2' };
  assert.notEqual(of(), before);
  const fresh = mergeAtOnce(POD, {
    status: { resources: {
      '$setElementOrder/claims': [{ name: 'a' }], claims: [{ name: 'a' }],
    } },
  }, rootOf(pods)!);
  assert.equal(fresh, undefined);
});
