// The five properties of stage one, in the order in which they are told.

import { keyOf, parseTime, readyStatus } from '#engine';
import type { coordinationv1, Millis, v1 } from '#engine';
import { fail, pass, seconds } from '#grader';
import type { Check, Failure, Run } from '#grader';
import {
  lastRenewal, marksIn, quietsIn, readyAt, renewalsIn, statusRequests,
  unreadiesIn,
} from './journal.ts';
import type { Mark, Quiet, Renewal } from './journal.ts';

const GRACE_MS: Millis = 50_000;
/** The grace, until a renewal is seen, and until the next look after it. */
const LATEST_MS: Millis = 61_000;
const STARTUP_MS: Millis = 60_000;
const STARTUP_LATEST_MS: Millis = 70_000;
/** A round's writes follow one another. */
const ROUND_MS: Millis = 1_000;

const unknownAfterSilence: Check = {
  id: 'unknown-after-silence',
  sentence: 'A node is marked Unknown at most 61 s after its last renewal, '
    + 'and one that was never ready 60 to 70 s after it was first seen.',
  run(run) {
    const marks = marksIn(run);
    let isWitness = false;
    for (const quiet of quietsIn(run)) {
      const failure = quiet.renewal === undefined
        ? neverStarted(run, quiet, marks)
        : silent(run, quiet, quiet.renewal);
      if (failure !== undefined) return fail(failure);
      isWitness ||= quiet.until - quiet.since > LATEST_MS;
    }
    return pass(isWitness);
  },
};

function silent(
  run: Run,
  { nodeName, since, until }: Quiet,
  { at, entry }: Renewal,
): Failure | undefined {
  const latest = since + LATEST_MS;
  if (latest >= until) return undefined;
  const ready = readyAt(run, nodeName, latest);
  if (ready === 'Unknown') return undefined;
  return {
    expected: `${nodeName} Unknown by ${seconds(latest)}`,
    happened: `still ${ready}; last renewal at ${seconds(at)}`,
    at: latest,
    look: `Lease ${nodeName}, and what you remember of it`,
    ...(entry === undefined ? {} : { entries: [entry] }),
  };
}

function neverStarted(
  run: Run,
  { nodeName, since, until }: Quiet,
  marks: readonly Mark[],
): Failure | undefined {
  const [from, to] = [since + STARTUP_MS, since + STARTUP_LATEST_MS];
  if (until < to) return undefined;
  const mark = marks.find((each) => each.nodeName === nodeName);
  if (mark !== undefined && mark.at >= from && mark.at <= to) return undefined;
  const isEarly = mark !== undefined && mark.at < from;
  return {
    expected: `${nodeName} Unknown between ${seconds(from)} and `
      + seconds(to),
    happened: isEarly
      ? `marked; it was never ready, and first seen after ${seconds(since)}`
      : `still ${readyAt(run, nodeName, to)}; it never had a Lease`,
    at: isEarly ? mark.at : to,
    look: `which grace ${nodeName} has`,
    ...(isEarly ? { entries: [mark.entry] } : {}),
  };
}

const neverEarly: Check = {
  id: 'never-early',
  sentence: 'No node is marked while its last stored renewal is 50 s old or '
    + 'less.',
  run(run) {
    const renewals = renewalsIn(run);
    for (const mark of marksIn(run)) {
      const renewal = lastRenewal(renewals, mark.nodeName, mark.at);
      // A node that never had a Lease has a check of its own.
      if (renewal === undefined) continue;
      const silence = mark.at - renewal.at;
      if (silence > GRACE_MS) continue;
      return fail({
        expected: `${mark.nodeName} left alone until `
          + seconds(renewal.at + GRACE_MS),
        happened: `marked Unknown after ${seconds(silence)} of silence`,
        at: mark.at,
        look: `Lease ${mark.nodeName}, renewed at ${seconds(renewal.at)}`,
        entries: [mark.entry],
      });
    }
    return pass();
  },
};

