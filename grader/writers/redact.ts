// What a class's own key hides: the seeds derived from it stay a secret, and
// with them everything by which a run on one could be told.

import type { ExerciseSpec } from '../exercise.ts';
import { keyId, PUBLIC_KEY } from '../seeds.ts';
import { firstFailed } from '../verdict.ts';
import type { CheckResult, Verdict } from '../verdict.ts';

/** With the public key nothing is hidden, and nothing can be. */
export function redact(verdict: Verdict, spec: ExerciseSpec): Verdict {
  if (verdict.keyId === keyId(PUBLIC_KEY)) return verdict;
  const written = new Set(spec.scenarios.flatMap(({ seeds }) =>
    seeds.filter((seed) => seed !== 'h8').map(String)));
  const checks = verdict.checks.map((check) => redactCheck(check, written));
  // The log is of the run that ended early, which may be a hidden one; else
  // of the one in which the first check failed, or of the very first.
  const failed = firstFailed(verdict);
  const seed = failed === undefined
    ? spec.scenarios[0]!.seeds[0] : failed.replay?.seed;
  const isOpen = verdict.error === undefined && written.has(String(seed));
  return isOpen
    ? { ...verdict, checks } : { ...verdict, checks, logs: { lines: [] } };
}

function redactCheck(
  check: CheckResult,
  written: ReadonlySet<string>,
): CheckResult {
  const { replay } = check;
  if (replay === undefined || written.has(replay.seed)) return check;
  const { id, sentence, points, pointsMax, status, tried } = check;
  return {
    id, sentence, points, pointsMax, status, tried,
    message: 'does not hold on a hidden seed of the scenario '
      + `"${replay.scenario}"`,
  };
}
