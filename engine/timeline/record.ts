// A run in the recordings' format: one JSON line a write, as an auditing API
// server would leave them. `recordings/README.md` describes the format.

import type { EntryOf, JournalEntry } from '../machinery/journal.ts';
import type { ApiObject } from '../machinery/api/meta.ts';
import { changesOf } from './change.ts';

export interface RecordOptions {
  /** The journal's index from which on it counts. */
  readonly from: number;
  /** The virtual time, in ms, that becomes t = 0. */
  readonly beginMs: number;
}

/** Lines without a header, in the store's order. JSON leaves out what is
 *  undefined. */
export function recordLines(
  entries: Iterable<JournalEntry>,
  { from, beginMs }: RecordOptions,
): string[] {
  const lines: string[] = [];
  let base: number | undefined;
  for (const entry of entries) {
    if (entry.kind === 'request' && entry.index >= from) {
      if (isRefusedWrite(entry)) lines.push(refusedLine(entry, beginMs));
    }
    if (entry.kind !== 'stored') continue;
    if (entry.index < from) base = entry.rv;
    else if (!isForgottenEvent(entry)) {
      lines.push(storedLine(entry, base ??= entry.rv - 1, beginMs));
    }
  }
  return lines;
}

/** The format has Events as they are told, not as they are forgotten. */
function isForgottenEvent(
  { before, after }: EntryOf<'stored'>,
): boolean {
  return after === undefined && before?.kind === 'Event';
}

function seconds(at: number, beginMs: number): number {
  return Math.round(at / 1000 - beginMs) / 1000;
}

/** The recordings' name of an actor. */
function actorOf(by: string): string {
  return by === 'node-lifecycle-controller'
    || by === 'taint-eviction-controller' ? 'node-controller' : by;
}

function storedLine(
  entry: EntryOf<'stored'>,
  base: number,
  beginMs: number,
): string {
  const { resource, before, after, by, verb, subresource } = entry;
  const head = {
    t: seconds(entry.at, beginMs), rv: entry.rv - base, actor: actorOf(by),
    verb,
  };
  const object = (after ?? before)!;
  if (object.kind === 'Event') {
    return JSON.stringify({ ...head, event: eventOf(object) });
  }
  const [plural = '', ...group] = resource.split('.');
  const { namespace, name } = object.metadata;
  const watch = before === undefined
    ? 'ADDED' : after === undefined ? 'DELETED' : 'MODIFIED';
  return JSON.stringify({
    ...head,
    resource: plural, group: group.join('.') || undefined, subresource,
    namespace, name, watch,
    code: before === undefined || subresource === 'binding' ? 201 : 200,
    object: before === undefined ? after : undefined,
    changed: before && after && changesOf(before, after),
  });
}

interface EventLike {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly count?: number;
  readonly deprecatedCount?: number;
  readonly series?: { readonly count?: number };
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
  readonly reportingController?: string;
  readonly involvedObject?: Reference;
  readonly regarding?: Reference;
}
interface Reference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly fieldPath?: string;
}

function eventOf(object: ApiObject): object {
  const event = object as unknown as EventLike;
  const about = event.involvedObject ?? event.regarding ?? {};
  const { kind, namespace, name, fieldPath } = about;
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  return {
    type: event.type,
    reason: event.reason,
    message: event.message ?? event.note,
    regarding: `${kind} ${key}`,
    count: event.series?.count ?? event.count ?? event.deprecatedCount ?? 1,
    source: event.source?.component ?? event.reportingComponent
      ?? event.reportingController,
    fieldPath,
  };
}

const WRITES = new Set(['create', 'update', 'patch', 'delete']);

function isRefusedWrite({ request, code }: EntryOf<'request'>): boolean {
  return WRITES.has(request.verb) && code >= 400;
}

function refusedLine(entry: EntryOf<'request'>, beginMs: number): string {
  const { request, code, reason, message } = entry;
  const { verb, resource, group, subresource, namespace, name } = request;
  return JSON.stringify({
    t: seconds(entry.at, beginMs), actor: actorOf(entry.actor), verb,
    resource, group: group || undefined, subresource, namespace,
    name: name ?? entry.key,
    code, reason, message,
  });
}
