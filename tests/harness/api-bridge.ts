// The engine's API server behind real HTTPS on loopback, for tests alone: in
// a slot of the cluster stands nobody, but whoever comes over the network,
// with that slot's identity.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Cluster, Effect, RealmEnd, Turn } from '#cluster';
import type { HttpResponse } from '../../engine/machinery/component.ts';
import { LoopbackServer, loopback } from './loopback-server.ts';

/** What one request from outside hears. */
interface Caller {
  readonly isWatch: boolean;
  /** A watch whose head has been sent. */
  readonly isOpen: boolean;
  readonly response: ServerResponse;
}

const CALL_TIMEOUT_MS = 30_000;

/** Stands in a slot: `slots: { 'node-lifecycle-controller': bridge.fill }`. */
export class ApiBridge {
  readonly fill = { realm: (): RealmEnd => this.#realm() };
  /** What was asked, in order: 'GET /api/v1/nodes'. */
  readonly asked: string[] = [];
  /** A test's own answer, instead of the cluster's. */
  answer: ((method: string, path: string) => HttpResponse | undefined)
    | undefined;
  readonly #slot: string;
  readonly #callers = new Map<number, Caller>();
  #cluster: Cluster | undefined;
  #server: LoopbackServer | undefined;
  #nextId = 1;

  constructor(slot: string) {
    this.#slot = slot;
  }

  /** Returns the server's address. A user needs the client's certificate. */
  async serve(cluster: Cluster): Promise<string> {
    this.#cluster = cluster;
    this.#server = await LoopbackServer.serve(
      (request, response) => void this.#serve(request, response),
      { ca: loopback('ca.crt'), requestCert: true, rejectUnauthorized: false },
    );
    return this.#server.url;
  }

  close(): void {
    this.#server?.close();
  }

  /** How many requests wait for the cluster. */
  get held(): number {
    return [...this.#callers.values()].filter(({ isOpen }) => !isOpen).length;
  }

  /** Breaks every connection, as a server that restarts would. */
  drop(): void {
    this.#server?.drop();
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    const body = await text(request);
    this.asked.push(`${method} ${path}`);
    const own = this.answer?.(method, path);
    if (own !== undefined) return writeAnswer(response, own);
    const http = {
      method, path,
      headers: {
        accept: headers.accept ?? '',
        'content-type': headers['content-type'] ?? '',
      },
      ...body === '' ? {} : { body },
    };
    const isWatch = /[?&]watch=(true|1)/.test(path);
    const id = this.#nextId;
    this.#nextId += 1;
    this.#callers.set(id, { response, isWatch, isOpen: false });
    this.#tell({
      kind: 'call', id, to: 'api', request: { http }, stream: isWatch,
      timeoutMs: CALL_TIMEOUT_MS,
    });
    response.on('close', () => {
      if (!this.#callers.delete(id) || !isWatch) return;
      this.#tell({ kind: 'close', id });
    });
  }

  /** An effect comes out of the slot's realm in a turn of its own. */
  #tell(effect: Effect): void {
    void this.#cluster!.kernel.ask(this.#slot, effect, () => {});
  }

  #realm(): RealmEnd {
    return {
      turn: ({ input }: Turn): readonly Effect[] => {
        if (input.kind === 'serve') {
          const { id, request } = input;
          return [request as Effect, { kind: 'answer', id, value: null }];
        }
        if ('id' in input) this.#hear(input.id, input);
        return [];
      },
      kill: () => {},
    };
  }

  #hear(id: number, input: Turn['input']): void {
    const caller = this.#callers.get(id);
    if (caller === undefined) return;
    const { response, isWatch } = caller;
    switch (input.kind) {
      case 'reply': {
        const answer = input.value as HttpResponse;
        if (isWatch && answer.code < 300) {
          response.writeHead(answer.code, { ...answer.headers });
          response.flushHeaders();
          this.#callers.set(id, { ...caller, isOpen: true });
          return;
        }
        this.#callers.delete(id);
        return writeAnswer(response, answer);
      }
      case 'push': {
        for (const item of input.items) {
          response.write(`${JSON.stringify(item)}\n`);
        }
        return;
      }
      case 'closed': {
        this.#callers.delete(id);
        response.end();
        return;
      }
      case 'refusal': {
        this.#callers.delete(id);
        response.destroy();
        return;
      }
      default: return undefined;
    }
  }
}

function writeAnswer(response: ServerResponse, answer: HttpResponse): void {
  const { code, headers, body } = answer;
  response.writeHead(code, { ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
