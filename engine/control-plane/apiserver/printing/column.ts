// What a Table's columns and cells are made of.
// Upstream: apimachinery/pkg/apis/meta/v1 TableColumnDefinition. Different:
// columns are not described; kubectl does not show that.

import type { Millis } from '../../../kernel/time.ts';
import type { ApiObject } from '../../../machinery/api/meta.ts';
import { humanDuration } from '../../../machinery/api/duration.ts';
import { parseTime } from '../../../machinery/api/time.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly format: '' | 'name';
  readonly description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority: 0 | 1;
}

export type Cell = string | number | boolean;

export interface Printer {
  readonly columns: readonly Column[];
  /** One per column. `now` is the wall clock, in ms since 1970. */
  readonly cells: (object: ApiObject, now: Millis) => readonly Cell[];
  /** What marks a row as one that is over. */
  readonly conditions?: (object: ApiObject) => readonly object[] | undefined;
}

export const NONE = '<none>';

/** 'Name', 'Ready', 'Desired:integer', 'IP+': a name, its type unless that
 *  is string, and + for `-o wide` alone. */
export function columns(...texts: readonly string[]): readonly Column[] {
  return texts.map((text) => {
    const isWide = text.endsWith('+');
    const [name = '', type = 'string'] =
      text.replace('+', '').split(':') as [string, Column['type']?];
    return {
      name,
      type,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: isWide ? 1 : 0,
    };
  });
}

/** How long ago a time was, as kubectl says it. */
export function age(time: string | null | undefined, now: Millis): string {
  if (!time) return '<unknown>';
  return humanDuration(now - parseTime(time));
}
