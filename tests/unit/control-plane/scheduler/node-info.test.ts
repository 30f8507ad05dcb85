import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../../../engine/kernel/random.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import { NodeInfo }
  from '../../../../engine/control-plane/scheduler/node-info.ts';
import { podInfoOf }
  from '../../../../engine/control-plane/scheduler/pod-info.ts';

const LABELS = [{ app: 'a' }, { app: 'b' }, undefined];
const NAMESPACES = ['x', 'y'];
const CPU = [{ requests: { cpu: '1' } }, { requests: { cpu: '2' } }];

interface Says {
  readonly uid: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly isLeaving?: boolean;
  readonly container?: object;
  readonly spec?: object;
}

function pod(says: Says): v1.Pod {
  const { uid, namespace = 'x', labels, container, spec } = says;
  const deletionTimestamp =
    says.isLeaving === true ? { deletionTimestamp: 'now' } : {};
  return {
    metadata: { name: uid, uid, namespace, labels, ...deletionTimestamp },
    spec: { containers: [{ image: 'web', ...container }], ...spec },
  } as unknown as v1.Pod;
}

test('the sums of a node are those of its Pods, however they came', () => {
  const random = createRandom('kin');
  const node = new NodeInfo('node-1');
  const there = new Map<string, v1.Pod>();
  const any = <T>(list: readonly T[]): T =>
    list[random.integer(0, list.length - 1)]!;
  for (let step = 0; step < 2_000; step += 1) {
    const uid = `pod-${random.integer(0, 9)}`;
    if (random.next() < 0.3) {
      node.remove(uid);
      there.delete(uid);
    } else {
      const fresh = pod({
        uid, namespace: any(NAMESPACES), labels: any(LABELS),
        isLeaving: random.next() < 0.3, container: { resources: any(CPU) },
      });
      node.add(podInfoOf(fresh));
      there.set(uid, fresh);
    }
    for (const namespace of NAMESPACES) {
      for (const labels of LABELS) {
        const expected = [...there.values()].filter(({ metadata }) =>
          metadata.namespace === namespace && metadata.labels === labels
          && metadata.deletionTimestamp === undefined).length;
        const kin = node.kin.filter((each) =>
          each.namespace === namespace && each.labels === labels);
        assert.equal(kin[0]?.count ?? 0, expected);
      }
    }
    const cpu = [...there.values()].map(({ spec }) =>
      Number(spec.containers[0]!.resources!.requests!['cpu']) * 1_000);
    assert.equal(node.used.milliCpu, cpu.reduce((a, b) => a + b, 0));
  }
});

test('Pods share a shape if all that a node is asked for is the same', () => {
  const tolerations = [{ key: 'a', operator: 'Exists' }];
  const first = podInfoOf(pod({ uid: '1', spec: { tolerations } })).shape;
  const same = [...tolerations.map((each) => ({ ...each }))];
  const second = podInfoOf(pod({ uid: '2', spec: { tolerations: same } }));
  assert.equal(second.shape, first);
  const others: Omit<Says, 'uid'>[] = [
    { container: { image: 'other' } },
    { container: { resources: CPU[0] } },
    { container: { ports: [{ hostPort: 80 }] } },
    { spec: { tolerations: [{ key: 'b', operator: 'Exists' }] } },
    { spec: { tolerations, nodeSelector: { disk: 'ssd' } } },
    { spec: { tolerations, overhead: { cpu: '1' } } },
    { spec: { tolerations, containers: [{ image: 'web' }, {}] } },
    { spec: { tolerations, initContainers: [{ image: 'web' }] } },
  ];
  for (const other of others) {
    podInfoOf(pod({ uid: '1', spec: { tolerations } }));
    const says = { uid: '3', spec: { tolerations }, ...other };
    const { shape } = podInfoOf(pod(says));
    assert.notEqual(shape, first);
  }
});
