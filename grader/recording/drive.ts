// Drives a cluster of the engine through what a recording did: the same
// machines and images, the same steps at the same times.

import { createCluster } from '@clusterwright/engine';
import type { Cluster, NodeSpec } from '@clusterwright/engine';
import { align } from './heartbeats.ts';
import {
  filled, type Placeholder, type Play, type PlayNode, type PlayStep,
  type Untaken,
} from './play.ts';

export interface Driven {
  readonly cluster: Cluster;
  /** The journal's index and the time at which the recording's t = 0 lies. */
  readonly begin: number;
  readonly beginMs: number;
  readonly untaken: readonly Untaken[];
}

/** Namespaces need this long to get their ServiceAccounts and root CA. */
const SETTLE_MS = 5_000;

/** Plays on a fresh cluster, to the end of the recording. */
export function drive(play: Play, seed: string): Driven {
  const cluster = createCluster({
    nodes: play.nodes.filter((node) => node.joinsAt === 0).map(specOf),
    seed,
  });
  tellImages(cluster, play);
  for (const namespace of play.namespaces) {
    cluster.kubectl(['create', 'namespace', namespace]);
  }
  cluster.run(SETTLE_MS);
  align(cluster, play);
  const begin = cluster.journal.length;
  const beginMs = cluster.now;
  const untaken: Untaken[] = [];
  for (const { t, act } of agendaOf(play, untaken)) {
    cluster.run(Math.max(0, beginMs + t * 1000 - cluster.now));
    act(cluster, begin);
  }
  cluster.run(Math.max(0, beginMs + play.seconds * 1000 - cluster.now));
  return { cluster, begin, beginMs, untaken };
}

/** The registry has what the recorded one had, and takes as long. */
function tellImages(cluster: Cluster, play: Play): void {
  for (const { name, exists, sizeBytes, pulls } of play.images) {
    if (!exists) {
      cluster.tell('registry', { failPull: name });
      continue;
    }
    const millis = pulls.map((pull) => pull.millis).sort((a, b) => a - b);
    const pull = millis[Math.floor(millis.length / 2)];
    cluster.tell('registry', {
      image: name,
      ...sizeBytes === undefined ? {} : { sizeBytes },
      ...pull === undefined ? {} : { pull },
    });
  }
}

interface Act {
  readonly t: number;
  readonly act: (cluster: Cluster, begin: number) => void;
}

/** Steps and joining machines by time. */
function agendaOf(play: Play, untaken: Untaken[]): readonly Act[] {
  const joins = play.nodes.filter((node) => node.joinsAt > 0).map((node) => ({
    t: node.joinsAt, act: (cluster: Cluster) => cluster.join(specOf(node)),
  }));
  const steps = play.steps.map((step) => ({
    t: step.t,
    act: (cluster: Cluster, begin: number) =>
      takeStep(cluster, begin, step, untaken),
  }));
  return [...joins, ...steps].sort((a, b) => a.t - b.t);
}

function takeStep(
  cluster: Cluster,
  begin: number,
  step: PlayStep,
  untaken: Untaken[],
): void {
  switch (step.kind) {
    case 'kubectl': {
      const args = step.args.map((word) => filled(word, (placeholder) =>
        podNamed(cluster, begin, placeholder)));
      cluster.kubectl(args, step.stdin);
      return;
    }
    case 'crash': case 'stop': case 'start':
      if (cluster.components.includes(step.component)) {
        void cluster[step.kind](step.component);
        return;
      }
      untaken.push({ t: step.t, what: `${step.kind} ${step.component}` });
      return;
    case 'network-plugin':
      cluster.tell(`container-runtime/${step.node}`, {
        networkPlugin: step.is,
      });
      return;
    default:
      untaken.push({ t: step.t, what: step.kind });
  }
}

/** The name of the nth Pod that the owner created since the beginning. */
function podNamed(
  cluster: Cluster,
  begin: number,
  { text, ownerKind, ownerName, nth }: Placeholder,
): string {
  let count = 0;
  for (const entry of cluster.entries()) {
    if (entry.index < begin || entry.kind !== 'stored') continue;
    const { before, after } = entry;
    if (entry.resource !== 'pods' || before !== undefined) continue;
    // A Deployment's set has a hash behind its name.
    const isOwn = after?.metadata.ownerReferences?.some(({ name, kind }) =>
      kind.toLowerCase() === ownerKind && (name === ownerName
        || name.replace(/-[a-z0-9]{8,10}$/, '') === ownerName));
    if (isOwn !== true) continue;
    count += 1;
    if (count === nth) return after!.metadata.name ?? text;
  }
  // kubectl then says that there is no such Pod, as it would in life.
  return text;
}

function specOf({ name, allocatable, labels, images }: PlayNode): NodeSpec {
  const { cpu = '2', memory = '8Gi', pods = '110', ...rest } = allocatable;
  const extended = Object.fromEntries(Object.entries(rest).filter(
    ([resource]) => resource.includes('/')));
  return {
    name, cpu, memory, pods: Number(pods), extended, labels, images,
  };
}
