// The cluster as hosts want it: with a command line at hand, the HTTP that it
// speaks, and commands in its images. Only here do they meet, because a
// cluster needs none of them.

import { buildCluster } from './cluster/create-cluster.ts';
import type { Cluster, ClusterOptions } from './cluster/options.ts';
import { answerHttp } from './control-plane/apiserver/http.ts';
import { kubectlRunner } from './kubectl/index.ts';
import { busybox } from './world/programs/shell/index.ts';

/** Boots a cluster and returns it at t = 0. The same options give the same
 *  bytes. */
export function createCluster(options: ClusterOptions = {}): Cluster {
  return buildCluster(options, {
    kubectl: kubectlRunner, http: answerHttp, commands: busybox,
  });
}
