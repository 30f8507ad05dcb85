// The six properties of stage two, in the order in which they are told.

import type { Millis, v1 } from '#engine';
import { dueBy, fail, pass, seconds } from '#grader';
import type { Check, Failure, Run } from '#grader';
import {
  changesIn, courseOf, foreignOf, isSteady, KEY_FOR, keysOf, nodeAt, turnsIn,
  zoneText,
} from './journal.ts';
import type { Change, Stretch, Tainting } from './journal.ts';

const AT_ONCE_MS: Millis = 1_000;
/** A pass comes every 5 s, and takes a moment. */
const PASS_MS: Millis = 6_000;
const APART_MS: Millis = 10_000;
/** What writes of one moment may differ by. */
const TOLERANCE_MS: Millis = 200;
const LATE_MS: Millis = 5_500;

const noscheduleAtOnce: Check = {
  id: 'noschedule-at-once',
  sentence: 'Within 1 s of its condition a node has the NoSchedule taint: '
    + 'not-ready for False, unreachable for Unknown.',
  run(run) {
    let isWitness = false;
    for (const turn of turnsIn(run)) {
      const { name, ready, at, entry } = turn;
      const key = KEY_FOR[ready];
      const until = dueBy(run, at, AT_ONCE_MS);
      if (key === undefined || until > run.endedAt) continue;
      if (!isSteady(run, name, at, until)) continue;
      const node = nodeAt(run, name, until);
      const has = node === undefined ? [] : keysOf(node, 'NoSchedule');
      if (has.length !== 1 || has[0] !== key) {
        return fail({
          expected: `${name} with ${key}:NoSchedule by ${seconds(until)}`,
          happened: `${taintText(has, 'NoSchedule')}; Ready is ${ready} `
            + `since ${seconds(at)}`,
          at: until,
          look: `the taint for ${ready}`,
          entries: [entry],
        });
      }
      isWitness = true;
    }
    return pass(isWitness);
  },
};

function taintText(keys: readonly string[], effect: string): string {
  if (keys.length === 0) return `no ${effect} taint of yours`;
  return keys.map((key) => `${key}:${effect}`).join(' and ');
}

const oneNoexecute: Check = {
  id: 'one-noexecute',
  sentence: 'A node never has both NoExecute taints, and the one it has '
    + 'matches its condition within one pass.',
  run(run) {
    for (const { name, after, at, entry } of changesIn(run)) {
      const has = keysOf(after, 'NoExecute');
      if (has.length < 2) continue;
      return fail({
        expected: `one NoExecute taint on ${name}`,
        happened: has.join(' and '),
        at, look: `the taints of ${name} before`, entries: [entry],
      });
    }
    for (const { name, ready, at, entry } of turnsIn(run)) {
      const until = dueBy(run, at, PASS_MS);
      const node = nodeAt(run, name, until);
      if (ready === 'True' || node === undefined) continue;
      if (!isSteady(run, name, at, until) || until > run.endedAt) continue;
      const stale = keysOf(node, 'NoExecute')
        .find((key) => key !== KEY_FOR[ready]);
      if (stale === undefined) continue;
      return fail({
        expected: `${KEY_FOR[ready]}:NoExecute on ${name} `
          + `by ${seconds(until)}`,
        happened: `${stale}; Ready is ${ready} since ${seconds(at)}`,
        at: until, look: `the taints of ${name}`, entries: [entry],
      });
    }
    return pass();
  },
};

const onePerTenSeconds: Check = {
  id: 'one-per-ten-seconds',
  sentence: 'While a zone is normal, or dark beside a living one, its '
    + 'NoExecute taints come 10 s apart, and at most 5 s later.',
  run(run) {
    const { stretches, taintings } = courseOf(run);
    const failures = [
      ...taintings.flatMap(early),
      ...stretches.flatMap((stretch) => late(run, stretch)),
    ].sort((a, b) => a.at - b.at);
    const [first] = failures;
    return first === undefined ? pass(taintings.length > 0) : fail(first);
  },
};

function early(tainting: Tainting): Failure[] {
  const { zone, previous, at, name, entry } = tainting;
  if (previous === undefined) return [];
  if (at >= previous + APART_MS - TOLERANCE_MS) return [];
  return [{
    expected: `the next taint in ${zoneText(zone)} at ${seconds(previous)}`
      + '+10s',
    happened: `${name} tainted NoExecute, ${seconds(at - previous)} after `
      + 'the one before',
    at, look: 'what you count, and where', entries: [entry],
  }];
}

