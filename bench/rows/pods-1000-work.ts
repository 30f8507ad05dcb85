// The main thread's work from apply until a Deployment of 1,000 Pods runs on
// 20 nodes, as in the row pods-1000; what webernetes waits for its clock does
// not count.

import { cpuMs, cpuMsOf } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';
import { loadWebernetes, webernetesMs } from '../webernetes.ts';

const PODS = 1_000;
const NODES = 20;

const opponent = await loadWebernetes();

export const row: Row = {
  title: '1,000 Pods on 20 nodes, the work alone',
  unit: 'ms',
  ours() {
    const cluster = emptyCluster(NODES);
    return cpuMs(() => deploy(cluster, PODS));
  },
  opponent: {
    name: 'webernetes',
    measure: () => webernetesMs(opponent, cpuMsOf, NODES, PODS),
  },
};
