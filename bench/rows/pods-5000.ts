// Main-thread time from apply until 5,000 Pods on 100 nodes are ready,
// against its budget.

import { cpuMs } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';

const BUDGET_MS = 500;

export const row: Row = {
  title: '5,000 Pods on 100 nodes, from apply to ready',
  unit: 'ms',
  ours() {
    const cluster = emptyCluster(100);
    return cpuMs(() => deploy(cluster, 5_000));
  },
  opponent: { name: 'budget', measure: () => BUDGET_MS },
  rounds: 3,
  promise: 1,
};
