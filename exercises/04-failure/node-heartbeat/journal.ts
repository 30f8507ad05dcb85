// What the checks read out of a run: when a node's Lease was renewed, when
// the node was marked, and when the learner's controller began to look.

import { readyStatus } from '#engine';
import type { Key, Millis, NodeName, v1 } from '#engine';
import type { Run } from '#grader';

const LEASES = 'leases.coordination.k8s.io';
const LEASE_PREFIX = 'kube-node-lease/';

type Stored = ReturnType<typeof storedIn>[number];

function storedIn(run: Run, resource: string) {
  return run.of('stored').filter((entry) => entry.resource === resource);
}

/** One renewal: when it was stored. The first of a run may be older than
 *  the run; then it counts from its beginning. */
export interface Renewal {
  readonly at: Millis;
  readonly entry?: Stored;
}

export type Renewals = ReadonlyMap<NodeName, readonly Renewal[]>;

export function renewalsIn(run: Run): Renewals {
  const found = new Map<NodeName, Renewal[]>();
  for (const { metadata } of run.objectsAt(LEASES, 0)) {
    const { namespace, name } = metadata as { namespace?: string;
      name: string };
    if (`${namespace}/` === LEASE_PREFIX) found.set(name, [{ at: 0 }]);
  }
  for (const entry of storedIn(run, LEASES)) {
    if (!entry.key.startsWith(LEASE_PREFIX)) continue;
    const name = entry.key.slice(LEASE_PREFIX.length);
    const renewal = { at: entry.at / 1000, entry };
    const list = found.get(name);
    if (list === undefined) found.set(name, [renewal]);
    else list.push(renewal);
  }
  return found;
}

/** The last one before that time. */
export function lastRenewal(
  renewals: Renewals,
  name: NodeName,
  at: Millis,
): Renewal | undefined {
  return renewals.get(name)?.findLast((renewal) => renewal.at <= at);
}

/** The learner's controller says of a node that it does not know. */
export interface Mark {
  readonly nodeName: NodeName;
  readonly at: Millis;
  readonly entry: Stored;
}

export function marksIn(run: Run): readonly Mark[] {
  const marks: Mark[] = [];
  for (const entry of storedIn(run, 'nodes')) {
    if (entry.by !== run.actor || entry.subresource !== 'status') continue;
    const before = entry.before as v1.Node | undefined;
    const after = entry.after as v1.Node;
    const isNew = readyStatus(after) === 'Unknown'
      && (before === undefined || readyStatus(before) !== 'Unknown');
    if (!isNew) continue;
    marks.push({ nodeName: entry.key, at: entry.at / 1000, entry });
  }
  return marks;
}

/** A node that nobody spoke for, from `since` on. */
export interface Quiet {
  readonly nodeName: NodeName;
  /** Its last renewal; undefined: it never had one. */
  readonly renewal: Renewal | undefined;
  /** When the controller could first have seen that, and counts from. */
  readonly since: Millis;
  /** When it spoke again, or the run's end. */
  readonly until: Millis;
}

/** Every stretch without a renewal, longer or shorter. A controller that is
 *  paused sees nothing; one that is new counts anew. */
export function quietsIn(run: Run): readonly Quiet[] {
  const renewals = renewalsIn(run);
  const quiets: Quiet[] = [];
  for (const { metadata: { name } } of nodesEver(run)) {
    const list = renewals.get(name) ?? [];
    if (list.length === 0) {
      const since = seenFrom(run, createdAt(run, name));
      quiets.push({ nodeName: name, renewal: undefined, since,
        until: run.endedAt });
    }
    list.forEach((renewal, i) => {
      const until = list[i + 1]?.at ?? run.endedAt;
      const since = seenFrom(run, renewal.at, until);
      quiets.push({ nodeName: name, renewal, since, until });
    });
  }
  return quiets;
}

function nodesEver(run: Run): readonly v1.Node[] {
  return run.objectsAt<v1.Node>('nodes', run.endedAt);
}

function createdAt(run: Run, name: NodeName): Millis {
  const entry = storedIn(run, 'nodes').find(({ key, before }) =>
    key === name && before === undefined);
  return entry === undefined ? 0 : entry.at / 1000;
}

/** The time itself, or the last new beginning of the controller since. One
 *  that is paused sees nothing new, and may count from its end. */
function seenFrom(run: Run, at: Millis, until = run.endedAt): Millis {
  const ups = [...run.begins, ...run.upBetween.map(({ from }) => from)];
  return Math.max(at, ...ups.filter((up) => up > at && up < until));
}

/** What is stored of a node's Ready condition: 'True' …, or 'nothing'. */
export function readyAt(run: Run, name: NodeName, at: Millis): string {
  const node = run.objectAt<v1.Node>('nodes', name, at);
  return (node === undefined ? undefined : readyStatus(node)) ?? 'nothing';
}

/** A Pod's Ready condition that the learner's controller took away. */
export interface Unready {
  readonly key: Key;
  readonly pod: v1.Pod;
  readonly at: Millis;
  readonly entry: Stored;
}

export function unreadiesIn(run: Run): readonly Unready[] {
  const found: Unready[] = [];
  for (const entry of storedIn(run, 'pods')) {
    if (entry.by !== run.actor || entry.after === undefined) continue;
    const pod = entry.after as v1.Pod;
    found.push({ key: entry.key, pod, at: entry.at / 1000, entry });
  }
  return found;
}

/** Status writes that the learner's controller asked for, in order. */
export function statusRequests(run: Run) {
  return run.of('request').filter(({ actor, request }) =>
    actor === run.actor && request.subresource === 'status'
    && (request.verb === 'update' || request.verb === 'patch'));
}
