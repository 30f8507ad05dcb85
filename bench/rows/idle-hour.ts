// Main-thread time of one virtual hour in which nothing happens on 3 nodes
// with 10 Pods, against its budget.

import { cpuMs } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';

const BUDGET_MS = 80;

export const row: Row = {
  title: 'an idle hour of 3 nodes and 10 Pods',
  unit: 'ms',
  ours() {
    const cluster = emptyCluster(3);
    deploy(cluster, 10);
    cluster.run('1m');
    return cpuMs(() => cluster.run('1h'));
  },
  opponent: { name: 'budget', measure: () => BUDGET_MS },
  promise: 1,
};
