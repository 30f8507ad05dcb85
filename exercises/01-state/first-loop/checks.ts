// The properties of a loop that keeps one Pod alive.

import { fail, pass, seconds } from '#grader';
import type { Check } from '#grader';
import { absences, creates, isStoredAt, isUp, requests } from './journal.ts';

const PATIENCE_MS = 1_000;

export const createsWhenMissing: Check = {
  id: 'creates-when-missing',
  sentence: 'A Pod that is missing is asked for within a second.',
  run(run) {
    const asked = creates(run);
    for (const { from, to } of absences(run)) {
      const until = from + PATIENCE_MS;
      if (to <= until || !isUp(run, { from, to: until })) continue;
      const hasAsked = asked.some(({ sentAt }) =>
        sentAt / 1000 >= from && sentAt / 1000 <= until);
      if (hasAsked) continue;
      return fail({
        expected: 'a create within 1s of the Pod missing',
        happened: `missing since ${seconds(from)}, no create`,
        at: until,
        look: 'your last turn',
      });
    }
    return pass(asked.some(({ code }) => code === 201));
  },
};

export const healsMissedDelete: Check = {
  id: 'heals-missed-delete',
  sentence: 'A deletion that was not heard of is healed on waking up.',
  run(run) {
    const resumed = run.of('fault').find(({ what, target }) =>
      what === 'start' && target === run.actor);
    if (resumed === undefined) return pass(false);
    const from = resumed.at / 1000;
    const until = from + PATIENCE_MS;
    for (const { from: lost, to } of absences(run)) {
      if (lost > from || to <= until) continue;
      return fail({
        expected: `web to exist by ${seconds(until)}`,
        happened: 'still missing; whatever you heard, the state said so',
        at: until,
        look: `resume at ${seconds(from)}`,
        entries: [resumed],
      });
    }
    return pass();
  },
};

export const quietWhenRight: Check = {
  id: 'quiet-when-right',
  sentence: 'Nothing is asked for while the Pod exists, leaving or not.',
  run(run) {
    for (const entry of requests(run)) {
      const sentAt = entry.sentAt / 1000;
      if (!isStoredAt(run, sentAt)) continue;
      const { request: { verb }, key, code } = entry;
      return fail({
        expected: 'no request',
        happened: `${verb} ${key} answered ${code} though the Pod exists`,
        at: sentAt,
        look: `the Pod's state at ${seconds(sentAt)}`,
        entries: [entry],
      });
    }
    return pass();
  },
};

export const checks: readonly Check[] = [
  createsWhenMissing, healsMissedDelete, quietWhenRight,
];
