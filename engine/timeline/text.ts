// The timeline as text: a line an entry, fixed columns. What a golden holds.

import type { JournalEntry } from '../machinery/journal.ts';
import { columnsOf } from './describe.ts';
import type { Columns } from './describe.ts';

export interface TextOptions {
  /** Only these; a prefix stands for all with it: 'kubelet'. */
  readonly actors?: readonly string[];
  /** Kinds and topics that are left out. Given, it replaces the default. */
  readonly hide?: readonly string[];
}

/** What is left out unless somebody asks for it. */
export const HIDDEN: readonly string[] = [
  'saw', 'cri', 'lease', 'heartbeat', 'request', 'setup',
];

/** '' if there is nothing to show. */
export function timelineText(
  entries: readonly JournalEntry[],
  options: TextOptions = {},
): string {
  const rows = shownEntries(entries, options).map((entry) =>
    ({ t: timeText(entry.at / 1000), ...columnsOf(entry) }));
  if (rows.length === 0) return '';
  const head = {
    t: 't', actor: 'actor', what: 'what', object: 'object', detail: 'detail',
  };
  return aligned([head, ...rows]);
}

export function shownEntries(
  entries: readonly JournalEntry[],
  { actors = [], hide }: TextOptions,
): readonly JournalEntry[] {
  const hidden = new Set(hide === undefined || hide.length === 0
    ? HIDDEN : hide);
  return entries.filter((entry) => !topicsOf(entry).some((topic) =>
    hidden.has(topic)) && isAmong(columnsOf(entry).actor, actors));
}

function isAmong(actor: string, actors: readonly string[]): boolean {
  return actors.length === 0 || actors.some((wish) =>
    actor === wish || actor.startsWith(`${wish}/`));
}

/** The names by which an entry can be hidden. */
export function topicsOf(entry: JournalEntry): readonly string[] {
  if (entry.kind === 'request') {
    // A refusal is part of the story; what went through is stored. To look
    // for something and not find it is no refusal.
    const { code, request: { verb } } = entry;
    const isAnswer = code !== 0 && (code < 400
      || (code === 404 && verb === 'get'));
    return isAnswer ? ['request'] : ['refusal'];
  }
  if (entry.kind !== 'stored') return [entry.kind];
  const { resource, before, after } = entry;
  if (resource.startsWith('leases')) return ['stored', 'lease'];
  if (resource.startsWith('events')) return ['stored', 'event'];
  if (resource === 'serviceaccounts' || resource === 'configmaps') {
    return isSetup(entry.key) ? ['stored', 'setup'] : ['stored'];
  }
  const isHeartbeat = resource === 'nodes' && before !== undefined
    && after !== undefined && columnsOf(entry).detail === '';
  return isHeartbeat ? ['stored', 'heartbeat'] : ['stored'];
}

function isSetup(key: string): boolean {
  return key.endsWith('/default') || key.endsWith('/kube-root-ca.crt');
}

/** '5ms', '1.015s', '61.200s' */
export function timeText(ms: number): string {
  const rounded = Math.round(ms);
  if (Math.abs(rounded) < 1_000) return `${rounded}ms`;
  return `${(rounded / 1_000).toFixed(3)}s`;
}

type Row = Columns & { readonly t: string };

function aligned(rows: readonly Row[]): string {
  const width = (column: keyof Row): number =>
    Math.max(...rows.map((row) => row[column].length));
  const widths = {
    t: width('t'), actor: width('actor'), what: width('what'),
    object: width('object'),
  };
  return rows.map(({ t, actor, what, object, detail }) => [
    t.padStart(widths.t), actor.padEnd(widths.actor),
    what.padEnd(widths.what), object.padEnd(widths.object), detail,
  ].join('  ').trimEnd()).join('\n');
}
