// Requests, replies and streams between instances: what a lost reply, a
// refused connection, a reset and a time-out are. One object for the kernel.

import { entryOf } from './agenda.ts';
import type { Agenda } from './agenda.ts';
import { Batch, HostCall } from './host-call.ts';
import type { Arrivals, Outcome } from './host-call.ts';
import type { Instance } from './instance.ts';
import { KEEPALIVE_MICROS } from './network.ts';
import type { Network } from './network.ts';
import type { CallEffect, Input, KernelRefusal, Push } from './protocol.ts';
import { inOrder } from './sequence.ts';
import type { Step } from './sequence.ts';
import type { Micros } from './time.ts';

/** What the exchange needs of the kernel around it. */
export interface ExchangeHost {
  readonly now: Micros;
  /** By address. */
  readonly listeners: ReadonlyMap<string, Instance>;
  /** Whose machine an address is on, if anybody ever listened there. */
  readonly homes: ReadonlyMap<string, Instance>;
  deliver(instance: Instance, input: Input, cause: number): Step;
  /** The cause for what is being sent now. */
  readonly cause: number;
  /** A call has its outcome; told before the client is. Returns the cause
   *  of what the client will do. */
  settled(call: HostCall, outcome: Outcome): number;
  /** A batch reaches a client; told before the client is. */
  pushed(
    call: HostCall,
    items: readonly unknown[],
    cause: number,
  ): number;
}
/** A fault: what happens to one message of a call. */
export interface Interference {
  readonly lose?: boolean;
  readonly delay?: Micros;
}
export type Interceptor = (
  call: HostCall,
  phase: 'request' | 'reply',
) => Interference | undefined;

/** Calls with one time-out, in order of deadline. */
interface Waiting {
  calls: HostCall[];
  /** How many were open when it was last cleared up. */
  open: number;
}

export class Exchange implements Arrivals {
  readonly #agenda: Agenda;
  readonly #network: Network;
  readonly #host: ExchangeHost;
  readonly interceptors: Interceptor[] = [];
  #nextServeId = 1;
  /** Calls by time-out. */
  readonly #deadlines = new Map<number, Waiting>();

  constructor(agenda: Agenda, network: Network, host: ExchangeHost) {
    this.#agenda = agenda;
    this.#network = network;
    this.#host = host;
  }

  /** A call or a stream sets out. */
  request(client: Instance, effect: CallEffect, address: string): void {
    const call = this.open(client, effect, address);
    this.#watchDeadline(call);
    const { listeners, homes } = this.#host;
    const server = listeners.get(address) ?? homes.get(address);
    if (server === undefined) {
      const message = `nobody has ever listened on ${address}`;
      this.#refuseLater(call, { kernel: 'refused', message });
      return;
    }
    call.connection = call.isStream
      ? this.#network.connect(client, server)
      : this.#network.shared(client, server);
    const fault = this.#interference(call, 'request');
    if (fault?.lose) return;
    this.#network.send(call.connection, true, call, fault?.delay);
  }

