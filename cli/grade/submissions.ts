// A folder of submissions. Three layouts are known:
//   DIR/ada/first-loop/keep-one.ts      a class: a folder a learner
//   DIR/ada/keep-one.ts, exercise.txt   one exercise a submission, named there
//   DIR/first-loop/keep-one.ts          one learner's own work
// Whoever handed in may have put anything there: links are not followed.

import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../arguments.ts';
import type { Place } from '../course.ts';

export interface Submitted {
  /** 'ada' */
  readonly submission: string;
  readonly place: Place;
  /** Absent with a problem: why there is nothing to judge. */
  readonly text?: string;
  readonly problem?: string;
}

/** By submission, then by the course's order. UsageError: DIR is none.
 *  `skip` hears what is left out. */
export function submissionsIn(
  folder: string,
  places: readonly Place[],
  skip: (sentence: string) => void,
): Submitted[] {
  if (!isFolder(folder)) {
    throw new UsageError(`expected a folder of submissions, found "${folder}"`);
  }
  const reader = new Reader(places, skip);
  const name = basename(resolve(folder));
  const own = reader.byExercise(folder, name);
  const found = own.length > 0 ? own : foldersIn(folder)
    .flatMap((each) => reader.submission(join(folder, each), each));
  if (found.length > 0) return found;
  throw new UsageError(`there are no submissions in ${folder}: expected `
    + 'NAME/EXERCISE/FILE.ts, or NAME/FILE.ts with an exercise.txt');
}

class Reader {
  readonly #places: readonly Place[];
  readonly #skip: (sentence: string) => void;

  constructor(places: readonly Place[], skip: (sentence: string) => void) {
    this.#places = places;
    this.#skip = skip;
  }

  submission(folder: string, name: string): Submitted[] {
    const named = plainText(join(folder, 'exercise.txt'));
    if (named !== undefined) return this.#named(folder, name, named.trim());
    const found = this.byExercise(folder, name);
    if (found.length > 0) return found;
    const alone = this.#places.filter(({ spec: { file } }) =>
      plainText(join(folder, file)) !== undefined);
    if (alone.length === 1) return [submitted(folder, name, alone[0]!)];
    this.#skip(`${name} is left out: it has no exercise of the course`);
    return [];
  }

  byExercise(folder: string, name: string): Submitted[] {
    const there = new Set(foldersIn(folder));
    return this.#places.filter(({ slug }) => there.has(slug))
      .map((place) => submitted(join(folder, place.slug), name, place));
  }

  #named(folder: string, name: string, slug: string): Submitted[] {
    const place = this.#places.find((each) => each.slug === slug);
    if (place !== undefined) return [submitted(folder, name, place)];
    this.#skip(`${name} is left out: exercise.txt names no exercise`);
    return [];
  }
}

const BYTES_MAX = 1_000_000;

function submitted(
  folder: string,
  submission: string,
  place: Place,
): Submitted {
  const { file } = place.spec;
  const path = join(folder, file);
  const size = sizeOf(path);
  if (size === undefined) {
    const problem = `expected a file ${file}, found none`;
    return { submission, place, problem };
  }
  if (size > BYTES_MAX) {
    const problem = `${file} is larger than ${BYTES_MAX} bytes`;
    return { submission, place, problem };
  }
  return { submission, place, text: readFileSync(path, 'utf8') };
}

/** Of a plain file; undefined if it is none. */
function sizeOf(path: string): number | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}

function plainText(path: string): string | undefined {
  const size = sizeOf(path);
  if (size === undefined || size > BYTES_MAX) return undefined;
  return readFileSync(path, 'utf8');
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name).sort();
}
