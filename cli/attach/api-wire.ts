// The wire `api` of an attached component: what it asks goes to a real
// server as HTTP, what comes back is said as the engine's own API server
// would say it. Nothing passes that the slot has no right to.

import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '../../engine/kernel/host-call.ts';
import type { ApiRequest } from '../../engine/machinery/request.ts';
import { readAsked } from './asked.ts';
import type { Asked } from './asked.ts';
import { TooLarge, TooLate, wholeText } from './connection.ts';
import type { Answer, Connection, Patience } from './connection.ts';
import { httpMessage, isWrite } from './http-message.ts';
import { received } from './received.ts';
import {
  connectionRefusal, notGranted, notSent, statusOf, timeoutRefusal,
} from './refusals.ts';
import { isGranted } from './rights.ts';
import type { Right } from './rights.ts';
import { readEvents } from './watch-lines.ts';

/** What the one who runs it gets to see. */
export interface WireObserver {
  /** A request has its outcome. */
  answered(request: ApiRequest, outcome: Outcome, sentAt: number): void;
  /** Objects as they came in, in order. */
  saw(request: ApiRequest, objects: readonly unknown[]): void;
}

export interface WatchListener {
  /** What the server says to the wish to watch; once, and first. */
  readonly opened: (outcome: Outcome) => Promise<void>;
  /** Resolves when the batch was taken. */
  readonly deliver: (items: readonly unknown[]) => Promise<void>;
}

export interface WireOptions {
  readonly connection: Connection;
  readonly slot: string;
  readonly rights: readonly Right[];
  /** Writes are only tried. */
  readonly isDry: boolean;
  readonly observer: WireObserver;
  /** Taken before each request; resolves when it may go. */
  readonly turnstile: () => Promise<void>;
  readonly now: () => number;
}

/** Of a request that a busy server asks to be sent again. */
const TRIES_MAX = 10;
const HTTP_SUCCESS_MAX = 299;

export class ApiWire {
  readonly #options: WireOptions;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async call(message: unknown, patience: Patience): Promise<Outcome> {
    const asked = readAsked(message);
    if (asked === undefined) return refused(notSent(NO_REQUEST));
    const { request } = asked;
    const sentAt = this.#options.now();
    const outcome = this.#mayNot(request)
      ?? await this.#ask(asked, patience);
    if (patience.signal?.aborted !== true) {
      this.#options.observer.answered(request, outcome, sentAt);
    }
    return outcome;
  }

  /** Never rejects. Resolves when the watch is over, with why: undefined
   *  if in order, or if `opened` was told a refusal. */
  async watch(
    message: unknown,
    patience: Patience,
    listener: WatchListener,
  ): Promise<unknown> {
    const request = readAsked(message)?.request;
    if (request?.verb !== 'watch') {
      await listener.opened(refused(notSent(NO_REQUEST)));
      return undefined;
    }
    const sentAt = this.#options.now();
    const response = await this.#open(request, patience);
    if ('ok' in response) {
      if (patience.signal?.aborted !== true) {
        this.#options.observer.answered(request, response, sentAt);
      }
      await listener.opened(response);
      return undefined;
    }
    const forget = endAfter(response, request);
    await listener.opened({ ok: true, value: {} });
    try {
      await readEvents(response, async (batch) => {
        const objects = batch.map(({ object }) => object);
        this.#options.observer.saw(request, objects);
        await listener.deliver(batch);
      });
      return undefined;
    } catch (error) {
      return connectionRefusal(error);
    } finally {
      forget();
    }
  }

  /** The stream, or why there is none. */
  async #open(
    request: ApiRequest,
    patience: Patience,
  ): Promise<IncomingMessage | Outcome> {
    const refusal = this.#mayNot(request);
    if (refusal !== undefined) return refusal;
    try {
      await this.#options.turnstile();
      const response = await this.#options.connection
        .open(httpMessage(request, false), patience);
      const { statusCode: code = 0 } = response;
      if (code <= HTTP_SUCCESS_MAX) return response;
      return refused(statusOf(request, code, await wholeText(response)));
    } catch (error) {
      return failed(error, patience);
    }
  }

  #mayNot(request: ApiRequest): Outcome | undefined {
    const { rights, slot } = this.#options;
    if (isGranted(rights, request)) return undefined;
    return refused(notGranted(request, slot));
  }

  async #ask(
    { request, isHttp }: Asked,
    patience: Patience,
  ): Promise<Outcome> {
    try {
      const answer = await this.#send(request, patience);
      const { code, text } = answer;
      if (isHttp) return { ok: true, value: httpAnswer(answer) };
      if (code > HTTP_SUCCESS_MAX) {
        return refused(statusOf(request, code, text));
      }
      const value = received(JSON.parse(text === '' ? '{}' : text));
      this.#note(request, value);
      return { ok: true, value };
    } catch (error) {
      return failed(error, patience);
    }
  }

  /** A server that is busy says when to come again. */
  async #send(request: ApiRequest, patience: Patience): Promise<Answer> {
    const { connection, isDry, turnstile } = this.#options;
    const message = httpMessage(request, isDry && isWrite(request));
    const until = performance.now() + patience.timeoutMs;
    for (let attempt = 1; ; attempt += 1) {
      await turnstile();
      const answer = await connection.ask(message, patience);
      const seconds = Number(answer.headers['retry-after'] ?? 'no');
      const again = performance.now() + seconds * 1000;
      const isBusy = answer.code === 429 || answer.code === 503;
      if (!isBusy || !(again < until) || attempt === TRIES_MAX) return answer;
      await wait(seconds * 1000, undefined, { signal: patience.signal });
    }
  }

  #note(request: ApiRequest, value: unknown): void {
    const { items } = value as { readonly items?: readonly unknown[] };
    if (!isWrite(request)) {
      this.#options.observer.saw(request, items ?? [value]);
    }
  }
}

const OVERTIME_MS = 30_000;

/** A server ends a watch when it was asked to. One that does not is dead,
 *  though something before it may keep the connection. Returns what takes
 *  this back. */
function endAfter(
  response: IncomingMessage,
  { options = {} }: ApiRequest,
): () => void {
  const { timeoutSeconds } = options;
  if (timeoutSeconds === undefined) return () => {};
  const timer = setTimeout(() => {
    response.destroy(new Error('the watch outlived its time'));
  }, timeoutSeconds * 1000 + OVERTIME_MS);
  return () => clearTimeout(timer);
}

const NO_REQUEST = 'this is no request that a server could be sent';

function refused(error: unknown): Outcome {
  return { ok: false, error };
}

function failed(error: unknown, { timeoutMs }: Patience): Outcome {
  if (error instanceof TooLate) return refused(timeoutRefusal(timeoutMs));
  if (error instanceof TooLarge || error instanceof SyntaxError) {
    return refused(statusOf({ verb: 'get' }, 500, JSON.stringify({
      kind: 'Status', message: error instanceof TooLarge
        ? error.message : 'the answer is not JSON',
    })));
  }
  return refused(connectionRefusal(error));
}

/** As `client.request` gives it: a JSON body as its value. */
function httpAnswer({ code, headers, text }: Answer): object {
  const type = String(headers['content-type'] ?? '');
  const plain = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [[name, value]] : []));
  return {
    code, headers: Object.fromEntries(plain) as object,
    body: type.startsWith('application/json') ? JSON.parse(text) : text,
  };
}
