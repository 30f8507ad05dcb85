// What a workbench needs of an exercise, read from its folder.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  recordingCheckSpec, recordingSentence,
} from '../grader/recording-check.ts';
import { loadCourse, slugOf } from './course.ts';
import type { Exercise } from './course.ts';
import { exerciseLink, lessonLink } from './link.ts';
import { ROOT } from './root.ts';

export interface CheckText {
  readonly id: string;
  readonly sentence: string;
  readonly points: number;
}

interface PageLink {
  readonly title: string;
  readonly href: string;
}

export interface WorkbenchData {
  readonly slug: string;
  readonly title: string;
  /** 'scheduler.ts' */
  readonly file: string;
  /** The lane on which the learner's component runs. */
  readonly actor: string;
  readonly points: number;
  readonly starter: string;
  readonly solution: string;
  readonly contract: string;
  readonly witness: string;
  readonly checks: readonly CheckText[];
  /** Three tiers by check. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
  readonly lessons: readonly PageLink[];
  readonly next?: PageLink;
  /** The stage before, which the same file has already been through. */
  readonly before?: { readonly slug: string; readonly title: string };
}

interface HasSentence {
  readonly id: string;
  readonly sentence: string;
}

const CHECKS = import.meta.glob<Readonly<Record<string, unknown>>>(
  '/exercises/*/*/checks.ts',
);

function isCheck(value: unknown): value is HasSentence {
  return typeof value === 'object' && value !== null
    && 'id' in value && 'sentence' in value;
}

async function checkTexts({ id, data }: Exercise): Promise<CheckText[]> {
  const load = CHECKS[`/exercises/${id}/checks.ts`];
  const exported = load ? Object.values(await load()).flat() : [];
  const known = exported.filter(isCheck);
  const own = data.checks.map((check) => ({
    id: check.id,
    sentence: known.find((each) => each.id === check.id)?.sentence
      ?? check.id,
    points: check.points,
  }));
  const recorded = recordingCheckSpec(data);
  if (recorded === undefined) return own;
  const { id: follows, points } = recorded;
  const sentence = recordingSentence(data.recordings);
  return [...own, { id: follows, sentence, points }];
}

function textOf(entry: Exercise, name: string): string {
  const path = join(ROOT, 'exercises', entry.id, name);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new Error(`exercises/${entry.id}: there is no ${name}`);
}

export async function workbenchData(entry: Exercise): Promise<WorkbenchData> {
  const { data } = entry;
  const parts = await loadCourse();
  const lessons = parts.flatMap((part) => part.lessons)
    .filter((lesson) => data.lessons.includes(slugOf(lesson)))
    .map((lesson) => ({
      title: lesson.data.title, href: lessonLink(slugOf(lesson)),
    }));
  const all = parts.flatMap((part) => part.exercises);
  const next = all[all.findIndex(({ id }) => id === entry.id) + 1];
  const before = all.find((each) => slugOf(each) === data.earlier.at(-1));
  return {
    slug: slugOf(entry),
    title: data.title,
    file: data.file,
    actor: data.slot,
    points: data.points,
    starter: textOf(entry, 'starter.ts'),
    solution: textOf(entry, 'solution.ts'),
    contract: textOf(entry, 'contract.ts'),
    witness: data.witness,
    checks: await checkTexts(entry),
    hints: data.hints,
    lessons,
    ...(next ? {
      next: { title: next.data.title, href: exerciseLink(slugOf(next)) },
    } : {}),
    ...(before ? {
      before: { slug: slugOf(before), title: before.data.title },
    } : {}),
  };
}
