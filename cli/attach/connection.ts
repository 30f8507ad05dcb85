// HTTPS requests with bounds: nobody waits for ever, and no answer is larger
// than a realm can hold.

import { request as httpsRequest } from 'node:https';
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { HttpMessage } from './http-message.ts';
import type { Access } from './kubeconfig.ts';

/** A list of some thousand Pods. */
export const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/** Dead after this long and ten unanswered probes a second apart: sooner than
 *  a node's grace ends, so that a watch that died is not taken for nodes that
 *  did. Upstream pings its HTTP/2 connections for that. */
const KEEPALIVE_MS = 15_000;

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}
/** No answer came in time. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

export interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Patience {
  readonly timeoutMs: number;
  /** Whoever asked has gone. */
  readonly signal?: AbortSignal | undefined;
}

export class Connection {
  readonly #access: Access;
  readonly #agent: string;

  /** `agent` is how the server's logs name who asks. */
  constructor(access: Access, agent: string) {
    this.#access = access;
    this.#agent = agent;
  }

  /** TooLarge, TooLate, or Node's error. */
  async ask(message: HttpMessage, patience: Patience): Promise<Answer> {
    const watch = new Stopwatch(patience);
    try {
      const response = await this.#send(message, watch.signal);
      const text = await wholeText(response);
      const { statusCode: code = 0, headers } = response;
      return { code, headers, text };
    } catch (error) {
      throw watch.isLate ? new TooLate() : error;
    } finally {
      watch.stop();
    }
  }

  /** Only the head of the answer is waited for. `signal` ends the rest. */
  async open(
    message: HttpMessage,
    patience: Patience,
  ): Promise<IncomingMessage> {
    const watch = new Stopwatch(patience);
    try {
      return await this.#send(message, watch.signal);
    } catch (error) {
      throw watch.isLate ? new TooLate() : error;
    } finally {
      watch.halt();
    }
  }

  async #send(
    message: HttpMessage,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const options = await this.#access.options();
    try {
      return await this.#once(message, options, signal);
    } catch (error) {
      // The server closed a kept connection just as it was to be used.
      if (!(error instanceof Stale) || message.method !== 'GET') throw error;
      return await this.#once(message, options, signal);
    }
  }

  #once(
    { method, path, contentType, body }: HttpMessage,
    options: RequestOptions,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { url } = this.#access;
    const prefix = url.pathname.replace(/\/$/, '');
    return new Promise((resolve, reject) => {
      const request = httpsRequest({
        ...options, method, signal,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? 443 : Number(url.port),
        path: prefix + path,
        headers: {
          ...options.headers as Record<string, string>,
          'Accept': 'application/json',
          'User-Agent': this.#agent,
          ...body === undefined ? {} : {
            'Content-Type': contentType,
            'Content-Length': Buffer.byteLength(body),
          },
        },
      }, resolve);
      request.on('socket', (socket) =>
        socket.setKeepAlive(true, KEEPALIVE_MS));
      request.on('error', (error: Error & { code?: string }) => {
        const isStale = request.reusedSocket && error.code === 'ECONNRESET';
        reject(isStale ? new Stale(error.message, error.code) : error);
      });
      request.end(body);
    });
  }
}

class Stale extends Error {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

/** TooLarge. */
export async function wholeText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) {
      response.destroy();
      throw new TooLarge(`the answer is larger than ${ANSWER_BYTES_MAX} `
        + 'bytes: attach is for small clusters');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A time-out and somebody else's signal as one. */
class Stopwatch {
  readonly signal: AbortSignal;
  isLate = false;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #outer: AbortSignal | undefined;
  readonly #abort = (): void => this.#controller.abort();

  constructor({ timeoutMs, signal }: Patience) {
    this.signal = this.#controller.signal;
    this.#outer = signal;
    signal?.addEventListener('abort', this.#abort);
    if (signal?.aborted) this.#abort();
    this.#timer = setTimeout(() => {
      this.isLate = true;
      this.#abort();
    }, timeoutMs);
  }

  /** The outer signal still counts. */
  halt(): void {
    clearTimeout(this.#timer);
  }

  stop(): void {
    this.halt();
    this.#outer?.removeEventListener('abort', this.#abort);
  }
}
