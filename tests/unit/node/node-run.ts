// A one-node cluster, and what its kubelet wrote, as short lines.

import { createCluster } from '../../../engine/index.ts';
import type { Cluster, ClusterOptions } from '../../../engine/index.ts';
import type { JournalEntry } from '../../../engine/machinery/journal.ts';
import type * as v1 from '../../../engine/machinery/api/v1.ts';

export const POLITE
  = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done";
export const DEAF = "trap '' TERM; while :; do sleep 1; done";

/** A Pod with one container named main that runs a script. */
export function podRunning(
  name: string,
  script: string,
  container: object = {},
  spec: object = {},
): string {
  return JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name },
    spec: {
      ...spec,
      containers: [{
        name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script],
        ...container,
      }],
    },
  });
}

export function oneNode(options: ClusterOptions = {}): Cluster {
  return createCluster({ nodes: 1, seed: 1, ...options });
}

export function create(cluster: Cluster, manifest: string): void {
  cluster.kubectl(['create', '-f', '-'], manifest);
}

export function podOf(cluster: Cluster, name: string): v1.Pod | undefined {
  return cluster.object<v1.Pod>('pods', `default/${name}`);
}

/** 'Killing: Stopping container main', 'status', 'delete', in order. */
export function written(cluster: Cluster, from = 0): string[] {
  return [...cluster.journal.entries(from)].flatMap((entry) => {
    const line = lineOf(entry as JournalEntry);
    return line === undefined ? [] : [line];
  });
}

function lineOf(entry: JournalEntry): string | undefined {
  if (entry.kind !== 'stored' || !entry.by.startsWith('kubelet/')) {
    return undefined;
  }
  if (entry.resource === 'events') {
    const event = entry.after as v1.Event | undefined;
    return event === undefined ? undefined
      : `${event.reason}: ${event.message}`;
  }
  if (entry.resource !== 'pods') return undefined;
  if (entry.verb === 'delete') return entry.after ? undefined : 'delete';
  return `status ${(entry.after as v1.Pod).status?.phase}`;
}

/** Seconds from `from` to the first entry that `isIt`. */
export function processes(cluster: Cluster, from = 0): string[] {
  return [...cluster.journal.entries(from)].flatMap((entry) => {
    if (entry.kind !== 'process') return [];
    const { container, what, signal, exitCode } = entry;
    return [[container, what, signal ?? exitCode].join(' ').trim()];
  });
}

/** What the kernel had to say about anybody. */
export function trouble(cluster: Cluster): string[] {
  return [...cluster.journal.entries()].flatMap((entry) =>
    entry.kind === 'says' && entry.trouble !== undefined
      ? [`${entry.actor}: ${entry.text}`] : []);
}
