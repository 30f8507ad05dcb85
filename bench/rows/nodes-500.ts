// Main-thread time of fifteen virtual minutes in which 50 of 500 nodes die,
// with a Pod on each, against those fifteen minutes.

import { cpuMs } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';

const NODES = 500;
const FAILING = 50;
const MINUTES = 15;

export const row: Row = {
  title: '500 nodes, of which 50 die, for 15 minutes',
  unit: 'ms',
  ours() {
    const cluster = emptyCluster(NODES);
    deploy(cluster, NODES);
    return cpuMs(() => {
      for (const node of cluster.nodes.slice(0, FAILING)) cluster.crash(node);
      cluster.run(`${MINUTES}m`);
    });
  },
  opponent: { name: 'real time', measure: () => MINUTES * 60_000 },
  rounds: 1,
  promise: 100,
};
