// What a grading was asked for.

import { UsageError } from '../arguments.ts';
import type { Read } from '../arguments.ts';

const REPORTERS = ['list', 'json', 'junit'] as const;
type ReporterName = typeof REPORTERS[number];

export interface GradeRequest {
  readonly key: string | undefined;
  readonly out: string | undefined;
  readonly site: string | undefined;
  readonly isHere: boolean;
  readonly isFull: boolean;
  readonly reporters: readonly ReporterName[];
}

/** UsageError. */
export function requestOf(read: Read): GradeRequest {
  const named = read.text('reporter')?.split(',')
    ?? [read.isOn('json') ? 'json' : 'list'];
  for (const name of named) {
    if ((REPORTERS as readonly string[]).includes(name)) continue;
    throw new UsageError(`--reporter: expected some of ${
      REPORTERS.join(', ')}, found "${name}"`);
  }
  const out = read.text('out');
  if (named.length > 1 && out === undefined) {
    throw new UsageError('several reporters need a folder: --out DIR');
  }
  const key = read.text('key');
  if (key === '') throw new UsageError('expected a key that is not empty');
  return {
    key, out, site: read.text('site'), isHere: read.isOn('here'),
    isFull: read.isOn('full'), reporters: named as ReporterName[],
  };
}