function late(run: Run, stretch: Stretch): Failure[] {
  const { zone, mode, modeSince, waiting, lastTaint, to } = stretch;
  const [first] = waiting;
  if (mode !== 'usual' || first === undefined) return [];
  const next = lastTaint === undefined ? 0 : lastTaint + APART_MS;
  // A limiter may begin anew when its rate changes, with nothing in hand.
  const usualFrom = modeSince === 0 ? 0 : modeSince + APART_MS;
  const due = Math.max(usualFrom, first.since, next);
  const latest = dueBy(run, due, LATE_MS);
  if (latest >= to) return [];
  const names = waiting.map(({ name }) => name).join(', ');
  return [{
    expected: next === due
      ? `the next taint in ${zoneText(zone)} at ${seconds(lastTaint!)}+10s`
      : `a taint in ${zoneText(zone)} by ${seconds(latest)}`,
    happened: `none; ${names} not ready and without NoExecute`,
    at: latest,
    look: `the state of ${zoneText(zone)} at ${seconds(due)}`,
  }];
}

const holdsBack: Check = {
  id: 'holds-back',
  sentence: 'In a zone that still has a ready node, but more than two and '
    + '55 % not ready, no node is tainted NoExecute.',
  run(run) {
    for (const { name, zone, mode, modeSince, at, entry }
      of courseOf(run).taintings) {
      if (mode !== 'hold' || at <= modeSince + AT_ONCE_MS) continue;
      return fail({
        expected: `no NoExecute taint in ${zoneText(zone)} `
          + `after ${seconds(modeSince)}`,
        happened: `${name} tainted; most of the zone is not ready`,
        at, look: `who is ready in ${zoneText(zone)}`, entries: [entry],
      });
    }
    return pass();
  },
};

const allDarkNoTaint: Check = {
  id: 'all-dark-no-taint',
  sentence: 'Once no node anywhere is ready, no NoExecute taint of yours '
    + 'remains.',
  run(run) {
    for (const stretch of courseOf(run).stretches) {
      const { mode, modeSince, from, to } = stretch;
      const quietFrom = dueBy(run, modeSince, PASS_MS);
      if (mode !== 'dark' || to <= quietFrom) continue;
      const at = Math.max(from, quietFrom);
      const tainted = run.objectsAt<v1.Node>('nodes', at).find((node) =>
        keysOf(node, 'NoExecute').length > 0);
      if (tainted === undefined) continue;
      const { name } = tainted.metadata;
      const last = lastWrite(run, name, at);
      return fail({
        expected: 'no NoExecute taint of yours; no node is ready since '
          + seconds(modeSince),
        happened: `${name} has ${keysOf(tainted, 'NoExecute').join(', ')}`,
        at,
        look: 'the rate in the dark',
        ...(last === undefined ? {} : { entries: [last.entry] }),
      });
    }
    return pass();
  },
};

function lastWrite(run: Run, name: string, at: Millis): Change | undefined {
  return changesIn(run).findLast((change) =>
    change.name === name && change.isMine && change.at <= at);
}

const takesBack: Check = {
  id: 'takes-back',
  sentence: 'On return NoSchedule goes at once and NoExecute by the next '
    + 'pass; taints of others stay.',
  run(run) {
    for (const change of changesIn(run)) {
      const { name, before, after, at, isMine, entry } = change;
      if (!isMine || before === undefined) continue;
      const lost = foreignOf(before).find((text) =>
        !foreignOf(after).includes(text));
      if (lost === undefined) continue;
      return fail({
        expected: `${lost} to stay on ${name}`,
        happened: 'it is gone; somebody else had put it there',
        at, look: 'which taints are yours', entries: [entry],
      });
    }
    for (const { name, ready, at } of turnsIn(run)) {
      if (ready !== 'True') continue;
      const failure = stays(run, name, at, 'NoSchedule', AT_ONCE_MS)
        ?? stays(run, name, at, 'NoExecute', PASS_MS);
      if (failure !== undefined) return fail(failure);
    }
    return pass();
  },
};

function stays(
  run: Run,
  name: string,
  at: Millis,
  effect: string,
  withinMs: Millis,
): Failure | undefined {
  const until = dueBy(run, at, withinMs);
  const node = nodeAt(run, name, until);
  if (node === undefined || until > run.endedAt) return undefined;
  if (!isSteady(run, name, at, until)) return undefined;
  const [key] = keysOf(node, effect);
  if (key === undefined) return undefined;
  return {
    expected: `${name} without ${effect} by ${seconds(until)}`,
    happened: `${key}:${effect} is still there; ready since ${seconds(at)}`,
    at: until, look: `what ${name} is to have now`,
  };
}

export const checks: readonly Check[] = [
  noscheduleAtOnce, oneNoexecute, onePerTenSeconds, holdsBack, allDarkNoTaint,
  takesBack,
];