const trustsOwnClock: Check = {
  id: 'trusts-own-clock',
  sentence: 'Where clocks of nodes are off, exactly the silent ones are '
    + 'marked, and in time.',
  run(run) {
    const renewals = renewalsIn(run);
    for (const mark of marksIn(run)) {
      const renewal = lastRenewal(renewals, mark.nodeName, mark.at);
      if (renewal === undefined || mark.at - renewal.at > GRACE_MS) continue;
      return fail({
        expected: `${mark.nodeName} left alone`,
        happened: `marked Unknown; ${clockOf(renewal)}, its Lease is fresh`,
        at: mark.at,
        look: `Lease ${mark.nodeName}, renewed at ${seconds(renewal.at)}`,
        entries: [mark.entry],
      });
    }
    for (const quiet of quietsIn(run)) {
      if (quiet.renewal === undefined) continue;
      const failure = silent(run, quiet, quiet.renewal);
      if (failure === undefined) continue;
      const clock = clockOf(quiet.renewal);
      return fail({ ...failure, happened: `${failure.happened}; ${clock}` });
    }
    return pass();
  },
};

/** How far off a machine's clock is, by what it wrote into its Lease. */
function clockOf({ at, entry }: Renewal): string {
  const lease = entry?.after as coordinationv1.Lease | undefined;
  const renewTime = lease?.spec.renewTime;
  if (renewTime === undefined) return 'its clock may be off';
  const minutes = Math.round((parseTime(renewTime) - at) / 60_000);
  if (minutes === 0) return 'its clock is right';
  return `its clock is ${Math.abs(minutes)} min `
    + (minutes < 0 ? 'slow' : 'fast');
}

const podsUnreadyToo: Check = {
  id: 'pods-unready-too',
  sentence: "In the same pass the node's ready Pods get Ready=False, and no "
    + 'others.',
  run(run) {
    const marks = marksIn(run);
    const missed = marks.flatMap((mark) => missedPods(run, mark));
    const foreign = unreadiesIn(run).flatMap((unready) => {
      const { key, pod, at, entry } = unready;
      const { nodeName = 'no node' } = pod.spec;
      const isOfMark = marks.some((mark) => mark.nodeName === nodeName
        && mark.at <= at && at <= mark.at + ROUND_MS);
      return isOfMark ? [] : [{
        expected: `${key} left as it is`,
        happened: `its Ready set to ${readyStatus(pod)}; it runs on `
          + `${nodeName}, whose own Ready is ${readyAt(run, nodeName, at)}`,
        at, look: `which Pods are on ${nodeName}`, entries: [entry],
      }];
    });
    const [first] = [...missed, ...foreign].sort((a, b) => a.at - b.at);
    return first === undefined ? pass(marks.length > 0) : fail(first);
  },
};

function missedPods(run: Run, mark: Mark): Failure[] {
  const { nodeName, at } = mark;
  const until = at + ROUND_MS;
  return run.objectsAt<v1.Pod>('pods', at).flatMap((pod): Failure[] => {
    const isAsked = pod.spec.nodeName === nodeName
      && readyStatus(pod) === 'True';
    const key = keyOf(pod);
    const after = run.objectAt<v1.Pod>('pods', key, until);
    if (!isAsked || after === undefined) return [];
    if (readyStatus(after) !== 'True') return [];
    return [{
      expected: `${key} to be Ready=False in the pass that marked ${nodeName}`,
      happened: 'still Ready=True; traffic goes there',
      at: until,
      look: `the mark of ${nodeName} at ${seconds(at)}`,
      entries: [mark.entry],
    }];
  });
}

const quietWhenHealthy: Check = {
  id: 'quiet-when-healthy',
  sentence: 'Nothing is written about a node whose verdict did not change.',
  run(run) {
    for (const entry of statusRequests(run)) {
      const { request: { resource, verb }, key } = entry;
      if (resource !== 'nodes') continue;
      const sentAt = entry.sentAt / 1000;
      const mark = marksIn(run).find(({ nodeName, at }) =>
        nodeName === key && at < sentAt);
      if (mark === undefined || readyAt(run, key, sentAt) !== 'Unknown') {
        continue;
      }
      return fail({
        expected: `no write about ${key}`,
        happened: `${verb} of its status; it is Unknown since `
          + seconds(mark.at),
        at: sentAt,
        look: 'which verdicts you give again',
        entries: [entry],
      });
    }
    return pass();
  },
};

export const checks: readonly Check[] = [
  unknownAfterSilence, neverEarly, trustsOwnClock, podsUnreadyToo,
  quietWhenHealthy,
];
