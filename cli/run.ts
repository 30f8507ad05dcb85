// clusterwright run: one verdict on the learner's file.

import { existsSync } from 'node:fs';
import type { JudgeOptions, Progress, Verdict } from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import type { Read } from './arguments.ts';
import { placeAfter, placeBefore, placeNamed } from './course.ts';
import type { Place } from './course.ts';
import { loadExercise } from './exercises.ts';
import { exitOf, judgeText } from './judging.ts';
import type { Judging } from './judging.ts';
import { ChildSandboxes } from './sandbox/child-sandbox.ts';
import { openStanding } from './standing.ts';
import type { Terminal } from './terminal.ts';
import { holdsSoFar, verdictLines } from './verdict-text.ts';
import type { VerdictFrame } from './verdict-text.ts';
import { ensureFile, placeOf, readLearnerFile } from './workplace.ts';
import { counted } from './wrap.ts';

export async function runRun(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    file: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    ordering: { type: 'string' },
    public: { type: 'boolean' },
    key: { type: 'string' },
    log: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const place = placeNamed(read.words[0]);
  const judging = judgingOf(read, place);
  const file = read.text('file');
  const standing = openStanding(terminal);
  const loaded = await loadExercise(place.slug);
  if (file === undefined) makeFile(place, loaded.starter, terminal);
  const text = readLearnerFile(file ?? placeOf(place));
  const sandboxes = new ChildSandboxes();
  const verdict = await judgeText(loaded, text, sandboxes, {
    ...judging,
    progress: (progress) => terminal.progress(progressText(progress)),
  }).finally(() => sandboxes.close());
  const isWhole = judging.only === undefined && judging.seeds === 'all';
  if (file === undefined) standing.note(place.slug, verdict, isWhole);
  terminal.say(read.isOn('json') ? JSON.stringify(verdict, null, 2)
    : shown(verdict, place, read, terminal));
  if (judging.only !== undefined && holdsSoFar(verdict)) return 0;
  return exitOf(verdict);
}

/** Made from the starter if it is not there, and said so. */
export function makeFile(
  place: Place,
  starter: string,
  terminal: Terminal,
): void {
  if (!ensureFile(place, starter)) return;
  terminal.complain(`${placeOf(place)} is yours now, made from the starter`);
  const before = placeBefore(place);
  if (before === undefined || !existsSync(placeOf(before))) return;
  terminal.complain(`our solution of ${before.slug} is in it; with yours:`);
  terminal.complain(`npx clusterwright reset ${place.slug} --mine`);
}

export function progressText(progress: Progress): string {
  const { done, of, scenario, seed, failed } = progress;
  const trouble = failed.length === 0
    ? '' : `, ${counted(failed.length, 'check has', 'checks have')} failed`;
  return ` run ${done + 1} of ${of}: ${scenario}, seed ${seed}${trouble}`;
}

export function frameOf(place: Place, file?: string): VerdictFrame {
  const { number, slug, spec: { title } } = place;
  const after = placeAfter(place);
  const named = file === undefined ? '' : ` --file ${file}`;
  return {
    number,
    title,
    command: `npx clusterwright run ${slug}${named}`,
    ...after === undefined ? {} : {
      next: `${after.number} ${after.spec.title} (${after.slug})`,
    },
  };
}

function shown(
  verdict: Verdict,
  place: Place,
  read: Read,
  terminal: Terminal,
): string {
  const isPart = onlyOf(read, place) !== undefined;
  const frame = {
    ...frameOf(place, read.text('file')), isPart, withLog: read.isOn('log'),
  };
  return verdictLines(verdict, frame, terminal).join('\n');
}

function judgingOf(read: Read, place: Place): Judging {
  const key = read.text('key');
  if (key === '') throw new UsageError('expected a key that is not empty');
  const only = onlyOf(read, place);
  return {
    seeds: read.isOn('public') ? 'public' : 'all',
    ...key === undefined ? {} : { key },
    ...only === undefined ? {} : { only },
  };
}

function onlyOf(read: Read, { spec }: Place): JudgeOptions['only'] {
  const scenario = read.text('only');
  const seed = read.text('seed');
  const ordering = read.text('ordering');
  if (scenario !== undefined
    && !spec.scenarios.some(({ name }) => name === scenario)) {
    const known = spec.scenarios.map(({ name }) => name).join(', ');
    throw new UsageError(`--only: expected a scenario (${known}), found `
      + `"${scenario}"`);
  }
  if (seed !== undefined && !/^[0-9a-z]{1,40}$/.test(seed)) {
    throw new UsageError('--seed: expected up to 40 digits and '
      + `small letters, found "${seed}"`);
  }
  if (ordering !== undefined && !/^\d+(\.\d+)*$/.test(ordering)) {
    throw new UsageError('--ordering: expected choices such as 0.0.1, found '
      + `"${ordering}"`);
  }
  if (scenario === undefined && seed === undefined && ordering === undefined) {
    return undefined;
  }
  return {
    ...scenario === undefined ? {} : { scenario },
    ...seed === undefined ? {} : { seed },
    ...ordering === undefined
      ? {} : { ordering: ordering.split('.').map(Number) },
  };
}
