// A Deployment's history: which sets stay, what they remember, and what a
// way back says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../../engine/index.ts';
import type { appsv1, Cluster } from '../../../../engine/index.ts';

const REVISION = 'deployment.kubernetes.io/revision';

function clusterWith(spec: object = {}): Cluster {
  const cluster = createCluster({ nodes: 1 });
  const labels = { app: 'web' };
  cluster.kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
    spec: {
      replicas: 0, selector: { matchLabels: labels }, ...spec,
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'busybox:1.36' }] },
      },
    },
  }));
  cluster.run('2s');
  return cluster;
}

function roll(cluster: Cluster, times: number): void {
  for (let time = 1; time <= times; time += 1) {
    cluster.kubectl(['set', 'env', 'deploy/web', `V=${time}`]);
    cluster.run('2s');
  }
}

function setsOf(cluster: Cluster): readonly appsv1.ReplicaSet[] {
  return cluster.objects<appsv1.ReplicaSet>('replicasets.apps');
}

function revisionsOf(cluster: Cluster): number[] {
  return setsOf(cluster).map(({ metadata }) =>
    Number(metadata.annotations?.[REVISION])).sort((a, b) => a - b);
}

test('old sets stay while there are no more than the limit', () => {
  const cluster = clusterWith();
  roll(cluster, 8);
  assert.deepEqual(revisionsOf(cluster), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('beyond the limit the first revisions go', () => {
  const cluster = clusterWith({ revisionHistoryLimit: 2 });
  roll(cluster, 4);
  assert.deepEqual(revisionsOf(cluster), [3, 4, 5]);
});

test('a set that is wanted again remembers the numbers it had', () => {
  const cluster = clusterWith();
  roll(cluster, 1);
  for (let time = 0; time < 3; time += 1) {
    cluster.kubectl(['rollout', 'undo', 'deploy/web']);
    cluster.run('2s');
  }
  const histories = setsOf(cluster).map(({ metadata: { annotations } }) =>
    [annotations?.[REVISION], annotations?.[`${REVISION}-history`]]).sort();
  assert.deepEqual(histories, [['4', '2'], ['5', '1,3']]);
});

test('a set says what its Deployment says now', () => {
  const cluster = clusterWith();
  for (const why of ['first', 'second']) {
    cluster.kubectl(['annotate', 'deploy/web', `why=${why}`, '--overwrite']);
    cluster.run('2s');
    assert.equal(setsOf(cluster)[0]?.metadata.annotations?.['why'], why);
  }
});
