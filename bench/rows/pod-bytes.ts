// What a Pod with its whole history keeps in memory: the heap after 1,000
// Pods less the heap before, after a collection each, against its budget.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';

const PODS = 1_000;
const BUDGET_BYTES = 12_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

export const row: Row = {
  title: 'a Pod with its history, of 1,000',
  unit: 'bytes',
  ours() {
    const cluster = emptyCluster(20);
    const before = heapBytes();
    deploy(cluster, PODS);
    const kept = (heapBytes() - before) / PODS;
    // The cluster must not be collected before it has been weighed.
    if (cluster.journal.length === 0) throw new Error('nothing was kept');
    return kept;
  },
  opponent: { name: 'budget', measure: () => BUDGET_BYTES },
  rounds: 3,
  promise: 1,
};
