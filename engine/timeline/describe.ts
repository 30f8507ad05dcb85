// Every entry as one line: who, what, which object, in which way. Logs,
// goldens, pages and messages print this and nothing else.

import type { EntryOf, JournalEntry } from '../machinery/journal.ts';
import type { ApiObject, Key } from '../machinery/api/meta.ts';
import { summaryOf } from './summary.ts';

export interface Columns {
  readonly actor: string;
  readonly what: string;
  /** 'pod/web' */
  readonly object: string;
  readonly detail: string;
}

/** 'actor what object detail', one space between, without its time. */
export function describeEntry(entry: JournalEntry): string {
  const { actor, what, object, detail } = columnsOf(entry);
  return [actor, what, object, detail].filter((part) => part !== '').join(' ');
}

export function columnsOf(entry: JournalEntry): Columns {
  const { actor } = entry;
  switch (entry.kind) {
    case 'stored': return storedColumns(entry);
    case 'request': return requestColumns(entry);
    case 'saw': {
      const object = objectName(entry.resource, entry.key);
      return { actor, what: 'saw', object, detail: entry.type };
    }
    case 'cri': {
      const { op, pod, container, result, detail } = entry;
      const object = `pod/${shortKey(pod)}`;
      const more = [container, result === 'ok' ? '' : 'failed', detail];
      return { actor, what: op, object, detail: joined(more) };
    }
    case 'process': return processColumns(entry);
    case 'probe': {
      const { pod, container, probe, result, output } = entry;
      const object = `pod/${shortKey(pod)}`;
      const detail = joined([container, result, firstLine(output)]);
      return { actor, what: `${probe} probe`, object, detail };
    }
    case 'routed': {
      const { client, service, endpoint, outcome, attempts } = entry;
      const object = `service/${shortKey(service)}`;
      const detail = joined([
        endpoint, outcome, attempts > 1 ? `${attempts} attempts` : '',
      ]);
      return { actor: client, what: 'routed', object, detail };
    }
    case 'raft': return { actor, what: entry.what, object: '', detail: '' };
    case 'fault': {
      const { what, target } = entry;
      return { actor, what, object: target, detail: '' };
    }
    case 'says': return { actor, what: 'says', object: '', detail: entry.text };
    case 'turn': {
      const { detail } = entry;
      return { actor, what: 'turn', object: '', detail };
    }
  }
}

/** Who asked for the write is the actor: the store only keeps it. */
function storedColumns(entry: EntryOf<'stored'>): Columns {
  const { resource, key, before, after, by } = entry;
  if (after?.kind === 'Event') {
    return {
      actor: by, what: before === undefined ? 'event' : 'event again',
      object: regarding(after), detail: summaryOf(undefined, after),
    };
  }
  const object = objectName(resource, key);
  const detail = summaryOf(before, after);
  return { actor: by, what: verbOf(entry), object, detail };
}

const PAST: Readonly<Record<string, string>> = {
  create: 'created', update: 'updated', patch: 'patched', delete: 'deleted',
};

function verbOf(entry: EntryOf<'stored'>): string {
  const { verb, subresource, after } = entry;
  if (subresource === 'binding') return 'bound';
  if (subresource === 'eviction') return 'evicted';
  // A delete that leaves the object there has only begun.
  if (verb === 'delete' && after !== undefined) return 'asked to delete';
  const past = PAST[verb] ?? verb;
  return subresource === undefined ? past : `${past} ${subresource}`;
}

function requestColumns(entry: EntryOf<'request'>): Columns {
  const { actor, request, code, reason, message, key } = entry;
  const { verb, subresource, resource } = request;
  const what = subresource === undefined ? verb : `${verb} ${subresource}`;
  const answer = code === 0 ? 'no answer' : String(code);
  const detail = joined([answer, reason, firstLine(message ?? '')]);
  return { actor, what, object: objectName(resource, key), detail };
}

function processColumns(entry: EntryOf<'process'>): Columns {
  const { actor, pod, container, what, exitCode, signal } = entry;
  const more = exitCode === undefined ? signal : `code ${exitCode}`;
  return {
    actor, what, object: `pod/${shortKey(pod)}`,
    detail: joined([container, more]),
  };
}

/** 'pods' and 'default/web' as 'pod/web'. */
export function objectName(resource: string, key: Key): string {
  const [plural = ''] = resource.split('.');
  return `${singular(plural)}/${shortKey(key)}`;
}

function singular(plural: string): string {
  if (plural === 'endpoints') return plural;
  if (plural.endsWith('classes')) return plural.slice(0, -2);
  return plural.replace(/s$/, '');
}

/** Without the default namespace. */
function shortKey(key: Key): string {
  return key.replace(/^default\//, '');
}

function regarding(event: ApiObject): string {
  const { involvedObject, regarding: about } = event as ApiObject & {
    readonly involvedObject?: ObjectRef;
    readonly regarding?: ObjectRef;
  };
  const ref = involvedObject ?? about ?? {};
  const { kind = '', namespace, name = '' } = ref;
  const key = namespace === undefined || namespace === 'default'
    ? name : `${namespace}/${name}`;
  return `${kind.toLowerCase()}/${key}`;
}

interface ObjectRef {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}
