// Main-thread time to go back to an instant of ten minutes in which a node
// dies: what the store held then, against the time of one frame.

import { stateAt } from '@clusterwright/engine';
import { cpuMs } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';

const FRAME_MS = 16;
const INSTANTS = 100;

const cluster = emptyCluster(3);
deploy(cluster, 3);
cluster.crash('node-2');
cluster.run('10m');

export const row: Row = {
  title: 'back to any instant of a node\'s death',
  unit: 'ms',
  ours() {
    const step = cluster.now / INSTANTS;
    const all = cpuMs(() => {
      for (let i = 1; i <= INSTANTS; i += 1) {
        const state = stateAt(cluster.entries(), i * step);
        if (state.list('nodes').length !== 3) throw new Error('a node is lost');
      }
    });
    return all / INSTANTS;
  },
  opponent: { name: 'frame', measure: () => FRAME_MS },
  promise: 1,
};
