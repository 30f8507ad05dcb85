// Nodes fall silent in an order that chance has decided before: by when each
// one's heart beat last, and when the node controller looks. A run that is to
// be held against a recording begins with the same chance.

import type { Cluster, v1 } from '@clusterwright/engine';
import type { Play } from './play.ts';

/** Of Leases and statuses, with the middle of the jitter. */
const BEAT_MS = 10_200;
/** Longer than any pause between two heartbeats, and as long again. */
const ALIGN_MS = 21_000;
/** The node controller's period, with what a pass takes. */
const PASS_MS = 5_003;
const MINUTE_MS = 60_000;
const NODE_CONTROLLER = 'node-lifecycle-controller';

/** Runs on until each node's heart will beat, and the node controller will
 *  look, when they did in the recording. All are held still; what fell due
 *  meanwhile is made up for at the moment at which they go on. */
export function align(cluster: Cluster, play: Play): void {
  const { nodes, looksAt, minuteAt } = play;
  if (nodes.every(({ beatsAt }) => beatsAt === undefined)) return;
  if (minuteAt !== undefined) alignMinute(cluster, minuteAt);
  const begin = cluster.now + ALIGN_MS;
  const held: { readonly name: string; readonly until: number }[] = [];
  for (const { name, beatsAt } of nodes) {
    if (beatsAt === undefined) continue;
    const until = begin + beatsAt * 1000 - BEAT_MS;
    held.push({ name: `kubelet/${name}`, until });
  }
  if (looksAt !== undefined) {
    const passes = Math.floor(looksAt * 1000 / PASS_MS) + 1;
    const until = begin + looksAt * 1000 - passes * PASS_MS;
    held.push({ name: NODE_CONTROLLER, until });
  }
  for (const { name } of held) cluster.pause(name);
  for (const { name, until } of held.sort((a, b) => a.until - b.until)) {
    cluster.run(until - cluster.now);
    void cluster.start(name);
  }
  cluster.run(begin - cluster.now);
}

/** Runs on until the kubelets' minutes, counted from their start, will end
 *  when the recorded one did. */
function alignMinute(cluster: Cluster, minuteAt: number): void {
  for (const entry of cluster.entries()) {
    if (entry.kind !== 'stored' || entry.after?.kind !== 'Event') continue;
    if ((entry.after as v1.Event).reason !== 'Starting') continue;
    const begin = cluster.now + ALIGN_MS;
    const past = begin + minuteAt * 1000 - entry.at / 1000;
    cluster.run(MINUTE_MS - past % MINUTE_MS);
    return;
  }
}
