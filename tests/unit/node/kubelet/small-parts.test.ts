import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import { admit, Bookings }
  from '../../../../engine/node/kubelet/admission.ts';
import { fromBase64 } from '../../../../engine/node/kubelet/base64.ts';
import { expanded } from '../../../../engine/node/kubelet/environment.ts';
import { surplus } from '../../../../engine/node/kubelet/garbage.ts';
import { mustPull, pullPolicyOf }
  from '../../../../engine/node/kubelet/images.ts';
import { assess } from '../../../../engine/node/kubelet/node-conditions.ts';
import { resourcesOf } from '../../../../engine/node/kubelet/node-object.ts';
import type { KubeletContext }
  from '../../../../engine/node/kubelet/context.ts';
import { runProbe } from '../../../../engine/node/kubelet/probe.ts';
import { Streak } from '../../../../engine/node/kubelet/prober.ts';
import { graceSecondsOf, remainingGraceMs }
  from '../../../../engine/node/kubelet/termination.ts';
import { pod, runtime } from './pods.ts';

test('pulls what is latest each time, and the rest once', () => {
  const policy = (image: string) =>
    pullPolicyOf({ name: 'c', image, resources: {} });
  assert.equal(policy('busybox'), 'Always');
  assert.equal(policy('host:5000/app'), 'Always');
  assert.equal(policy('busybox:1.36'), 'IfNotPresent');
  assert.equal(policy('busybox@sha256:01'), 'IfNotPresent');
  assert.equal(mustPull('Always', true), true);
  assert.equal(mustPull('IfNotPresent', true), false);
  assert.equal(mustPull('IfNotPresent', false), true);
  assert.equal(mustPull('Never', false), false);
});

test('counts results in a row only', () => {
  const probe: v1.Probe = { failureThreshold: 3, successThreshold: 2 };
  const streak = new Streak();
  const told = ['failure', 'failure', 'success', 'failure', 'failure',
    'failure', 'failure', 'success', 'success'].map((result) =>
    streak.add(result as 'success', probe));
  assert.deepEqual(told,
    [false, false, false, false, false, true, true, false, true]);
});

/** A call that is over as soon as it is made. */
function over(value: unknown) {
  return { * [Symbol.iterator]() { return value; } };
}

test('nobody at the address is known when the time is over', () => {
  const slept: number[] = [];
  const ctx = {
    clock: {
      now: () => 5_000,
      sleep: (ms: number) => over(slept.push(ms)),
    },
    podNetwork: { connect: () => over({ outcome: 'timeout' }) },
  } as unknown as KubeletContext;
  const probe: v1.Probe = { httpGet: { port: 8080 }, timeoutSeconds: 3 };
  const container = { name: 'c', image: 'i', resources: {} };
  const status = {} as v1.ContainerStatus;
  const run = runProbe(ctx, status, container, probe, 'readiness', '10.0.0.1');
  assert.deepEqual(run.next().value, {
    result: 'failure',
    output: 'Get "http://10.0.0.1:8080/": context deadline exceeded '
      + '(Client.Timeout exceeded while awaiting headers)',
  });
  assert.deepEqual(slept, [3_000]);
});

test('the deletionTimestamp is the deadline for a kubelet that was away',
  () => {
    const ending = pod({
      metadata: {
        deletionTimestamp: '1970-01-01T00:01:00Z',
        deletionGracePeriodSeconds: 30,
      },
    });
    assert.equal(graceSecondsOf(ending), 30);
    const left = (now: string) => remainingGraceMs(ending, now);
    assert.equal(left('1970-01-01T00:00:30.000000Z'), 30_000);
    assert.equal(left('1970-01-01T00:00:48.500000Z'), 11_500);
    assert.equal(left('1970-01-01T00:05:00.000000Z'), 2_000);
    assert.equal(graceSecondsOf(pod({
      metadata: { deletionGracePeriodSeconds: 0 },
    })), 1);
    assert.equal(graceSecondsOf(pod()), 30);
  });

