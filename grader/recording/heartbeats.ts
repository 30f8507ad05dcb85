// Nodes fall silent in an order that chance has decided before: by when each
// Lease was renewed last, and when the node controller looks. A run that is to
// be held against a recording begins with the same chance.

import type { Cluster } from '@clusterwright/engine';
import type { Play } from './play.ts';

/** Upstream's period, with the middle and the most of its jitter. */
const RENEW_MS = 10_200;
const RENEW_MS_MAX = 10_400;
/** Three renewals fit in, and no silence becomes too long. */
const ALIGN_MS = 31_000;
/** The node controller's period, with what a pass takes. */
const PASS_MS = 5_003;
const NODE_CONTROLLER = 'node-lifecycle-controller';

/** Runs on until each node's Lease will be renewed, and the node controller
 *  will look, when they did in the recording: which of several nodes falls
 *  silent first is decided by that, and that is chance. */
export function align(cluster: Cluster, { nodes, looksAt }: Play): void {
  const aligned = nodes.filter(({ renewsAt }) => renewsAt !== undefined);
  if (aligned.length === 0) return;
  const begin = cluster.now + ALIGN_MS;
  const last = lastRenewals(cluster);
  const delay = (name: string, ms: number): void =>
    cluster.tell(`kubelet/${name}`, { delayRenewals: [ms, ms] });
  // The renewal before the recorded one is held back by what is missing.
  for (const { name, renewsAt } of aligned) {
    const natural = (last.get(name) ?? 0) + 3 * RENEW_MS;
    delay(name, Math.max(0, begin + renewsAt! * 1000 - natural));
  }
  cluster.run(RENEW_MS_MAX);
  for (const { name } of aligned) delay(name, 0);
  if (looksAt !== undefined) {
    // A pass that fell due meanwhile is made up for when it goes on.
    const passes = Math.floor(looksAt * 1000 / PASS_MS) + 1;
    const pass = begin + looksAt * 1000 - passes * PASS_MS;
    cluster.run(pass - PASS_MS - cluster.now);
    cluster.pause(NODE_CONTROLLER);
    cluster.run(pass - cluster.now);
    void cluster.start(NODE_CONTROLLER);
  }
  cluster.run(begin - cluster.now);
}

/** Milliseconds by node. */
function lastRenewals(cluster: Cluster): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const entry of cluster.entries()) {
    if (entry.kind !== 'stored' || !entry.by.startsWith('kubelet/')) continue;
    if (!entry.resource.startsWith('leases')) continue;
    last.set(entry.by.slice('kubelet/'.length), entry.at / 1000);
  }
  return last;
}
