// A run that meets most of what can happen to a cluster, as a function of its
// seed alone. Its digests are held against each other: run twice, with every
// component behind text, and in another host.

import { createCluster } from '@clusterwright/engine';
import type { Cluster, v1 } from '@clusterwright/engine';

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: busybox:1.36
        command: [sleep, "3600"]
        readinessProbe: {exec: {command: ["true"]}, periodSeconds: 3}
---
apiVersion: v1
kind: Pod
metadata: {name: flaky, labels: {app: flaky}}
spec:
  containers:
  - {name: main, image: busybox:1.36, command: [sh, -c, "sleep 2; exit 3"]}
`;

/** What belongs together when node-2 is cut off. */
const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-scheduler'];

/** Two nodes: a Deployment, a crash loop, a Pod deleted, an API server and a
 *  kubelet that crash, a node cut off and let in again. */
export function seedRun(seed: number, throughText = false): Cluster {
  const cluster = createCluster({ nodes: 2, seed, throughText });
  cluster.kubectl(['apply', '-f', '-'], WEB);
  cluster.run('6s');
  const [pod] = cluster.objects<v1.Pod>('pods')
    .filter(({ metadata }) => metadata.labels?.['app'] === 'web');
  if (pod !== undefined) {
    cluster.kubectl(['delete', 'pod', pod.metadata.name]);
  }
  cluster.run('700ms');
  cluster.crash('kube-apiserver');
  cluster.crash('kubelet/node-1');
  cluster.run('2s');
  void cluster.start('kube-apiserver');
  void cluster.start('kubelet/node-1');
  cluster.run('8s');
  cluster.partition(['node-2'], CONTROL_PLANE);
  cluster.run('20s');
  cluster.heal();
  cluster.run('25s');
  return cluster;
}

/** For hosts that only want to compare. */
export function digestOfSeed(seed: number): string {
  return seedRun(seed).digest();
}

export function digestsOfSeeds(from: number, to: number): string[] {
  const digests: string[] = [];
  for (let seed = from; seed <= to; seed += 1) digests.push(digestOfSeed(seed));
  return digests;
}
