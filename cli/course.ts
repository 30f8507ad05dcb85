// The course as the runner sees it: parts, and exercises by slug or number.

import { basename, join } from 'node:path';
import { parseYaml, readExerciseSpec } from '@clusterwright/grader';
import type { ExerciseSpec } from '@clusterwright/grader';
import { UsageError } from './arguments.ts';
import { exerciseFolders } from './exercises.ts';
import { readText, readTextIfThere, ROOT } from './files.ts';

/** An exercise's place in the course. */
export interface Place {
  readonly slug: string;
  /** '2.1': its part and where it stands in it. */
  readonly number: string;
  readonly part: number;
  readonly partTitle: string;
  /** 'exercises/02-scheduling/scheduler-filter' */
  readonly folder: string;
  readonly spec: ExerciseSpec;
}

/** All exercises in the course's order. */
export function places(): readonly Place[] {
  const titles = partTitles();
  const counts = new Map<string, number>();
  return exerciseFolders().map((folder) => ({ folder, spec: specIn(folder) }))
    .sort((a, b) => a.spec.number - b.spec.number)
    .map(({ folder, spec }) => {
      const id = folder.split('/')[1]!;
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      const part = Number(id.slice(0, 2));
      return {
        slug: basename(folder), number: `${part}.${count}`, part, folder, spec,
        partTitle: titles.get(id) ?? id,
      };
    });
}

function specIn(folder: string): ExerciseSpec {
  const path = join(folder, 'exercise.yaml');
  const [data] = parseYaml(readText(ROOT, path));
  return readExerciseSpec(data, path);
}

function partTitles(): ReadonlyMap<string, string> {
  const text = readTextIfThere(ROOT, 'content', 'parts.yaml') ?? '';
  const [parts = []] = parseYaml(text) as [{ id: string; title: string }[]?];
  return new Map(parts.map(({ id, title }) => [id, title]));
}

/** By slug or number. UsageError. */
export function placeNamed(word: string | undefined): Place {
  const all = places();
  const known = all.map(({ slug }) => slug).join(', ');
  if (word === undefined) {
    throw new UsageError(`expected an exercise: one of ${known}`);
  }
  const found = all.find(({ slug, number }) => slug === word
    || number === word);
  if (found !== undefined) return found;
  throw new UsageError(`expected an exercise (${known}), found "${word}"`);
}

/** The stage before, which the same file has already been through. */
export function placeBefore({ spec }: Place): Place | undefined {
  const slug = spec.earlier.at(-1);
  return slug === undefined ? undefined : placeNamed(slug);
}

export function placeAfter({ slug }: Place): Place | undefined {
  const all = places();
  return all[all.findIndex((each) => each.slug === slug) + 1];
}
