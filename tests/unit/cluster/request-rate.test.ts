import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { ClusterOptions } from '@clusterwright/engine';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 120
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: busybox:1.36, command: [sleep, "9"]}]}
`;

/** How many Pods were there after each second. */
function created(options: ClusterOptions): number[] {
  const cluster = createCluster({ nodes: 2, ...options });
  cluster.kubectl(['apply', '-f', '-'], MANIFEST);
  return [1, 2, 3, 4].map(() => {
    cluster.run('1s');
    return cluster.objects('pods').length;
  });
}

test('a controller asks as often as its client may, and no more', () => {
  // 30 at once, then 20 a second.
  const [first = 0, second = 0, third = 0, fourth = 0] = created({});
  assert.ok(first >= 48 && first <= 50, `${first}`);
  assert.deepEqual([second - first, third - second], [20, 20]);
  assert.ok(fourth < 120, `${fourth}`);
});

test('a flag sets how often, and 0 means without a limit', () => {
  const flags = (rate: Readonly<Record<string, string>>) =>
    ({ flags: { 'kube-controller-manager': rate } });
  const slow = created(flags({ 'kube-api-qps': '5', 'kube-api-burst': '10' }));
  assert.ok(slow[0]! <= 15 && slow[3]! <= 30, slow.join());
  assert.equal(created(flags({ 'kube-api-qps': '0' }))[0], 120);
});
