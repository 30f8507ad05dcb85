// Two runs of one scenario side by side: rows that are equal, and rows that
// only one of them has.

import type { JournalEntry } from '../machinery/journal.ts';
import { columnsOf, describeEntry } from './describe.ts';
import { topicsOf } from './text.ts';

export interface PairedRow {
  /** Virtual time, of the learner's entry where there is one. */
  readonly at: number;
  readonly actor: string;
  readonly yours?: string;
  readonly reference?: string;
  readonly isEqual: boolean;
  readonly kind: JournalEntry['kind'];
  /** The learner's entry. */
  readonly entry?: JournalEntry;
}

export interface PairOptions {
  /** Whose requests count, refused or not. */
  readonly actor: string;
  /** How many rows each side may have; later ones are left out. */
  readonly most?: number;
}

const MOST = 400;

export function pairTimelines(
  yours: readonly JournalEntry[],
  reference: readonly JournalEntry[],
  { actor, most = MOST }: PairOptions,
): readonly PairedRow[] {
  const a = tellingEntries(yours, actor).slice(0, most);
  const b = tellingEntries(reference, actor).slice(0, most);
  const rows: PairedRow[] = [];
  for (const [i, j] of alignment(a.map(describeEntry), b.map(describeEntry))) {
    rows.push(rowOf(i === undefined ? undefined : a[i],
      j === undefined ? undefined : b[j]));
  }
  return rows;
}

const SILENT = new Set(['saw', 'cri', 'lease', 'heartbeat', 'setup', 'event']);

function tellingEntries(
  entries: readonly JournalEntry[],
  actor: string,
): JournalEntry[] {
  return entries.filter((entry) => {
    const topics = topicsOf(entry);
    if (topics.includes('request')) return false;
    if (topics.includes('refusal')) return entry.actor === actor;
    return !topics.some((topic) => SILENT.has(topic));
  });
}

function rowOf(
  yours: JournalEntry | undefined,
  reference: JournalEntry | undefined,
): PairedRow {
  const entry = (yours ?? reference)!;
  return {
    at: entry.at / 1000,
    actor: columnsOf(entry).actor,
    ...(yours === undefined
      ? {} : { yours: describeEntry(yours), entry: yours }),
    ...(reference === undefined
      ? {} : { reference: describeEntry(reference) }),
    isEqual: yours !== undefined && reference !== undefined,
    kind: entry.kind,
  };
}

type Pair = readonly [number | undefined, number | undefined];

/** The longest common subsequence, as pairs of indices in order. */
function alignment(a: readonly string[], b: readonly string[]): Pair[] {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = a[i] === b[j]
        ? length[(i + 1) * width + j + 1]! + 1
        : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length
      && length[(i + 1) * width + j]! >= length[i * width + j + 1]!)) {
      pairs.push([i, undefined]);
      i += 1;
    } else {
      pairs.push([undefined, j]);
      j += 1;
    }
  }
  return pairs;
}
