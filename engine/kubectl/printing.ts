// Objects as YAML, JSON or names.
// Upstream: cli-runtime/pkg/printers. Same text; different: no custom
// columns and no JSONPath.

import { stringify } from 'yaml';
import type { ApiObject } from '../machinery/api/meta.ts';
import { UsageError } from './errors.ts';
import { sorted } from './sorted.ts';

const FORMATS = ['json', 'name', 'yaml'];

/** Throws if nobody knows how to print so; '' is fine. */
export function refuseUnknownFormat(format: string, more: string[]): void {
  const known = [...FORMATS, ...more].sort();
  if (format === '' || known.includes(format)) return;
  throw new UsageError('unable to match a printer suitable for the output '
    + `format "${format}", allowed formats are: ${known.join(',')}`);
}

/** Lines; `format` is 'json' or 'yaml'. */
export function printed(value: object, format: string): string[] {
  const ordered = sorted(value);
  const text = format === 'json' ? JSON.stringify(ordered, null, 4)
    : stringify(ordered, { indentSeq: false, lineWidth: 0, version: '1.1' });
  return text.trimEnd().split('\n');
}

/** What a list of objects is printed as. */
export function listOf(items: readonly ApiObject[]): object {
  return {
    apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' },
  };
}
