// Two runs of the same steps beside one another: the recording's squares,
// when the run took each, and what differs, in words.
import type { Reached } from '../grader/recording/milestones.ts';
import type { Recorded, RecordedStep } from './player/data.ts';
import { shortTime } from '../engine/timeline/drawing/time.ts';

/** Below this a difference is one of machines and not of behaviour. */
const TELLING_MS = 50;

interface Gap {
  readonly name: string;
  readonly real: number;
  readonly own: number;
}

function millis(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** How long each step took after the one before, where both runs have it. */
function gapsOf(real: readonly Reached[], own: readonly Reached[]): Gap[] {
  return real.slice(1).flatMap(({ milestone, t }, index) => {
    const [before, after] = [own[index]?.t, own[index + 1]?.t];
    const start = real[index]?.t;
    if (t === undefined || start === undefined) return [];
    if (before === undefined || after === undefined) return [];
    return [{
      name: milestone.name,
      real: (t - start) * 1000,
      own: (after - before) * 1000,
    }];
  });
}

function noteOf(steps: readonly RecordedStep[], gaps: readonly Gap[]): string {
  const missing = steps.filter(({ at }) => at === undefined);
  const same = missing.length === 0
    ? `The run takes the same ${steps.length} steps.`
    : `The run lacks ${missing.map(({ label }) => label).join(', ')}.`;
  const [widest] = [...gaps].sort((a, b) => (
    Math.abs(b.real - b.own) - Math.abs(a.real - a.own)
  ));
  if (widest === undefined) return same;
  const difference = Math.abs(widest.real - widest.own);
  if (difference < TELLING_MS) return `${same} Their times agree.`;
  const word = widest.real > widest.own ? 'longer' : 'shorter';
  return `${same} The widest difference: “${widest.name}” took `
    + `${shortTime(difference)} ${word} in the recording.`;
}

export function compareSteps(
  version: string, real: readonly Reached[], own: readonly Reached[],
): Recorded {
  const start = real.find(({ t }) => t !== undefined)?.t ?? 0;
  const steps = real.flatMap(({ milestone, t }, index): RecordedStep[] => {
    if (t === undefined) return [];
    const at = millis(own[index]?.t);
    return [{
      t: (t - start) * 1000,
      label: milestone.name,
      ...(at === undefined ? {} : { at }),
    }];
  });
  const gaps = gapsOf(real, own);
  return {
    version: `k8s ${version.replace(/^v/, '')}`,
    steps,
    note: noteOf(steps, gaps),
    differences: gaps
      .filter((gap) => Math.abs(gap.real - gap.own) >= TELLING_MS)
      .map(({ name, real: there, own: here }) => (
        `${name}: ${shortTime(there)} after the step before; here ${
          shortTime(here)}.`
      )),
  };
}
