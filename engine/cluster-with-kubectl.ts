// The cluster as hosts want it: with a command line at hand. Only here do the
// two meet, because neither needs the other.

import { buildCluster } from './cluster/create-cluster.ts';
import type { Cluster, ClusterOptions } from './cluster/options.ts';
import { kubectlRunner } from './kubectl/index.ts';

/** Boots a cluster and returns it at t = 0. The same options give the same
 *  bytes. */
export function createCluster(options: ClusterOptions = {}): Cluster {
  return buildCluster(options, kubectlRunner);
}
