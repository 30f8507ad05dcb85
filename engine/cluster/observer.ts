// What of a run enters the journal: requests when answered, what watches
// delivered, what components recorded and said.

import type { Outcome } from '../kernel/exchange.ts';
import type { HostCall, Instance } from '../kernel/instance.ts';
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

export type Write = (actor: string, body: EntryBody) => void;

/** The keys of objects stored lately: whoever is answered with one has the
 *  same text in its entry, not one of its own. */
type Keys = Recent<object, Key>;

/** What watchers were told lately: those who see the same event share what
 *  the journal says of it. */
type Seen = Recent<unknown, SawEntry>;

export function createObserver(write: Write): Observer {
  const keys: Keys = new Recent();
  const seen: Seen = new Recent();
  return {
    settled(call, outcome) {
      if (call.to === 'api') settledRequest(write, keys, call, outcome);
      else if (call.to === 'cri') settledCri(write, call, outcome);
    },
    pushed(call, items) {
      if (call.to === 'api') pushedEvents(write, keys, seen, call, items);
    },
    said: ({ name }, text) => write(name, { kind: 'says', text }),
    recorded({ name }, recorded) {
      const body = recorded as RecordedBody;
      if (body.kind === 'stored' && body.after !== undefined) {
        keys.set(body.after, body.key);
      }
      write(name, body);
    },
    unhandled(instance, error) {
      const text = `nobody looked at a failed call: ${sentence(error)}`;
      write(instance.name, { kind: 'says', text, trouble: 'unhandled' });
    },
    failed: (instance, part, error) => failed(write, instance, part, error),
  };
}

function failed(
  write: Write,
  { name }: Instance,
  part: string,
  error: unknown,
): void {
  const text = `stopped: ${part} failed: ${sentence(error)}`;
  write(name, { kind: 'says', text, trouble: 'failed' });
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
  write: Write,
  keys: Keys,
  call: HostCall,
  outcome: Outcome,
): void {
  const request = apiRequestOf(call);
  if (request === undefined) return;
  const { sentAt, client: { name } } = call;
  if (outcome.ok) {
    const code = request.verb === 'create' ? 201 : 200;
    const answer = outcome.value as ApiObject;
    const key = keys.get(answer) ?? requestKey(request, answer);
    write(name, { kind: 'request', request, code, sentAt, key });
    return;
  }
  const { code = 0, reason, message } = outcome.error as Refusal;
  const key = requestKey(request);
  write(name, defined({
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
  write: Write,
  keys: Keys,
  seen: Seen,
  call: HostCall,
  items: readonly unknown[],
): void {
  const api = apiRequestOf(call);
  // What is watched through the HTTP door comes in the shape of its page.
  if (api === undefined) return;
  const resource = api.group === ''
    ? api.resource : `${api.resource}.${api.group}`;
  for (const item of items) {
    const { type, object } = item as WatchEvent<ApiObject>;
    if (type === 'ERROR' || type === 'BOOKMARK') continue;
    let body = seen.get(item);
    if (body?.resource !== resource) {
      const key = keys.get(object) ?? keyOf(object);
      body = { kind: 'saw', type, resource, key, object };
      seen.set(item, body);
    }
    write(call.client.name, body);
  }
}

function settledCri(write: Write, call: HostCall, outcome: Outcome): void {
  const request = fieldsOf(call.request);
  const op = textOf(request['cri']);
  const pod = textOf(request['pod']);
  if (op === undefined || pod === undefined) return;
  const container = textOf(request['container']);
  const { message: detail } = (outcome.ok ? {} : outcome.error) as Refusal;
  const result = outcome.ok ? 'ok' : 'error';
  write(call.client.name, defined({
    kind: 'cri', op, pod, container, result, detail, sentAt: call.sentAt,
  }));
}
