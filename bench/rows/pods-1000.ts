// From apply until a Deployment of 1,000 Pods runs on 20 nodes, as somebody
// who waits for it sees it; the row pods-1000-work has the work alone. Ours
// keeps the whole journal, pulls the image on each node, writes every status
// and Event through its store, and holds the clients to their request rates;
// it is done when all Pods are ready. webernetes is done when its informer
// has seen all Running.

import { elapsedMs, elapsedMsOf } from '../cpu.ts';
import { deploy, emptyCluster } from '../deployment.ts';
import type { Row } from '../row.ts';
import { loadWebernetes, webernetesMs } from '../webernetes.ts';

const PODS = 1_000;
const NODES = 20;

const opponent = await loadWebernetes();

export const row: Row = {
  title: '1,000 Pods on 20 nodes, from apply to Running',
  unit: 'ms',
  ours() {
    const cluster = emptyCluster(NODES);
    return elapsedMs(() => deploy(cluster, PODS));
  },
  opponent: {
    name: 'webernetes',
    measure: () => webernetesMs(opponent, elapsedMsOf, NODES, PODS),
  },
  promise: 100,
};