  /** A message without a reply. */
  send(client: Instance, to: string, request: unknown): void {
    const server = this.#host.listeners.get(to);
    if (server === undefined) return;
    const connection = this.#network.shared(client, server);
    const { cause } = this.#host;
    this.#network.send(connection, true, entryOf(() => {
      const listener = this.#host.listeners.get(to);
      if (listener === undefined || !listener.machine.isUp) return;
      const input: Input = {
        kind: 'serve', id: 0, address: to, from: client.name, request,
        stream: false,
      };
      return this.#host.deliver(listener, input, cause);
    }));
  }

  /** Registers a call; the caller lets it set out. */
  open(client: Instance, effect: CallEffect, address: string): HostCall {
    const call = new HostCall(this, client, effect, address, this.#host);
    client.calls.set(call.id, call);
    if (call.isStream) client.streams.set(call.id, call);
    return call;
  }

  /** The server answers, or refuses. */
  answer(server: Instance, serveId: number, outcome: Outcome): void {
    const call = server.serving.get(serveId);
    if (call === undefined) return;
    if (!call.isStream || !outcome.ok) server.serving.delete(serveId);
    const fault = this.#interference(call, 'reply');
    if (fault?.lose) return;
    call.outcome = outcome;
    this.#network.send(call.connection!, false, call, fault?.delay);
  }

  /** The client has its answer now. */
  settle(call: HostCall, outcome: Outcome): Step {
    if (!call.isWanted || call.isSettled) return;
    call.isSettled = true;
    call.client.calls.delete(call.id);
    if (!outcome.ok) call.client.streams.delete(call.id);
    const cause = this.#host.settled(call, outcome);
    const { id } = call;
    const input: Input = outcome.ok
      ? { kind: 'reply', id, value: outcome.value }
      : { kind: 'refusal', id, error: outcome.error };
    return this.#host.deliver(call.client, input, cause);
  }

  push(server: Instance, serveId: number, items: readonly unknown[]): void {
    const call = server.serving.get(serveId);
    if (call === undefined || call.isOver) return;
    const { batch } = call;
    // What is pushed at one instant travels as one batch.
    if (batch !== undefined && batch.sentAt === this.#host.now) {
      batch.join(items);
      return;
    }
    const fresh = new Batch(this, call, items, this.#host);
    call.batch = fresh;
    this.#network.send(call.connection!, false, fresh);
  }

  deliverBatch(batch: Batch): Step {
    const { stream, items, cause } = batch;
    if (stream.batch === batch) stream.batch = undefined;
    if (!stream.isWanted || stream.isOver) return;
    const led = this.#host.pushed(stream, items, cause);
    const input: Push = { kind: 'push', id: stream.id, items };
    if (stream.mayWait && stream.client.hold(input)) return;
    return this.#host.deliver(stream.client, input, led);
  }

  /** The server ends a stream. */
  end(server: Instance, serveId: number, error: unknown): void {
    const call = server.serving.get(serveId);
    if (call === undefined) return;
    server.serving.delete(serveId);
    this.#closeTowardsClient(call, error);
  }

  /** The client ends its stream. */
  close(client: Instance, id: number): void {
    const call = client.streams.get(id);
    if (call === undefined) return;
    client.streams.delete(id);
    client.calls.delete(id);
    call.isOver = true;
    this.#hangUpLater(call);
  }

  /** Breaks one stream as a reset would: both ends are told. */
  reset(call: HostCall): void {
    const message = 'the connection was reset';
    call.server?.serving.delete(call.serveId);
    this.#closeTowardsClient(call, { kernel: 'reset', message });
    this.#hangUpLater(call);
  }

  /** A process ended while its machine lives: the machine closes all its
   *  connections, and both sides of each learn of it. */
  processEnded(instance: Instance): void {
    const message = `${instance.name} closed the connection`;
    const error: KernelRefusal = { kernel: 'reset', message };
    for (const call of instance.serving.values()) {
      // The first answer of a stream may still be on its way.
      if (call.isStream) this.#closeTowardsClient(call, error);
      else this.#refuseLater(call, error);
    }
    for (const call of instance.streams.values()) this.#hangUpLater(call);
  }

  /** A machine went dark, or a link was cut: nobody is told; whoever has a
   *  stream across finds out by its keep-alive, if it is still so then. */
  wentSilent(instance: Instance, isStillSilent: (c: HostCall) => boolean) {
    const calls = [...instance.serving.values(), ...instance.streams.values()];
    for (const call of calls) {
      if (!call.isStream || !isStillSilent(call)) continue;
      this.#agenda.add(this.#host.now + KEEPALIVE_MICROS, () => {
        if (!call.isOver && isStillSilent(call)) return this.#break(call);
      }, true);
    }
  }

  /** A request is where it was sent to. */
  arrive(call: HostCall): Step {
    const { address } = call;
    if (!call.isWanted || call.isSettled) return;
    const server = this.#host.listeners.get(address);
    if (server === undefined) {
      const home = this.#host.homes.get(address);
      // A dead machine says nothing; a living one refuses the connection.
      if (home !== undefined && !home.machine.isUp) return;
      const message = `connection to ${address} refused`;
      return this.#refuseLater(call, { kernel: 'refused', message });
    }
    if (!server.machine.isUp) return;
    const id = this.#nextServeId;
    this.#nextServeId += 1;
    call.server = server;
    call.serveId = id;
    server.serving.set(id, call);
    const { client, request, isStream: stream } = call;
    const input: Input = {
      kind: 'serve', id, address, from: client.name, request, stream,
    };
    return this.#host.deliver(server, input, call.cause);
  }

  #refuseLater(call: HostCall, error: KernelRefusal): void {
    call.outcome = { ok: false, error };
    if (call.connection !== undefined) {
      this.#network.send(call.connection, false, call);
    } else this.#agenda.enter(this.#host.now, call);
  }

  #closeTowardsClient(call: HostCall, error: unknown): void {
    const { cause } = this.#host;
    this.#network.send(call.connection!, false, entryOf(() => {
      if (!call.isWanted || call.isOver) return;
      return this.#closed(call, error, cause);
    }));
  }

  #closed(call: HostCall, error: unknown, cause: number): Step {
    call.isOver = true;
    const { client, id } = call;
    if (!client.streams.delete(id)) return;
    if (client.calls.has(id)) {
      return this.settle(call, { ok: false, error });
    }
    const input: Input = error === undefined
      ? { kind: 'closed', id } : { kind: 'closed', id, error };
    return this.#host.deliver(client, input, cause);
  }

  #hangUpLater(call: HostCall): void {
    if (call.connection === undefined) return;
    this.#network.send(call.connection, true,
      entryOf(() => this.#hangUp(call)));
  }

  #hangUp(call: HostCall): Step {
    const { server, serveId } = call;
    if (server === undefined || !server.serving.delete(serveId)) return;
    const input: Input = { kind: 'hangup', id: serveId };
    return this.#host.deliver(server, input, call.cause);
  }

  /** The keep-alive of a silent stream ran out, on both sides. */
  #break(call: HostCall): Step {
    const message = 'the connection is dead: no answer to a keep-alive';
    const error: KernelRefusal = { kernel: 'reset', message };
    const sides = [
      () => (call.server?.machine.isUp ? this.#hangUp(call) : undefined),
      () => (call.isWanted
        ? this.#closed(call, error, call.cause) : undefined),
    ];
    return inOrder(sides, (tell) => tell());
  }

  #interference(
    call: HostCall,
    phase: 'request' | 'reply',
  ): Interference | undefined {
    if (this.interceptors.length === 0) return undefined;
    for (const intercept of this.interceptors) {
      const fault = intercept(call, phase);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** One agenda entry per time-out in use, because nearly all are equal. */
  #watchDeadline(call: HostCall): void {
    const waiting = this.#deadlines.get(call.timeoutMs);
    if (waiting !== undefined) {
      addWaiting(waiting, call);
      return;
    }
    this.#deadlines.set(call.timeoutMs, { calls: [call], open: 0 });
    this.#armDeadline(call.timeoutMs, call.deadline);
  }

  #armDeadline(timeoutMs: number, at: Micros): void {
    this.#agenda.add(at, () => this.#expire(timeoutMs), true);
  }

  #expire(timeoutMs: number): Step {
    const { calls } = this.#deadlines.get(timeoutMs)!;
    const now = this.#host.now;
    const open = calls.filter((call) => !call.isSettled
      && call.isWanted);
    const late = open.filter(({ deadline }) => deadline <= now);
    const rest = open.filter(({ deadline }) => deadline > now);
    this.#deadlines.delete(timeoutMs);
    if (rest.length > 0) {
      this.#deadlines.set(timeoutMs, { calls: rest, open: rest.length });
      this.#armDeadline(timeoutMs, rest[0]!.deadline);
    }
    return inOrder(late, (call) => {
      const message = `no answer within ${call.timeoutMs} ms`;
      const error: KernelRefusal = { kernel: 'timeout', message };
      call.isOver = true;
      return this.settle(call, { ok: false, error });
    });
  }
}

const WAITING_MIN = 64;

/** What has its answer is let go long before its deadline, or the memory of
 *  every call of the last half minute would be kept. */
function addWaiting(waiting: Waiting, call: HostCall): void {
  if (waiting.calls.length > 2 * waiting.open + WAITING_MIN) {
    waiting.calls = waiting.calls.filter(({ isSettled }) => !isSettled);
    waiting.open = waiting.calls.length;
  }
  waiting.calls.push(call);
}
