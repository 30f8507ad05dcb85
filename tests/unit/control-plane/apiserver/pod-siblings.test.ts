import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { Cluster, v1 } from '@clusterwright/engine';

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers: [{name: i, image: busybox:1.36, command: ["true"]}]
      containers:
      - name: c
        image: busybox:1.36
        command: [sleep, "99"]
        volumeMounts: [{name: own, mountPath: /own}]
      - {name: d, image: busybox:1.36, command: [sleep, "99"]}
      volumes: [{name: own, emptyDir: {}}]
`;

const CLASS = `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: usual}
value: 7
globalDefault: true
`;

function started(): Cluster {
  const cluster = createCluster({ nodes: 1 });
  cluster.kubectl(['apply', '-f', '-'], WEB);
  cluster.run('10s');
  return cluster;
}

function scaled(cluster: Cluster, replicas: number): readonly v1.Pod[] {
  cluster.kubectl(['scale', 'deployment/web', `--replicas=${replicas}`]);
  cluster.run('10s');
  return cluster.objects<v1.Pod>('pods');
}

/** The one volume whose name is drawn. */
function tokenOf({ spec: { volumes = [] } }: v1.Pod): string {
  return volumes.at(-1)!.name;
}

/** A Pod's spec as if its token's volume had this name. */
function withToken(pod: v1.Pod, name: string): v1.PodSpec {
  const text = JSON.stringify({ ...pod.spec, nodeName: '' });
  return JSON.parse(text.replaceAll(tokenOf(pod), name)) as v1.PodSpec;
}

test('Pods of one template differ in their token\'s volume alone', () => {
  const all = scaled(started(), 4);
  assert.equal(all.length, 4);
  const [first, ...others] = all;
  assert.match(tokenOf(first!), /^kube-api-access-.{5}$/);
  assert.equal(new Set(all.map(tokenOf)).size, 4);
  for (const pod of others) {
    assert.deepEqual(withToken(pod, 'token'), withToken(first!, 'token'));
    const { initContainers = [], containers } = pod.spec;
    for (const container of [...initContainers, ...containers]) {
      assert.equal(container.volumeMounts?.at(-1)?.name, tokenOf(pod));
    }
  }
});

test('a change of their account holds for the next one', () => {
  const cluster = started();
  cluster.kubectl(['patch', 'serviceaccount', 'default', '-p',
    '{"imagePullSecrets":[{"name":"dock"}]}']);
  cluster.run('1s');
  const secrets = scaled(cluster, 3).map(({ spec }) => spec.imagePullSecrets);
  assert.deepEqual(secrets, [undefined, undefined, [{ name: 'dock' }]]);
});

test('a new default class holds for the next one', () => {
  const cluster = started();
  cluster.kubectl(['apply', '-f', '-'], CLASS);
  cluster.run('1s');
  const values = scaled(cluster, 3).map(({ spec }) => spec.priority);
  assert.deepEqual(values, [0, 0, 7]);
});
