// The serving half of a realm: requests from the network become processes,
// what they return becomes the answer, what they throw the refusal.

import type { Effect, Input } from './protocol.ts';
import type { Process } from './process.ts';

/** Who sent a request. The network says so; it cannot be forged. */
export interface Peer {
  readonly name: string;
  /** Present where the client opened a stream. */
  readonly stream?: ServerStream;
}
export interface ServerStream {
  /** Before the answer is given, batches wait for it. Order is kept. */
  push(items: readonly unknown[]): void;
  end(error?: unknown): void;
  /** Told once, when the client is gone. */
  onClosed(run: () => void): void;
}
export type Serve = (
  request: unknown,
  peer: Peer,
) => Process<unknown> | Promise<unknown>;

type ServeInput = Extract<Input, { kind: 'serve' }>;

/** What the server needs of its realm. */
export interface ServerHost {
  emit(effect: Effect): void;
  run(
    work: Process<unknown> | Promise<unknown>,
    done: (value: unknown) => void,
    failed: (error: unknown) => void,
  ): void;
  encode(error: unknown): unknown;
}

export class RealmServer {
  readonly #host: ServerHost;
  readonly #listeners = new Map<string, Serve>();
  readonly #streams = new Map<number, ServedStream>();

  constructor(host: ServerHost) {
    this.#host = host;
  }

  listen(address: string, serve: Serve): void {
    this.#listeners.set(address, serve);
    this.#host.emit({ kind: 'listen', address });
  }

  serve(input: ServeInput): void {
    const { id } = input;
    const serve = this.#listeners.get(input.address);
    const stream = input.stream ? this.#open(id) : undefined;
    const refuse = (error: unknown): void => {
      this.#streams.delete(id);
      const data = this.#host.encode(error);
      this.#host.emit({ kind: 'refuse', id, error: data });
    };
    if (serve === undefined) return refuse(new Error('nobody listens here'));
    let work: Process<unknown> | Promise<unknown>;
    try {
      const peer: Peer = stream === undefined
        ? { name: input.from } : { name: input.from, stream };
      work = serve(input.request, peer);
    } catch (error) {
      return refuse(error);
    }
    this.#host.run(work, (value) => {
      this.#host.emit({ kind: 'answer', id, value });
      stream?.answered();
    }, refuse);
  }

  hangup(id: number): void {
    const stream = this.#streams.get(id);
    if (!this.#streams.delete(id)) return;
    stream?.hungUp();
  }

  #open(id: number): ServedStream {
    const stream = new ServedStream(
      (items) => this.#host.emit({ kind: 'push', id, items }),
      (error) => {
        this.#streams.delete(id);
        this.#host.emit(error === undefined
          ? { kind: 'end', id }
          : { kind: 'end', id, error: this.#host.encode(error) });
      },
    );
    this.#streams.set(id, stream);
    return stream;
  }
}

class ServedStream implements ServerStream {
  readonly #push: (items: readonly unknown[]) => void;
  readonly #end: (error: unknown) => void;
  /** What was pushed before the answer; undefined afterwards. */
  #early: (() => void)[] | undefined = [];
  #isOver = false;
  readonly #onClosed: (() => void)[] = [];

  constructor(
    push: (items: readonly unknown[]) => void,
    end: (error: unknown) => void,
  ) {
    this.#push = push;
    this.#end = end;
  }

  push(items: readonly unknown[]): void {
    if (this.#isOver || items.length === 0) return;
    if (this.#early === undefined) this.#push(items);
    else this.#early.push(() => this.#push(items));
  }

  end(error?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#early === undefined) this.#end(error);
    else this.#early.push(() => this.#end(error));
  }

  onClosed(run: () => void): void {
    this.#onClosed.push(run);
  }

  answered(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const run of early) run();
  }

  hungUp(): void {
    this.#isOver = true;
    for (const run of this.#onClosed) run();
  }
}
