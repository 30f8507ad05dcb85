// What is kept of a trial once its checks were asked. A verdict takes dozens
// of runs, and the journals of all of them would fill a page's memory.

import type { EntryOf } from '@clusterwright/engine';
import type { Outcome, Run } from './check.ts';
import type { Exercise } from './exercise.ts';
import { isOn } from './exercise.ts';
import { checkSpecs } from './recording-check.ts';
import type { Trial } from './trial.ts';
import type { Verdict } from './verdict.ts';

type Kept = Pick<Trial, 'spec' | 'digest' | 'counts' | 'ended'>;

export interface Finding extends Kept {
  /** By check, of those that are on in its scenario. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What the kernel had to say about the component. */
  readonly trouble: readonly EntryOf<'says'>[];
  readonly logs: Verdict['logs'];
  readonly requests: number;
  readonly turns: number;
  /** Only where a check fails. */
  readonly run: Run | undefined;
}

export function findingOf(
  { spec, checks }: Exercise,
  { run, cluster: { kernel }, ...kept }: Trial,
): Finding {
  const { slot } = spec;
  const outcomes = new Map<string, Outcome>();
  for (const check of checkSpecs(spec)) {
    if (!isOn(check, run.scenario)) continue;
    outcomes.set(check.id, checks.get(check.id)!.run(run));
  }
  const says = run.of('says').filter(({ actor }) => actor === slot);
  return {
    ...kept,
    outcomes,
    trouble: says.filter(({ trouble }) => trouble !== undefined),
    logs: logsOf(says),
    requests: kernel.instances.get(slot)?.callsMade ?? 0,
    turns: kernel.budget.turns,
    run: failedIn({ outcomes }).length > 0 ? run : undefined,
  };
}

/** `finding` as it comes after others, in which those checks have `failed`:
 *  it keeps its run only if another one fails. Its checks join. */
export function firstOf(finding: Finding, failed: Set<string>): Finding {
  const own = failedIn(finding);
  const isFirst = own.some((check) => !failed.has(check));
  for (const check of own) failed.add(check);
  return isFirst ? finding : { ...finding, run: undefined };
}

/** The checks that do not hold. */
export function failedIn({ outcomes }: Pick<Finding, 'outcomes'>): string[] {
  return [...outcomes].filter(([, { holds }]) => !holds).map(([id]) => id);
}

const LOG_LINES_MAX = 100;

function logsOf(says: readonly EntryOf<'says'>[]): Verdict['logs'] {
  const lines = says.slice(0, LOG_LINES_MAX).map(({ at, text }) =>
    `${(at / 1e6).toFixed(3)} ${text.slice(0, 400)}`);
  return says.length <= LOG_LINES_MAX
    ? { lines } : { lines, cutAt: LOG_LINES_MAX };
}
