// What of a run enters the journal: requests when answered, what watches
// delivered, what components recorded and said.

import type { HostCall, Outcome } from '../kernel/host-call.ts';
import type { Instance } from '../kernel/instance.ts';
import type { Observer } from '../kernel/kernel.ts';
import { defined } from '../machinery/api/defined.ts';
import type { WatchEvent } from '../machinery/api/meta.ts';
import type { ApiObject, Key } from '../machinery/api/meta.ts';
import { keyOf } from '../machinery/api/key.ts';
import type {
  EntryBody, RecordedBody, SawEntry,
} from '../machinery/journal.ts';
import type { ApiRequest } from '../machinery/request.ts';
import { Recent } from './recent.ts';
import { apiRequestOf, fieldsOf, textOf } from './untrusted.ts';

export interface JournalWriter {
  /** Freezes it. */
  write(actor: string, body: EntryBody): void;
  /** As it is: it is frozen, or of a component of ours, which changes nothing
   *  that it has sent. */
  writeAsIs(actor: string, body: EntryBody): void;
}

/** The keys of objects stored lately: whoever is answered with one has the
 *  same text in its entry, not one of its own. */
type Keys = Recent<object, Key>;

export function createObserver(journal: JournalWriter): Observer {
  const keys: Keys = new Recent();
  const seen = new Seen();
  return {
    settled(call, outcome) {
      if (call.to === 'api') settledRequest(journal, keys, call, outcome);
      else if (call.to === 'cri') settledCri(journal, call, outcome);
    },
    pushed(call, items) {
      if (call.to === 'api') pushedEvents(journal, keys, seen, call, items);
    },
    said: ({ name }, text) => journal.write(name, { kind: 'says', text }),
    recorded({ name }, recorded) {
      const body = recorded as RecordedBody;
      if (body.kind === 'stored' && body.after !== undefined) {
        keys.set(body.after, body.key);
      }
      journal.write(name, body);
    },
    unhandled({ name }, error) {
      const text = `nobody looked at a failed call: ${sentence(error)}`;
      journal.write(name, { kind: 'says', text, trouble: 'unhandled' });
    },
    failed: (instance, part, error) => failed(journal, instance, part, error),
  };
}

/** What watchers were told last. Those who see the same event are told one
 *  after the other, and share what the journal says of it. */
class Seen {
  readonly #items: unknown[] = new Array<unknown>(SEEN_KEPT).fill(undefined);
  readonly #bodies: (SawEntry | undefined)[] =
    new Array<undefined>(SEEN_KEPT).fill(undefined);
  #next = 0;

  get(item: unknown): SawEntry | undefined {
    for (let back = 1; back <= SEEN_KEPT; back += 1) {
      const place = (this.#next - back) & (SEEN_KEPT - 1);
      if (this.#items[place] === item) return this.#bodies[place];
    }
    return undefined;
  }

  add(item: unknown, body: SawEntry): void {
    const place = this.#next & (SEEN_KEPT - 1);
    this.#items[place] = item;
    this.#bodies[place] = body;
    this.#next += 1;
  }
}

/** A power of two. */
const SEEN_KEPT = 16;

function failed(
  journal: JournalWriter,
  { name }: Instance,
  part: string,
  error: unknown,
): void {
  const text = `stopped: ${part} failed: ${sentence(error)}`;
  journal.write(name, { kind: 'says', text, trouble: 'failed' });
}

/** The codec's text: an ApiError's sentence, or only the class of an error
 *  whose text is the host's own and differs between hosts. */
export function sentence(error: unknown): string {
  const { message, reason } = fieldsOf(error);
  const text = textOf(message) ?? 'an unknown error';
  return textOf(reason) === undefined ? text : `${textOf(reason)}: ${text}`;
}

interface Refusal {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

function settledRequest(
  journal: JournalWriter,
  keys: Keys,
  call: HostCall,
  outcome: Outcome,
): void {
  const request = apiRequestOf(call);
  if (request === undefined) return;
  const { sentAt, client: { name, spec: { openNetwork } } } = call;
  if (outcome.ok) {
    const code = request.verb === 'create' ? 201 : 200;
    const answer = outcome.value as ApiObject;
    const key = keys.get(answer) ?? requestKey(request, answer);
    const body: EntryBody = { kind: 'request', request, code, sentAt, key };
    if (openNetwork) journal.writeAsIs(name, body);
    else journal.write(name, body);
    return;
  }
  const { code = 0, reason, message } = outcome.error as Refusal;
  const key = requestKey(request);
  journal.write(name, defined({
    kind: 'request', request, code, sentAt, key, reason, message,
  }));
}

/** "namespace/name", or what a list or a generated name has of it. */
function requestKey(api: ApiRequest, answer?: ApiObject): string {
  if (api.verb === 'list' || api.verb === 'watch') return api.namespace ?? '';
  const sent = fieldsOf(fieldsOf(api.body)['metadata']);
  const name = api.name ?? answer?.metadata?.name ?? textOf(sent['name'])
    ?? textOf(sent['generateName']) ?? '';
  return api.namespace === undefined ? name : `${api.namespace}/${name}`;
}

function pushedEvents(
  journal: JournalWriter,
  keys: Keys,
  seen: Seen,
  call: HostCall,
  items: readonly unknown[],
): void {
  if (call.seenAs === undefined) call.seenAs = watchedResource(call);
  const resource = call.seenAs as string | null;
  if (resource === null) return;
  const { name } = call.client;
  for (const item of items) {
    const { type, object } = item as WatchEvent<ApiObject>;
    if (type === 'ERROR' || type === 'BOOKMARK') continue;
    const known = seen.get(item);
    if (known?.resource === resource) {
      journal.writeAsIs(name, known);
      continue;
    }
    const key = keys.get(object) ?? keyOf(object);
    const body: SawEntry = { kind: 'saw', type, resource, key, object };
    seen.add(item, body);
    journal.write(name, body);
  }
}

/** Null for what is watched through the HTTP door: that comes in the shape
 *  of its page. */
function watchedResource(call: HostCall): string | null {
  const api = apiRequestOf(call);
  if (api === undefined) return null;
  return api.group === '' ? api.resource : `${api.resource}.${api.group}`;
}

function settledCri(
  journal: JournalWriter,
  call: HostCall,
  outcome: Outcome,
): void {
  const request = fieldsOf(call.request);
  const op = textOf(request['cri']);
  const pod = textOf(request['pod']);
  if (op === undefined || pod === undefined) return;
  const container = textOf(request['container']);
  const { message: detail } = (outcome.ok ? {} : outcome.error) as Refusal;
  const result = outcome.ok ? 'ok' : 'error';
  journal.write(call.client.name, defined({
    kind: 'cri', op, pod, container, result, detail, sentAt: call.sentAt,
  }));
}