function node(more: Partial<v1.Node['spec']> = {}): v1.Node {
  return {
    metadata: { name: 'node-1', labels: { disk: 'fast' } },
    spec: more,
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '3' } },
  } as unknown as v1.Node;
}

function asking(cpu: string, name = 'p', spec: Partial<v1.PodSpec> = {}) {
  return pod({
    metadata: { uid: name, name },
    containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } } }],
    spec,
  });
}

test('refuses what does not fit, with the amounts', () => {
  const bookings = new Bookings();
  bookings.add(asking('1500m', 'a'));
  assert.equal(admit(asking('500m'), node(), bookings), undefined);
  assert.deepEqual(admit(asking('600m'), node(), bookings), {
    reason: 'OutOfcpu',
    message: "Node didn't have enough resource: cpu, requested: 600, used: "
      + '1500, capacity: 2000',
  });
  bookings.remove('a');
  assert.equal(admit(asking('600m'), node(), bookings), undefined);
});

test('refuses one Pod more than the node may have', () => {
  const bookings = new Bookings();
  for (const name of ['a', 'b', 'c']) bookings.add(asking('0', name));
  assert.equal(admit(asking('0'), node(), bookings)?.reason, 'OutOfpods');
});

test('refuses what may not be on this node', () => {
  const none = new Bookings();
  const slow = asking('0', 'p', { nodeSelector: { disk: 'slow' } });
  assert.equal(admit(slow, node(), none)?.reason, 'NodeAffinity');
  const taints = [{ key: 'k', effect: 'NoExecute' as const }];
  assert.equal(admit(asking('0'), node({ taints }), none)?.reason,
    'TaintToleration');
  const noSchedule = [{ key: 'k', effect: 'NoSchedule' as const }];
  assert.equal(admit(asking('0'), node({ taints: noSchedule }), none),
    undefined);
});

test('keeps of each container the run that ended last', () => {
  const now = runtime(['a:exited=1', 'a:exited=1', 'a:running', 'b:exited=0']);
  assert.deepEqual(surplus(now).map(({ id }) => id), ['a-0']);
});

test('puts variables that are known into others', () => {
  const known = { A: '1' };
  assert.equal(expanded('$(A)-$(B)-$$(A)-$A', known), '1-$(B)-$(A)-$A');
});

test('reads base64', () => {
  assert.equal(fromBase64('aGVsbG8='), 'hello');
  assert.equal(fromBase64('w6TDtsO8'), 'äöü');
  assert.equal(fromBase64(''), '');
});

test('a node that is new tells three Events, and Ready once it is', () => {
  const first = assess([], 'not yet', '1970-01-01T00:00:00Z');
  assert.deepEqual(first.events, [
    'NodeHasSufficientMemory', 'NodeHasNoDiskPressure',
    'NodeHasSufficientPID',
  ]);
  const ready = assess(first.conditions, undefined, '1970-01-01T00:00:09Z');
  assert.deepEqual(ready.events, ['NodeReady']);
  const [memory, , , last] = ready.conditions;
  assert.equal(memory?.lastTransitionTime, '1970-01-01T00:00:00Z');
  assert.equal(memory?.lastHeartbeatTime, '1970-01-01T00:00:09Z');
  assert.equal(last?.lastTransitionTime, '1970-01-01T00:00:09Z');
  const same = assess(ready.conditions, undefined, '1970-01-01T00:00:19Z');
  assert.equal(same.hasChanged, false);
  assert.deepEqual(same.events, []);
});

test('what Pods may use is what the machine was said to have', () => {
  const machine = { cpu: '2', memory: '24581696Ki' };
  const { capacity, allocatable } = resourcesOf(machine, {});
  assert.equal(allocatable?.memory, '24581696Ki');
  assert.equal(capacity?.memory, '24684096Ki');
  assert.equal(allocatable?.pods, '110');
});
