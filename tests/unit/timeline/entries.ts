// Journal entries made by hand, in order: each is one later than the last.

import type { EntryBody, JournalEntry, StoredEntry }
  from '../../../engine/machinery/journal.ts';
import type { ApiObject } from '../../../engine/machinery/api/meta.ts';
import type { ApiRequest } from '../../../engine/machinery/request.ts';

type Made = readonly [ms: number, actor: string, body: EntryBody];

export function journal(...made: readonly Made[]): JournalEntry[] {
  return made.map(([ms, actor, body], index) =>
    ({ ...body, index, at: ms * 1000, actor, cause: index - 1 }));
}

/** One entry at 0 ms by 'kubelet/node-1'. */
export function entry(body: EntryBody): JournalEntry {
  return journal([0, 'kubelet/node-1', body])[0]!;
}

export function pod(fields: Record<string, unknown> = {}): ApiObject {
  return object('Pod', 'web', { spec: {}, ...fields });
}

export function object(
  kind: string,
  name: string,
  fields: Record<string, unknown> = {},
): ApiObject {
  const metadata = { namespace: 'default', name, resourceVersion: '1' };
  const more = fields['metadata'] as object | undefined;
  return {
    apiVersion: 'v1', kind, ...fields, metadata: { ...metadata, ...more },
  } as unknown as ApiObject;
}

/** A write of pod/web by kubectl, unless it says otherwise. */
export function stored(more: Partial<StoredEntry> = {}): StoredEntry {
  return {
    kind: 'stored', resource: 'pods', key: 'default/web', rv: 1,
    by: 'kubectl', verb: 'create', ...more,
  };
}

export function request(
  code: number,
  more: Partial<ApiRequest> = {},
  words: { readonly reason?: string; readonly message?: string } = {},
): EntryBody {
  return {
    kind: 'request', code, sentAt: 0, key: 'default/web', ...words,
    request: {
      verb: 'get', group: '', version: 'v1', resource: 'pods', ...more,
    },
  };
}
