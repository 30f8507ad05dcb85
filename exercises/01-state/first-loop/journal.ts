// What the checks read out of a run: when the Pod was there, when it was
// missed, and what the learner asked for.

import type { Millis } from '#engine';
import type { Run } from '#grader';

export const KEY = 'ferry/web';
const ACCOUNT = 'ferry/default';

export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** When no Pod ferry/web was stored, from the moment one could be made. */
export function absences(run: Run): readonly Span[] {
  const spans: Span[] = [];
  let from = possibleFrom(run);
  if (from === undefined) return spans;
  let isThere = false;
  for (const entry of run.of('stored')) {
    if (entry.resource !== 'pods' || entry.key !== KEY) continue;
    const at = entry.at / 1000;
    if (entry.after !== undefined && !isThere) {
      spans.push({ from, to: at });
      isThere = true;
    } else if (entry.after === undefined) {
      from = at;
      isThere = false;
    }
  }
  if (!isThere) spans.push({ from, to: run.endedAt });
  return spans;
}

function possibleFrom(run: Run): Millis | undefined {
  const account = run.of('stored').find(({ resource, key }) =>
    resource === 'serviceaccounts' && key === ACCOUNT);
  return account === undefined ? undefined : account.at / 1000;
}

export type Request = ReturnType<typeof requests>[number];

/** The learner's writes, in order of being answered. */
export function requests(run: Run) {
  const writes = new Set(['create', 'update', 'patch', 'delete']);
  return run.of('request').filter(({ actor, request: { verb } }) =>
    actor === run.actor && writes.has(verb));
}

export function creates(run: Run): readonly Request[] {
  return requests(run).filter(({ request: { verb, resource } }) =>
    verb === 'create' && resource === 'pods');
}

/** Whether the learner's component ran all through. */
export function isUp(run: Run, { from, to }: Span): boolean {
  return run.upBetween.some((span) => span.from <= from && span.to >= to);
}

export function isStoredAt(run: Run, at: Millis): boolean {
  return run.objectAt('pods', KEY, at) !== undefined;
}
