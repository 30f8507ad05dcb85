// Where a learner's files are: `work/SLUG/FILE` under the current folder.
// Nothing but `reset` ever writes over one.

import {
  copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './arguments.ts';
import type { Place } from './course.ts';
import { freeName } from './standing.ts';

const BYTES_MAX = 1_000_000;

export function folderOf({ slug }: Place): string {
  return join('work', slug);
}

/** 'work/scheduler-filter/scheduler.ts', from the current folder. */
export function placeOf(place: Place): string {
  return join(folderOf(place), place.spec.file);
}

/** Makes the file from the starter if it is not there. True: it did. */
export function ensureFile(place: Place, starter: string): boolean {
  const path = placeOf(place);
  if (existsSync(path)) return false;
  mkdirSync(folderOf(place), { recursive: true });
  writeFileSync(path, starter);
  return true;
}

/** Returns where the old file is kept; undefined if there was none. */
export function resetFile(place: Place, starter: string): string | undefined {
  const path = placeOf(place);
  if (ensureFile(place, starter)) return undefined;
  const kept = freeName(`${path}.bak`);
  copyFileSync(path, kept);
  writeFileSync(path, starter);
  return kept;
}

/** UsageError: there is no such file, or it cannot be a learner's. */
export function readLearnerFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    throw new UsageError(`expected a file at ${path}, found none`);
  }
  if (found.size > BYTES_MAX) {
    throw new UsageError(`${path} is larger than ${BYTES_MAX} bytes`);
  }
  return readFileSync(path, 'utf8');
}
