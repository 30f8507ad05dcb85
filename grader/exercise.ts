// What an exercise is, as the grader reads it: its yaml against a schema, and
// the parts that are code, handed in by the host.

import { z } from 'zod';
import type { Check } from './check.ts';
import { parseDuration } from './scenario/duration.ts';

const duration = z.string().refine(
  (text) => parseDuration(text) !== undefined,
  'expected a duration such as 60s or 5m',
);
const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/,
  'expected lower-case words joined by hyphens').max(60);
const seed = z.union([z.number().int(), z.literal('h8')]);

const scenario = z.strictObject({
  name,
  fixture: z.string(),
  run: duration,
  seeds: z.array(seed).min(1).max(20),
  steps: z.array(z.string().max(400)).max(100).default([]),
  orders: z.number().int().min(1).max(1000).optional(),
});
const check = z.strictObject({
  id: name,
  points: z.number().int().min(0).max(100),
  on: z.union([z.literal('all'), z.array(name)]),
  except: z.array(name).default([]),
});
const recording = z.strictObject({
  name,
  scenario: name.optional(),
  points: z.number().int().min(0).default(0),
  steps: z.array(name).min(1),
  gaps: z.array(z.strictObject({
    from: name,
    to: name,
    between: z.tuple([duration, duration]),
  })).default([]),
  /** What the milestones' file says that the recording does not contain. */
  never: z.array(name).default([]),
});

export const exerciseSchema = z.strictObject({
  slug: name,
  /** E14 is 14: the order within the whole course. */
  number: z.number().int().positive(),
  title: z.string().min(1).max(80),
  slot: z.string().min(1),
  file: z.string().regex(/^[a-z0-9-]+\.ts$/),
  entry: z.string().regex(/^[A-Za-z]\w*$/),
  minutes: z.number().int().positive(),
  points: z.number().int().positive(),
  lessons: z.array(name),
  task: z.string().min(1),
  todos: z.array(z.string().min(1)).min(1),
  budget: z.strictObject({
    requests: z.number().int().positive().default(20_000),
    turns: z.number().int().positive().default(2_000_000),
  }).prefault({}),
  scenarios: z.array(scenario).min(1),
  checks: z.array(check).min(1),
  witness: name,
  starter_fails: z.array(name).min(1),
  recordings: z.array(recording).max(10).default([]),
  earlier: z.array(name).default([]),
  near_misses: z.record(name, name),
  hints: z.record(name, z.array(z.string().min(1).max(400)).length(3)),
  beyond: z.string().optional(),
  real: z.string().optional(),
});

export type ExerciseSpec = z.output<typeof exerciseSchema>;
export type ScenarioSpec = ExerciseSpec['scenarios'][number];
export type CheckSpec = ExerciseSpec['checks'][number];

/** An exercise with its code: spec, checks in declared order, and the files
 *  that its scenarios read. */
export interface Exercise {
  readonly spec: ExerciseSpec;
  /** `follows-recording` too, where the spec names a recording. */
  readonly checks: ReadonlyMap<string, Check>;
  /** 'web.yaml' -> its text. */
  readonly files: ReadonlyMap<string, string>;
}

/** Throws one Error that lists all that is amiss, each with its place. */
export function readExerciseSpec(data: unknown, where: string): ExerciseSpec {
  const result = exerciseSchema.safeParse(data);
  if (!result.success) {
    const findings = result.error.issues.map(({ path, message }) =>
      `  ${path.join('.') || '(whole file)'}: ${message}`);
    throw new Error(`${where}:\n${findings.join('\n')}`);
  }
  const complaints = crossChecks(result.data);
  if (complaints.length > 0) {
    throw new Error(`${where}:\n${complaints.map((c) => `  ${c}`).join('\n')}`);
  }
  return result.data;
}

function crossChecks(spec: ExerciseSpec): string[] {
  const complaints: string[] = [];
  const checks = new Set(spec.checks.map(({ id }) => id));
  const scenarios = new Set(spec.scenarios.map((s) => s.name));
  const expectCheck = (id: string, where: string): void => {
    if (checks.has(id)) return;
    complaints.push(`${where}: expected one of the checks, found "${id}"`);
  };
  const sum = [...spec.checks, ...spec.recordings]
    .reduce((total, { points }) => total + points, 0);
  if (sum !== spec.points) {
    complaints.push(`points: the checks add up to ${sum}, not ${spec.points}`);
  }
  expectCheck(spec.witness, 'witness');
  for (const id of spec.starter_fails) expectCheck(id, 'starter_fails');
  for (const [miss, id] of Object.entries(spec.near_misses)) {
    expectCheck(id, `near_misses.${miss}`);
    if (spec.hints[id] === undefined) {
      complaints.push(`hints: "${id}" has none, and ${miss} fails on it`);
    }
  }
  for (const id of Object.keys(spec.hints)) expectCheck(id, `hints.${id}`);
  for (const { name: held, scenario: played } of spec.recordings) {
    if (played === undefined || scenarios.has(played)) continue;
    complaints.push(`recordings.${held}: there is no scenario "${played}"`);
  }
  for (const { id, on, except } of spec.checks) {
    for (const used of [...(on === 'all' ? [] : on), ...except]) {
      if (scenarios.has(used)) continue;
      complaints.push(`checks.${id}: there is no scenario "${used}"`);
    }
  }
  return complaints;
}

/** Whether a check is switched on in a scenario. */
export function isOn(check: CheckSpec, scenarioName: string): boolean {
  if (check.except.includes(scenarioName)) return false;
  return check.on === 'all' || check.on.includes(scenarioName);
}
