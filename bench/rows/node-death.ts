// Main-thread time of ten virtual minutes on three nodes, one of which dies:
// from silence over the taints and five minutes of patience to the
// replacement's being ready, against its budget.

import { cpuMs } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';

const BUDGET_MS = 20;

export const row: Row = {
  title: 'ten minutes of three nodes, one of which dies',
  unit: 'ms',
  ours() {
    const cluster = emptyCluster(3);
    deploy(cluster, 3);
    return cpuMs(() => {
      cluster.crash('node-2');
      cluster.run('10m');
    });
  },
  opponent: { name: 'budget', measure: () => BUDGET_MS },
  // A page that has played a lesson is warm, too.
  rounds: 31,
  promise: 1,
};
