// `.cw.json`: how far a learner is. It is theirs: what cannot be read is kept
// aside, never thrown away, and written whole or not at all.

import {
  existsSync, readFileSync, renameSync, writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { firstFailed } from '@clusterwright/grader';
import type { Verdict } from '@clusterwright/grader';
import { UsageError } from './arguments.ts';
import { parsedJson } from './json.ts';
import type { Terminal } from './terminal.ts';

export const STANDING_FILE = '.cw.json';
const STANDING_VERSION = 1;

export const replaySchema = z.object({
  exercise: z.string(),
  scenario: z.string(),
  seed: z.string(),
  ordering: z.array(z.number().int().min(0)),
  at: z.number(),
  codeDigest: z.string(),
});

const exerciseSchema = z.object({
  /** The most points that a run of all seeds gave. */
  best: z.number().int().min(0),
  hasPassed: z.boolean(),
  /** Absent once everything passes. */
  failed: z.object({
    check: z.string(),
    replay: replaySchema.optional(),
  }).optional(),
  /** Check -> how many of its hints were shown. */
  hints: z.record(z.string(), z.number().int().min(0).max(3)).default({}),
});

const standingSchema = z.object({
  version: z.literal(STANDING_VERSION),
  exercises: z.record(z.string(), exerciseSchema),
});

export type ExerciseStanding = z.output<typeof exerciseSchema>;

const NOTHING: ExerciseStanding = { best: 0, hasPassed: false, hints: {} };

export class Standing {
  readonly #path: string;
  #exercises: Readonly<Record<string, ExerciseStanding>>;

  private constructor(
    path: string,
    exercises: Readonly<Record<string, ExerciseStanding>>,
  ) {
    this.#path = path;
    this.#exercises = exercises;
  }

  /** Of a folder. `complain` hears about a file that cannot be read.
   *  UsageError: a newer runner wrote it. */
  static in(folder: string, complain: (sentence: string) => void): Standing {
    const path = join(folder, STANDING_FILE);
    if (!existsSync(path)) return new Standing(path, {});
    const data = parsedJson(readFileSync(path, 'utf8'));
    if (isNewer(data)) {
      throw new UsageError(`${STANDING_FILE} was written by a newer runner: `
        + 'use that one here, or move the file away');
    }
    const result = standingSchema.safeParse(data);
    if (result.success) return new Standing(path, result.data.exercises);
    const aside = freeName(`${path}.bad`);
    renameSync(path, aside);
    const why = data === undefined
      ? 'it is not JSON' : reason(result.error);
    complain(`${STANDING_FILE} could not be read (${why}); it is `
      + `kept as ${basename(aside)}, and a new one begins`);
    return new Standing(path, {});
  }

  of(slug: string): ExerciseStanding {
    return Object.hasOwn(this.#exercises, slug)
      ? this.#exercises[slug]! : NOTHING;
  }

  hasStarted(slug: string): boolean {
    return Object.hasOwn(this.#exercises, slug);
  }

  /** `isWhole`: all seeds were played, so that the points count. */
  note(slug: string, verdict: Verdict, isWhole: boolean): void {
    const { failed: _, ...old } = this.of(slug);
    const check = firstFailed(verdict);
    const { points, status } = verdict;
    this.#write(slug, {
      ...old,
      best: isWhole ? Math.max(old.best, points) : old.best,
      hasPassed: old.hasPassed || (isWhole && status === 'pass'),
      ...check === undefined ? {} : {
        failed: {
          check: check.id,
          ...check.replay === undefined ? {} : {
            replay: { ...check.replay, ordering: [...check.replay.ordering] },
          },
        },
      },
    });
  }

  noteHint(slug: string, check: string, tier: number): void {
    const old = this.of(slug);
    const seen = Math.max(old.hints[check] ?? 0, tier);
    this.#write(slug, { ...old, hints: { ...old.hints, [check]: seen } });
  }

  /** What failed last is forgotten; points and hints are not. */
  forgetFailure(slug: string): void {
    if (!this.hasStarted(slug)) return;
    const { failed: _, ...rest } = this.of(slug);
    this.#write(slug, rest);
  }

  #write(slug: string, standing: ExerciseStanding): void {
    this.#exercises = { ...this.#exercises, [slug]: standing };
    const data = { version: STANDING_VERSION, exercises: this.#exercises };
    const draft = `${this.#path}.new`;
    writeFileSync(draft, `${JSON.stringify(data, null, 2)}\n`);
    renameSync(draft, this.#path);
  }
}

/** Of the current folder. */
export function openStanding(terminal: Terminal): Standing {
  return Standing.in('.', (sentence) => terminal.complain(sentence));
}

function isNewer(data: unknown): boolean {
  const version = (data as { version?: unknown } | null | undefined)?.version;
  return typeof version === 'number' && version > STANDING_VERSION;
}

function reason(error: z.ZodError): string {
  const [first] = error.issues;
  const where = first === undefined || first.path.length === 0
    ? 'the whole file' : first.path.join('.');
  return `${where}: ${first?.message ?? 'not as expected'}`;
}

/** The path itself, else with the first number that is free. */
export function freeName(path: string): string {
  let free = path;
  for (let count = 2; existsSync(free); count += 1) free = `${path}.${count}`;
  return free;
}
