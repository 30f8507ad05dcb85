// Which filter of the scheduler said what of which node, for a Pod of a
// lesson's run, at the moment at which it was looked at first. The filters
// are the engine's own, and so is the sentence.
import { podRequests } from '../engine/index.ts';
import type { JournalEntry, v1 } from '../engine/index.ts';
import { Cache } from '../engine/control-plane/scheduler/cache.ts';
import { message } from '../engine/control-plane/scheduler/diagnosis.ts';
import type {
  FilterPlugin, Rejection,
} from '../engine/control-plane/scheduler/framework.ts';
import type { NodeInfo } from '../engine/control-plane/scheduler/node-info.ts';
import { podInfoOf } from '../engine/control-plane/scheduler/pod-info.ts';
import { defaultProfile } from '../engine/control-plane/scheduler/profile.ts';

export interface FilterMatrix {
  readonly pod: string;
  /** Whole and parts of a CPU: 1.5. */
  readonly cpus: number;
  readonly nodes: readonly {
    readonly name: string;
    /** '2 of 4 CPU free' */
    readonly room: string;
  }[];
  readonly rows: readonly {
    readonly plugin: string;
    /** Per node: 'passes', 'not run', or why it rejects. */
    readonly cells: readonly string[];
  }[];
  /** The node it was bound to, or what the scheduler said. */
  readonly outcome: string;
  readonly isBound: boolean;
}

export const PASSES = 'passes';
export const NOT_RUN = 'not run';

type Stored = Extract<JournalEntry, { kind: 'stored' }>;

/** What the scheduler wrote first about the Pod. */
function isVerdict({ by, key, resource }: Stored, pod: string): boolean {
  return by === 'kube-scheduler' && resource === 'pods'
    && key === `default/${pod}`;
}

/** Nodes and what is booked on them, as they were before an entry. */
function cacheBefore(writes: readonly Stored[], end: number): Cache {
  const latest = new Map<string, Stored>();
  for (const entry of writes) {
    if (entry.index >= end) break;
    latest.set(`${entry.resource} ${entry.key}`, entry);
  }
  const cache = new Cache();
  for (const { resource, after } of latest.values()) {
    if (resource === 'nodes' && after) cache.setNode(after as v1.Node);
  }
  for (const { resource, after } of latest.values()) {
    const pod = after as v1.Pod | undefined;
    if (resource === 'pods' && pod?.spec.nodeName !== undefined) {
      cache.setPod(pod);
    }
  }
  return cache;
}

function columnOf(
  filters: readonly ((node: NodeInfo) => Rejection | undefined)[],
  node: NodeInfo,
): { readonly cells: readonly string[]; readonly no?: Rejection } {
  const verdicts = filters.map((filter) => filter(node));
  const first = verdicts.findIndex((verdict) => verdict !== undefined);
  const no = verdicts[first];
  const cells = verdicts.map((verdict, index) => {
    if (first === -1 || index < first) return PASSES;
    return index > first ? NOT_RUN : verdict?.reasons.join(', ') ?? '';
  });
  return { cells, ...(no ? { no } : {}) };
}

function roomOf({ allocatable, used }: NodeInfo): string {
  const { milliCpu } = allocatable;
  return `${(milliCpu - used.milliCpu) / 1000} of ${milliCpu / 1000} CPU free`;
}

/** Throws if the scheduler never looks at the Pod, or says another thing. */
export function filterMatrix(
  entries: readonly JournalEntry[], pod: string,
): FilterMatrix {
  const writes = entries.filter((entry) => entry.kind === 'stored');
  const verdict = writes.find((entry) => isVerdict(entry, pod));
  const before = verdict?.before as v1.Pod | undefined;
  if (verdict === undefined || before === undefined) {
    throw new Error(`the scheduler never looked at ${pod}`);
  }
  const cache = cacheBefore(writes, verdict.index);
  const info = podInfoOf(before);
  const plugins: readonly FilterPlugin[] = defaultProfile({
    selectorsOf: () => [], namespaceLabels: () => undefined,
  }).filters;
  const filters = plugins.map((plugin) => (
    plugin.filter(info, cache) ?? (() => undefined)
  ));
  const nodes = [...cache.nodes].sort((a, b) => (a.name < b.name ? -1 : 1));
  const columns = nodes.map((node) => columnOf(filters, node));
  const refused = columns.flatMap(({ no }) => no ?? []);
  const after = verdict.after as v1.Pod;
  const { nodeName } = after.spec;
  const said = after.status?.conditions
    ?.find(({ type }) => type === 'PodScheduled')?.message ?? '';
  const outcome = nodeName ?? message(nodes.length, refused);
  const chosen = columns[nodes.findIndex(({ name }) => name === nodeName)];
  const isSame = nodeName === undefined
    ? said.startsWith(outcome) : chosen !== undefined && !chosen.no;
  if (!isSame) throw new Error(`the scheduler said of ${pod}: ${said}`);
  return {
    pod, outcome, isBound: nodeName !== undefined,
    cpus: (podRequests(before)['cpu'] ?? 0) / 1000,
    nodes: nodes.map((node) => ({ name: node.name, room: roomOf(node) })),
    rows: plugins.map(({ name }, row) => ({
      plugin: name, cells: columns.map(({ cells }) => cells[row] ?? ''),
    })),
  };
}
