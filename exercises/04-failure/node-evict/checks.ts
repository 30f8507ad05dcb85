// The six properties of stage three, in the order in which they are told.

import { conditionOf } from '#engine';
import type { Millis, v1 } from '#engine';
import { dueBy, fail, pass, seconds } from '#grader';
import type { Check, Failure, Run } from '#grader';
import { WHY } from './contract.ts';
import {
  deleteRequests, deletionsIn, noExecuteOf, staysIn,
} from './journal.ts';
import type { Deletion, Stay } from './journal.ts';

/** What a write, and hearing of one, may take. */
const PATIENCE_MS: Millis = 2_000;
/** Between a change of a node and your hearing of it. */
const NEWS_MS: Millis = 100;

const waitsItsTime: Check = {
  id: 'waits-its-time',
  sentence: 'A Pod is deleted between its deadline and 2 s later. Its '
    + 'deadline is when the taint was seen, and the shortest of its matching '
    + 'tolerationSeconds.',
  run(run) {
    const stays = timed(run);
    const failures = stays.flatMap((stay) =>
      [...early(stay), ...late(run, stay)]);
    const first = earliest(failures);
    if (first !== undefined) return fail(first);
    return pass(stays.some(({ deletion }) => deletion !== undefined));
  },
};

function timed(run: Run): readonly Stay[] {
  return staysIn(run).filter((stay) =>
    stay.seconds > 0 && stay.seconds < Infinity);
}

function earliest(failures: readonly Failure[]): Failure | undefined {
  return [...failures].sort((a, b) => a.at - b.at)[0];
}

function early({ key, from, seconds: patience, deletion }: Stay): Failure[] {
  const due = from + patience * 1_000;
  if (deletion === undefined || deletion.at >= due) return [];
  return [{
    expected: `${key} deleted at ${seconds(due)}+2s at most, not before `
      + seconds(due),
    happened: `deleted, ${seconds(deletion.at - from)} after the taint`,
    at: deletion.at, look: 'its tolerations', entries: [deletion.entry],
  }];
}

/** Who is paused sees a taint, and its time run out, when it goes on. */
function late(run: Run, stay: Stay): Failure[] {
  const { key, from, to, seenFrom, seconds: patience, deletion } = stay;
  const seenAt = dueBy(run, seenFrom, 0);
  const latest = dueBy(run, seenAt + patience * 1_000, PATIENCE_MS);
  const due = latest - PATIENCE_MS;
  if (to <= latest) return [];
  return [{
    expected: `${key} deleted at ${seconds(due)}+2s at most, not before `
      + seconds(from + patience * 1_000),
    happened: deletion === undefined
      ? 'still there' : `still there; deleted at ${seconds(deletion.at)}`,
    at: latest, look: 'its tolerations',
  }];
}

const untoleratedAtOnce: Check = {
  id: 'untolerated-at-once',
  sentence: 'A Pod that does not tolerate one of the taints is deleted '
    + 'within 2 s.',
  run(run) {
    const stays = staysIn(run).filter((stay) => stay.seconds === 0);
    for (const { key, taints, to, seenFrom } of stays) {
      const latest = dueBy(run, seenFrom, PATIENCE_MS);
      if (to <= latest) continue;
      const texts = taints.map((taint) => taint.key).join(', ');
      return fail({
        expected: `${key} deleted by ${seconds(latest)}`,
        happened: `still there; it does not tolerate all of: ${texts}`,
        at: latest, look: 'what no match means',
      });
    }
    return pass(stays.length > 0);
  },
};

const foreverStays: Check = {
  id: 'forever-stays',
  sentence: 'A Pod that tolerates all taints without an end is never '
    + 'deleted.',
  run(run) {
    const stays = staysIn(run).filter((stay) => stay.seconds === Infinity);
    for (const { key, from, deletion } of stays) {
      if (deletion === undefined) continue;
      return fail({
        expected: `${key} to stay, taint or not`,
        happened: `deleted, ${seconds(deletion.at - from)} after the taint`,
        at: deletion.at,
        look: 'what a toleration without seconds means',
        entries: [deletion.entry],
      });
    }
    return pass(stays.length > 0);
  },
};

const cancelsOnReturn: Check = {
  id: 'cancels-on-return',
  sentence: 'Where the taint has gone before the deadline, nobody is '
    + 'deleted.',
  run(run) {
    for (const deletion of deletionsIn(run)) {
      const { key, pod, at, entry } = deletion;
      const name = pod.spec.nodeName ?? '';
      if (hasTaint(run, name, at) || hasTaint(run, name, at - NEWS_MS)) {
        continue;
      }
      const gone = lastSpanEnd(run, deletion);
      return fail({
        expected: `${key} to stay; ${name} has no NoExecute taint since `
          + seconds(gone),
        happened: 'deleted',
        at, look: 'who tells your clock that the taint is gone',
        entries: [entry],
      });
    }
    return pass();
  },
};

function hasTaint(run: Run, name: string, at: Millis): boolean {
  const node = run.objectAt<v1.Node>('nodes', name, at);
  return node !== undefined && noExecuteOf(node).length > 0;
}

function lastSpanEnd(run: Run, { pod, at }: Deletion): Millis {
  const { uid } = pod.metadata;
  const stay = staysIn(run).findLast((each) =>
    each.pod.metadata.uid === uid && each.to <= at);
  return stay?.to ?? 0;
}

const saysThenDeletes: Check = {
  id: 'says-then-deletes',
  sentence: 'The condition DisruptionTarget is stored before the delete.',
  run(run) {
    for (const { key, pod, at, entry } of deletionsIn(run)) {
      const condition = conditionOf(pod, 'DisruptionTarget');
      const isSaid = condition?.status === 'True'
        && condition.reason === WHY.reason;
      if (isSaid) continue;
      return fail({
        expected: `${key} with DisruptionTarget, reason ${WHY.reason}, `
          + 'before it is deleted',
        happened: condition === undefined
          ? 'deleted without a word'
          : `deleted; the condition says ${condition.reason ?? 'nothing'}`,
        at, look: 'the order of your writes', entries: [entry],
      });
    }
    return pass(deletionsIn(run).length > 0);
  },
};

const rightPod: Check = {
  id: 'right-pod',
  sentence: 'A delete carries the uid of the Pod that was meant; another by '
    + 'its name is safe.',
  run(run) {
    for (const entry of deleteRequests(run)) {
      const { key, request: { options }, sentAt, code } = entry;
      // A resourceVersion means one Pod too, at one moment of it.
      const { uid, resourceVersion } = options?.preconditions ?? {};
      if (uid !== undefined || resourceVersion !== undefined) continue;
      return fail({
        expected: `a delete of ${key} that carries its uid`,
        happened: `a delete by name; answered ${code}`,
        at: sentAt / 1000,
        look: 'what else could have that name',
        entries: [entry],
      });
    }
    return pass(deleteRequests(run).length > 0);
  },
};

export const checks: readonly Check[] = [
  waitsItsTime, untoleratedAtOnce, foreverStays, cancelsOnReturn,
  saysThenDeletes, rightPod,
];
