// Whatever is done to any one component, the cluster comes to rest in the
// same state: three Pods ready, and nothing left over.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { Cluster, v1 } from '@clusterwright/engine';
import { WEB } from '../harness/web.ts';

const HARM: Readonly<Record<string, (c: Cluster, name: string) => void>> = {
  'crashed and started': (cluster, name) => {
    cluster.crash(name);
    cluster.run('3s');
    void cluster.start(name);
  },
  'stopped and started': (cluster, name) => {
    cluster.stop(name);
    cluster.run('3s');
    void cluster.start(name);
  },
  'paused and resumed': (cluster, name) => {
    cluster.pause(name);
    cluster.run('7s');
    void cluster.start(name);
  },
  'replaced': (cluster, name) => void cluster.replace(name),
  'cut off and let in again': (cluster, name) => {
    const others = cluster.components.filter((each) => each !== name
      && !each.startsWith('controllers/'));
    cluster.partition([name], others);
    cluster.run('20s');
    cluster.heal();
  },
};

/** kubectl is how this test speaks to the cluster. */
const SPARED = new Set(['kubectl']);

for (const [what, harm] of Object.entries(HARM)) {
  test(`a cluster converges after any component was ${what}`, () => {
    const names = createCluster({ nodes: 2 }).components
      .filter((name) => !SPARED.has(name));
    for (const name of names) {
      const cluster = createCluster({ nodes: 2, seed: 7 });
      cluster.kubectl(['apply', '-f', '-'], WEB);
      // In the middle of it: Pods are bound, containers are starting.
      cluster.run(400);
      harm(cluster, name);
      const isThere = cluster.runUntil('converged', 180_000);
      assert.ok(isThere, `${name}: not converged`);
      assert.equal(readyPods(cluster), 3, name);
    }
  });
}

function readyPods(cluster: Cluster): number {
  const pods = cluster.objects<v1.Pod>('pods');
  return pods.filter(({ metadata, status }) =>
    metadata.deletionTimestamp === undefined
      && status?.conditions?.some(({ type, status: is }) =>
        type === 'Ready' && is === 'True')).length;
}
