// What an attached component does, as the one who runs it sees it: its log
// lines and each of its writes, in the words of a timeline.

import { columnsOf, keyParts } from '@clusterwright/engine';
import type { ApiObject, EntryBody, JournalEntry } from '@clusterwright/engine';
import { cleanLine } from '@clusterwright/grader';
import { fieldsOf, textOf } from '../../engine/cluster/untrusted.ts';
import type { Outcome } from '../../engine/kernel/host-call.ts';
import { groupResource } from '../../engine/machinery/api/resource.ts';
import type { ApiRequest } from '../../engine/machinery/request.ts';
import type { Terminal } from '../terminal.ts';
import { hanging } from '../wrap.ts';
import type { WireObserver } from './api-wire.ts';
import { isWrite } from './http-message.ts';
import type { HostClock } from './wall-clock.ts';
import type { HostObserver } from './wall-host.ts';

export interface ReportOptions {
  readonly terminal: Terminal;
  readonly clock: HostClock;
  readonly slot: string;
  readonly isDry: boolean;
  /** The journal's entries, one a line, instead of text. */
  readonly isJson: boolean;
}

/** Objects that are remembered, to say what a write changed. */
const SEEN_MAX = 20_000;
/** A file that logs without end would hide its writes. */
const SAID_A_SECOND_MAX = 50;

export class Report implements WireObserver, HostObserver {
  writes = 0;
  refused = 0;
  readonly #options: ReportOptions;
  readonly #seen = new Map<string, ApiObject>();
  #index = 0;
  #isLost = false;
  #second = 0;
  #saidThen = 0;

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  /** Above the lines that follow. */
  head(): void {
    const { terminal, isJson } = this.#options;
    if (!isJson) terminal.say(terminal.ink('dim', '          t'));
  }

  said(text: string): void {
    if (this.#isTooLoud()) return;
    this.#show({ kind: 'says', text });
  }

  unhandled(error: unknown): void {
    const text = `nobody looked at a failed call: ${sentenceOf(error)}`;
    this.#show({ kind: 'says', text, trouble: 'unhandled' });
  }

  saw(request: ApiRequest, objects: readonly unknown[]): void {
    this.#found();
    for (const object of objects) this.#remember(request, object);
  }

  answered(request: ApiRequest, outcome: Outcome, sentAt: number): void {
    if (outcome.ok) {
      this.#found();
      if (isWrite(request)) this.#stored(request, outcome.value);
      return;
    }
    const { kernel } = fieldsOf(outcome.error);
    if (kernel !== undefined && !isWrite(request)) {
      this.#lost(sentenceOf(outcome.error));
      return;
    }
    if (isNoNews(request, outcome.error)) return;
    if (isWrite(request)) this.refused += 1;
    this.#refusal(request, outcome.error, sentAt);
  }

  // ---- entries ----

  #stored(request: ApiRequest, value: unknown): void {
    const { verb, subresource } = request;
    const answer = value as ApiObject;
    // Of what is gone the server says no more than that.
    const isObject = fieldsOf(value)['kind'] !== 'Status';
    const key = keyFor(request, answer);
    const name = nameOf(request, key);
    const last = this.#seen.get(name);
    const isSame = isObject
      && last?.metadata.uid === fieldsOf(answer.metadata)['uid'];
    const before = isSame ? last : undefined;
    if (isObject && !this.#options.isDry) this.#remember(request, answer);
    this.writes += 1;
    this.#show({
      kind: 'stored', resource: groupResource(request), key,
      ...before === undefined ? {} : { before },
      ...isObject ? { after: answer } : bindingOf(request, last),
      rv: isObject ? Number(answer.metadata?.resourceVersion ?? 0) : 0,
      by: this.#options.slot, verb,
      ...subresource === undefined ? {} : { subresource },
    });
  }

  #refusal(request: ApiRequest, error: unknown, sentAt: number): void {
    const { code, reason, message } = fieldsOf(error);
    this.#show({
      kind: 'request', request, sentAt,
      code: typeof code === 'number' ? code : 0,
      ...textOf(reason) === undefined ? {} : { reason: textOf(reason)! },
      ...textOf(message) === undefined ? {} : { message: textOf(message)! },
      key: keyFor(request, undefined),
    });
  }

  /** Said once, however many ask in vain. */
  #lost(why: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#trouble(`the server does not answer: ${why}`);
  }

  #found(): void {
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#trouble('the server answers again');
  }

  #trouble(text: string): void {
    this.#show({ kind: 'says', text, trouble: 'failed' });
  }

  #isTooLoud(): boolean {
    const second = Math.floor(this.#options.clock.now() / 1_000_000);
    if (second !== this.#second) {
      const more = this.#saidThen - SAID_A_SECOND_MAX;
      this.#second = second;
      this.#saidThen = 0;
      if (more > 0) this.#trouble(`${more} more lines within a second`);
    }
    this.#saidThen += 1;
    return this.#saidThen > SAID_A_SECOND_MAX;
  }

  // ---- memory ----

  #remember(request: ApiRequest, object: unknown): void {
    const { name, namespace, uid } = fieldsOf(fieldsOf(object)['metadata']);
    // Leases and Events are never the story.
    const isTold = request.resource === 'nodes' || request.resource === 'pods';
    if (!isTold || typeof name !== 'string' || uid === undefined) return;
    if (this.#seen.size >= SEEN_MAX) this.#seen.clear();
    const key = namespace === undefined ? name : `${String(namespace)}/${name}`;
    this.#seen.set(nameOf(request, key), object as ApiObject);
  }

  // ---- lines ----

  #show(body: EntryBody): void {
    const { terminal, clock, slot, isDry, isJson } = this.#options;
    const head = { index: this.#index, at: clock.now(), actor: slot };
    const entry = { ...head, cause: -1, ...body } as JournalEntry;
    this.#index += 1;
    if (isJson) {
      const tried = isDry && body.kind === 'stored' ? { dryRun: true } : {};
      terminal.say(JSON.stringify({ ...entry, ...tried }));
      return;
    }
    const lines = entryLines(entry, isDry, terminal.width);
    const ink = inkOf(entry);
    for (const line of lines) {
      terminal.say(ink === undefined ? line : terminal.ink(ink, line));
    }
  }
}

