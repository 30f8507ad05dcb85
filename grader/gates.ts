// Gates: what must hold before a check may pay. A failed gate turns all
// checks into "not run".

import type { EntryOf } from '@clusterwright/engine';
import type { EarlierFailure } from './earlier.ts';
import type { Finding } from './finding.ts';
import type { GateResult, Verdict } from './verdict.ts';

export interface GateInput {
  readonly findings: readonly Finding[];
  /** What no longer holds of earlier stages. */
  readonly earlier: readonly EarlierFailure[];
  /** The digest of the first trial, played once more. */
  readonly again: string | undefined;
}

export interface Gates {
  readonly results: readonly GateResult[];
  readonly areOpen: boolean;
  readonly error: Verdict['error'];
}

const IDS = [
  'loads', 'uses-only-context', 'stays-in-budget', 'no-unhandled-error',
  'earlier-stages-hold', 'same-seed-same-digest',
] as const;

/** All gates as not run, with why. */
export function openGates(message: string): GateResult[] {
  return IDS.map((id) => ({ id, status: 'not-run', message }));
}

/** How a realm words the use of a name that is not there. */
const FORBIDDEN = 'is not there:';

export function judgeGates(input: GateInput): Gates {
  const trouble = input.findings.flatMap((finding) => finding.trouble);
  const forbidden = trouble.find(({ text }) => text.includes(FORBIDDEN));
  const unhandled = trouble.find(({ text }) => !text.includes(FORBIDDEN));
  const ended = input.findings
    .find((finding) => finding.ended !== undefined)?.ended;
  const [first] = input.findings;
  const isSame = input.again === undefined || input.again === first?.digest;
  const results = [
    gate('loads', undefined),
    gate('uses-only-context', said(forbidden)),
    gate('stays-in-budget', ended?.kind === 'budget'
      ? ended.message : undefined),
    gate('no-unhandled-error', said(unhandled)),
    gate('earlier-stages-hold', earlierMessage(input.earlier)),
    gate('same-seed-same-digest', isSame ? undefined
      : 'the same seed gave another run: something but ctx.random varies'),
  ];
  const areOpen = ended === undefined
    && results.every(({ status }) => status === 'pass');
  return { results, areOpen, error: ended };
}

function gate(id: GateResult['id'], complaint: string | undefined): GateResult {
  return complaint === undefined
    ? { id, status: 'pass', message: '' }
    : { id, status: 'fail', message: complaint };
}

function said(entry: EntryOf<'says'> | undefined): string | undefined {
  if (entry === undefined) return undefined;
  return `at ${(entry.at / 1e6).toFixed(3)}s: ${entry.text}`;
}

/** The first in full; of the others, their names. */
function earlierMessage(
  [first, ...others]: readonly EarlierFailure[],
): string | undefined {
  if (first === undefined) return undefined;
  const more = others.map(({ what }) => what).join(', ');
  return `${first.what} does not hold any more ${first.message}${
    more === '' ? '' : `; nor do ${more}`}`;
}
