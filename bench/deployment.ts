// The workload of the rows about many Pods: one Deployment of one container
// that sleeps, its image pulled once on each node.

import { createCluster } from '@clusterwright/engine';
import type { Cluster, appsv1 } from '@clusterwright/engine';

export function deployment(replicas: number) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{
            name: 'web', image: 'busybox', command: ['sleep', '3600'],
          }],
        },
      },
    },
  };
}

/** Booted, and still empty. */
export function emptyCluster(nodes: number): Cluster {
  return createCluster({ nodes, seed: 1 });
}

/** From apply until every Pod is ready. */
export function deploy(cluster: Cluster, replicas: number): void {
  const manifest = JSON.stringify(deployment(replicas));
  cluster.kubectl(['apply', '-f', '-'], manifest);
  // Only what has happened can have changed the answer.
  let seen = 0;
  let isReady = false;
  const isThere = cluster.runUntil(({ journal }) => {
    if (journal.length !== seen) {
      seen = journal.length;
      isReady = readyReplicas(cluster) === replicas;
    }
    return isReady;
  });
  if (!isThere) throw new Error(`${replicas} Pods were not ready in time`);
}

function readyReplicas(cluster: Cluster): number {
  const web = cluster.object<appsv1.Deployment>(
    'deployments.apps', 'default/web',
  );
  return web?.status?.readyReplicas ?? 0;
}
