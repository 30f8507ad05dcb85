// Objects under the lanes: what each was, from when to when, as a fill and a
// word. State is fill, not hue.

import type { EntryOf, JournalEntry } from '../machinery/journal.ts';
import type { ApiObject } from '../machinery/api/meta.ts';
import type { Millis } from '../kernel/time.ts';
import { isPodReady, readyStatus } from '../machinery/api/conditions.ts';
import { isTerminating } from '../machinery/api/pods.ts';
import type * as v1 from '../machinery/api/v1.ts';
import { objectName } from './describe.ts';
import type { Fill, LanesData, ObjectBar } from './lanes.ts';

interface Span {
  readonly from: Millis;
  readonly to: Millis;
  readonly fill: Fill;
  readonly label: string;
}

export interface Bars {
  readonly bars: readonly ObjectBar[];
  readonly states: LanesData['states'];
}

export function barsOf(
  entries: readonly JournalEntry[],
  { from, to }: { readonly from: Millis; readonly to: Millis },
): Bars {
  const spans = new Map<string, Span[]>();
  const states: LanesData['states'][number][] = [];
  for (const entry of entries) {
    if (entry.kind !== 'stored' || !isDrawn(entry)) continue;
    const object = objectName(entry.resource, entry.key);
    const t = entry.at / 1000;
    if (t > to) break;
    states.push({ object, t, rv: entry.rv, value: entry.after ?? null });
    draw(spans, object, t, entry.after, to);
  }
  const bars = [...spans].map(([object, list]) => ({
    object, spans: list.filter((span) => span.to > from),
  })).filter((bar) => bar.spans.length > 0);
  return { bars, states };
}

const DRAWN = new Set([
  'pods', 'nodes', 'deployments.apps', 'replicasets.apps', 'services',
  'endpointslices.discovery.k8s.io', 'configmaps',
]);

function isDrawn({ resource, key }: EntryOf<'stored'>): boolean {
  return DRAWN.has(resource) && !key.endsWith('/kube-root-ca.crt');
}

function draw(
  all: Map<string, Span[]>,
  object: string,
  t: Millis,
  state: ApiObject | undefined,
  to: Millis,
): void {
  const list = all.get(object) ?? [];
  all.set(object, list);
  const last = list.at(-1);
  if (state === undefined) {
    if (last !== undefined) list[list.length - 1] = { ...last, to: t };
    return;
  }
  const { fill, label } = looksOf(state);
  if (last !== undefined && last.to === to && last.fill === fill
    && last.label === label) return;
  if (last !== undefined && last.to === to) {
    list[list.length - 1] = { ...last, to: t };
  }
  list.push({ from: t, to, fill, label });
}

/** How an object is drawn. */
export function looksOf(object: ApiObject): { fill: Fill; label: string } {
  if (object.kind === 'Pod') return podLooks(object as v1.Pod);
  if (object.kind === 'Node') {
    const ready = readyStatus(object as v1.Node);
    if (ready === 'True') return { fill: 'node-ready', label: 'Ready' };
    if (ready === 'Unknown') {
      return { fill: 'node-unknown', label: 'Ready=Unknown' };
    }
    return { fill: 'node-not-ready', label: 'not Ready' };
  }
  const { spec, status } = object as ApiObject & {
    readonly spec?: { readonly replicas?: number };
    readonly status?: { readonly readyReplicas?: number };
  };
  if (spec?.replicas === undefined) return { fill: 'plain', label: '' };
  const ready = status?.readyReplicas ?? 0;
  return { fill: 'plain', label: `${ready} of ${spec.replicas} ready` };
}

function podLooks(pod: v1.Pod): { fill: Fill; label: string } {
  const { phase } = pod.status ?? {};
  if (isTerminating(pod)) return { fill: 'terminating', label: 'Terminating' };
  if (phase === 'Failed') return { fill: 'failed', label: 'Failed' };
  if (phase === 'Succeeded') return { fill: 'succeeded', label: 'Succeeded' };
  const node = pod.spec.nodeName;
  if (node === undefined) return { fill: 'pending', label: 'Pending' };
  const reason = waitingReason(pod);
  if (phase !== 'Running') {
    return { fill: 'starting', label: reason ?? `Pending, bound to ${node}` };
  }
  if (isPodReady(pod)) return { fill: 'ready', label: 'Ready' };
  return { fill: 'running', label: reason ?? 'Running' };
}

/** A word that says more than the phase; starting up is no such word. */
function waitingReason({ status }: v1.Pod): string | undefined {
  for (const { state } of status?.containerStatuses ?? []) {
    const reason = state?.waiting?.reason;
    if (reason === undefined || reason === 'ContainerCreating'
      || reason === 'PodInitializing') continue;
    return reason;
  }
  return undefined;
}
