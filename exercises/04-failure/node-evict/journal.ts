// What the checks read out of a run: for each Pod how long its node had
// NoExecute taints, what it could stand of them, and who deleted it when.

import { isTerminating, toleratedSeconds } from '#engine';
import type { Key, Millis, NodeName, v1 } from '#engine';
import type { Run } from '#grader';

export type Stored = ReturnType<typeof storedIn>[number];

function storedIn(run: Run, resource: string) {
  return run.of('stored').filter((entry) => entry.resource === resource);
}

/** The learner's delete, as it was stored. */
export interface Deletion {
  readonly key: Key;
  /** As it was before. */
  readonly pod: v1.Pod;
  readonly at: Millis;
  readonly entry: Stored;
}

export function deletionsIn(run: Run): readonly Deletion[] {
  return storedIn(run, 'pods').flatMap((entry): Deletion[] => {
    const pod = entry.before as v1.Pod | undefined;
    const isFirst = entry.by === run.actor && entry.verb === 'delete'
      && pod !== undefined && !isTerminating(pod);
    return isFirst ? [{ key: entry.key, pod, at: entry.at / 1000, entry }] : [];
  });
}

/** A time in which a Pod was on a node that had NoExecute taints. */
export interface Stay {
  readonly key: Key;
  readonly pod: v1.Pod;
  readonly nodeName: NodeName;
  readonly taints: readonly v1.Taint[];
  /** From the taint, or the Pod's coming, to the taint's or the Pod's end,
   *  whoever ended it. */
  readonly from: Millis;
  readonly to: Millis;
  /** Infinity: for ever. 0: not at all. */
  readonly seconds: number;
  /** The last new beginning of the controller within it, or `from`. */
  readonly seenFrom: Millis;
  /** The learner's delete that ended it. */
  readonly deletion: Deletion | undefined;
}

interface Life {
  readonly key: Key;
  readonly pod: v1.Pod;
  readonly nodeName: NodeName;
  readonly from: Millis;
  to: Millis;
}

export function staysIn(run: Run): readonly Stay[] {
  const deletions = deletionsIn(run);
  return livesIn(run).flatMap((life) => {
    const { key, pod, nodeName } = life;
    return spansOf(run, nodeName).flatMap((span): Stay[] => {
      const from = Math.max(life.from, span.from);
      const to = Math.min(life.to, span.to);
      if (from >= to) return [];
      const { taints } = span;
      const deletion = deletions.find((each) =>
        each.pod.metadata.uid === pod.metadata.uid);
      const isEnd = deletion !== undefined && deletion.at === to;
      return [{
        key, pod, nodeName, taints, from, to,
        seconds: toleratedSeconds(taints, pod.spec.tolerations),
        seenFrom: begunWithin(run, from, to),
        deletion: isEnd ? deletion : undefined,
      }];
    });
  });
}

/** From a Pod's having a node to its end, or its being asked to end. */
function livesIn(run: Run): readonly Life[] {
  const lives = new Map<string, Life>();
  for (const { key, before, after, at: micros } of storedIn(run, 'pods')) {
    const at = micros / 1000;
    const pod = (after ?? before) as v1.Pod;
    const { uid } = pod.metadata;
    const { nodeName } = pod.spec;
    const life = lives.get(uid);
    if (life === undefined) {
      if (after === undefined || nodeName === undefined) continue;
      lives.set(uid, { key, pod, nodeName, from: at, to: run.endedAt });
    } else if (after === undefined || isTerminating(pod)) {
      life.to = Math.min(life.to, at);
    }
  }
  return [...lives.values()];
}

interface Span {
  readonly taints: readonly v1.Taint[];
  readonly from: Millis;
  to: Millis;
}

function spansOf(run: Run, nodeName: NodeName): readonly Span[] {
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const { key, after, at: micros } of storedIn(run, 'nodes')) {
    if (key !== nodeName) continue;
    const at = micros / 1000;
    const taints = after === undefined ? [] : noExecuteOf(after as v1.Node);
    if (open !== undefined && textOf(open.taints) === textOf(taints)) continue;
    if (open !== undefined) open.to = at;
    open = taints.length === 0
      ? undefined : { taints, from: at, to: run.endedAt };
    if (open !== undefined) spans.push(open);
  }
  return spans;
}

export function noExecuteOf({ spec }: v1.Node): readonly v1.Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

function textOf(taints: readonly v1.Taint[]): string {
  return taints.map(({ key, value = '' }) => `${key}=${value}`).join(' ');
}

function begunWithin(run: Run, from: Millis, to: Millis): Millis {
  return run.begins.findLast((at) => at > from && at < to) ?? from;
}

/** Delete requests of the learner's controller, as it sent them. */
export function deleteRequests(run: Run) {
  return run.of('request').filter(({ actor, request }) =>
    actor === run.actor && request.verb === 'delete'
    && request.resource === 'pods');
}
