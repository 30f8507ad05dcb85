import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster, lanesOf } from '../../../engine/index.ts';
import type { LanesData } from '../../../engine/index.ts';

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "busybox:1.36", command: ["sleep", "60"]}
`;

function lanesFor(run: '1s' | '20s'): LanesData {
  const cluster = createCluster({ nodes: [{ name: 'node-1' }], seed: '1' });
  cluster.kubectl(['apply', '-f', '-'], POD);
  cluster.run(run);
  return lanesOf([...cluster.entries()], {
    title: 'a Pod', seed: '1', to: cluster.now,
  });
}

test('folds the quiet after the last event, to the very end', () => {
  const { events, folds, to } = lanesFor('20s');
  const last = Math.max(...events.map(({ arrives }) => arrives));
  assert.deepEqual(folds.at(-1), {
    from: last, to, because: 'nothing but heartbeats',
  });
});

test('leaves a short quiet at the end as it is', () => {
  const { folds, to } = lanesFor('1s');
  assert.notEqual(folds.at(-1)?.to, to);
});

test('calls the parent of a container by what a reader sees', () => {
  const { lanes } = lanesFor('20s');
  const shim = lanes.find(({ actor }) => actor === 'shim/node-1');
  assert.equal(shim?.label, 'containers');
});

test('counts what is sent to the learner as the server\'s doing', () => {
  const cluster = createCluster({ nodes: [{ name: 'node-1' }], seed: '1' });
  cluster.kubectl(['apply', '-f', '-'], POD);
  cluster.run('1s');
  const { events } = lanesOf([...cluster.entries()], {
    title: 'a Pod', seed: '1', to: cluster.now, yours: 'kube-scheduler',
  });
  const own = events.filter(({ isYours }) => isYours);
  assert.deepEqual(
    own.map(({ actor, what }) => [actor, what]),
    [['kube-scheduler', 'bound']],
  );
});