/** To look for something and not find it, or to be told to list again, is
 *  how a client works. */
function isNoNews({ verb }: ApiRequest, error: unknown): boolean {
  const { code } = fieldsOf(error);
  return (code === 404 && verb === 'get') || (code === 410 && verb !== 'get');
}

function inkOf(entry: JournalEntry): 'wrong' | 'trouble' | 'dim' | undefined {
  if (entry.kind === 'request') return 'wrong';
  if (entry.kind !== 'says') return undefined;
  return entry.trouble === undefined ? 'dim' : 'trouble';
}

/** What the sign before a line says: a request, something that happened
 *  here, something that is wrong. */
function signOf(entry: JournalEntry): string {
  if (entry.kind === 'stored') return '->';
  return entry.kind === 'says' && entry.trouble === undefined ? '<>' : '!!';
}

export function entryLines(
  entry: JournalEntry,
  isDry: boolean,
  width: number,
): string[] {
  const { what, object, detail } = columnsOf(entry);
  const t = (entry.at / 1_000_000).toFixed(3).padStart(8);
  const tried = isDry && entry.kind === 'stored' ? '(dry run)' : '';
  const text = [object, what, detail, tried]
    .filter((part) => part !== '').join(' ');
  return hanging(`   ${t}   ${signOf(entry)} `, cleanLine(text), width);
}

/** As answered; else as asked. */
function keyFor(request: ApiRequest, answer: ApiObject | undefined): string {
  const given = fieldsOf(fieldsOf(answer)['metadata']);
  const sent = fieldsOf(fieldsOf(request.body)['metadata']);
  const name = request.name ?? textOf(given['name']) ?? textOf(sent['name'])
    ?? '';
  const { namespace } = request;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function nameOf(request: ApiRequest, key: string): string {
  const { namespace = '', name } = keyParts(key);
  return `${groupResource(request)} ${namespace}/${name}`;
}

/** What a binding writes; its answer does not say it. */
function bindingOf(
  { subresource, body }: ApiRequest,
  pod: ApiObject | undefined,
): { readonly before: ApiObject; readonly after: ApiObject } | undefined {
  const node = textOf(fieldsOf(fieldsOf(body)['target'])['name']);
  const isKnown = node !== undefined && pod !== undefined;
  if (subresource !== 'binding' || !isKnown) return undefined;
  // A watch may have been quicker.
  const { nodeName: _, ...spec } = fieldsOf(fieldsOf(pod)['spec']);
  const bound = { ...spec, nodeName: node };
  return {
    before: { ...pod, spec } as ApiObject,
    after: { ...pod, spec: bound } as ApiObject,
  };
}

/** The message of whatever was thrown or refused. */
export function sentenceOf(error: unknown): string {
  return cleanLine(textOf(fieldsOf(error)['message']) ?? 'no reason given');
}
