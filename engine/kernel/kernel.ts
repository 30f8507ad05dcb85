// The kernel: machines, processes on them, and virtual time. It runs turns in
// the agenda's order and knows no Kubernetes.

import { Agenda } from './agenda.ts';
import type { Chooser, Entry } from './agenda.ts';
import { assert } from './assert.ts';
import { Budget } from './budget.ts';
import type { Limits } from './budget.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeHost } from './exchange.ts';
import type { HostCall, Outcome } from './host-call.ts';
import { Instance } from './instance.ts';
import type { InstanceSpec } from './instance.ts';
import { Journal } from './journal.ts';
import type { Retention } from './journal.ts';
import { Network } from './network.ts';
import type { Cut, Latency, Machine } from './network.ts';
import type { Effect, Input } from './protocol.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { inOrder } from './sequence.ts';
import type { Step } from './sequence.ts';
import { applyEffect } from './effects.ts';
import type { Micros } from './time.ts';

/** What its owner is told, to write journal entries about. An entry made in
 *  one of these becomes the cause of what follows. */
export interface Observer {
  settled(call: HostCall, outcome: Outcome): void;
  pushed(call: HostCall, items: readonly unknown[]): void;
  said(instance: Instance, text: string): void;
  recorded(instance: Instance, body: unknown): void;
  unhandled(instance: Instance, error: unknown): void;
  failed(instance: Instance, name: string, error: unknown): void;
}

export interface KernelOptions {
  readonly seed: string;
  /** The wall clock at time 0, in µs since 1970. */
  readonly epoch: Micros;
  readonly latency: Latency;
  readonly retention?: Retention;
  readonly limits?: Partial<Limits>;
}

interface Asked {
  readonly of: Instance;
  readonly done: (outcome: Outcome) => void;
}

export class Kernel<Body extends object> implements ExchangeHost {
  now: Micros = 0;
  /** The journal entry that what happens now follows from; -1 at first. */
  cause = -1;
  chooser: Chooser | undefined;
  readonly agenda = new Agenda();
  readonly random: Random;
  readonly journal: Journal<Body>;
  readonly network: Network;
  readonly exchange: Exchange;
  readonly budget: Budget;
  readonly instances = new Map<string, Instance>();
  readonly machines = new Map<string, Machine>();
  readonly listeners = new Map<string, Instance>();
  /** Where an address was last listened on, alive or not. */
  readonly homes = new Map<string, Instance>();
  /** What the outside asked for and has no answer to yet, by serve id. */
  readonly asked = new Map<number, Asked>();
  #nextAsk = -1;
  readonly #epoch: Micros;
  readonly #observer: Observer;
  readonly #seed: string;

  constructor(options: KernelOptions, observer: Observer) {
    this.random = createRandom(options.seed);
    this.#seed = options.seed;
    this.#epoch = options.epoch;
    this.#observer = observer;
    this.journal = new Journal(options.retention);
    this.budget = new Budget(options.limits ?? {});
    const chance = this.random.fork('network');
    this.network = new Network(this.agenda, this, options.latency, chance);
    this.exchange = new Exchange(this.agenda, this.network, this);
  }

  /** Appends a journal entry; it is the cause of what follows in the turn. */
  write(actor: string, body: Body): number {
    this.cause = this.journal.append(this.now, actor, this.cause, body);
    return this.cause;
  }

  // ---- what the exchange tells ----

  settled(call: HostCall, outcome: Outcome): number {
    this.cause = call.cause;
    this.#observer.settled(call, outcome);
    return this.cause;
  }

  pushed(
    call: HostCall,
    items: readonly unknown[],
    cause: number,
  ): number {
    this.cause = cause;
    this.#observer.pushed(call, items);
    return this.cause;
  }

  // ---- machines and processes ----

  machine(name: string): Machine {
    let machine = this.machines.get(name);
    if (machine === undefined) {
      machine = { name, isUp: true, wallOffset: this.#epoch };
      this.machines.set(name, machine);
    }
    return machine;
  }

  add(spec: InstanceSpec): Instance {
    const { name } = spec;
    assert(!this.instances.has(name), `${name} is added once`);
    const instance = new Instance(spec, this.machine(spec.machine));
    this.instances.set(name, instance);
    return instance;
  }

  instance(name: string): Instance {
    const instance = this.instances.get(name);
    assert(instance, `there is a component named ${name}`);
    return instance;
  }

  /** A new run with empty memory. Also ends a pause. */
  start(name: string): Step {
    const instance = this.instance(name);
    if (instance.state === 'paused') return this.#resume(instance);
    if (instance.isAlive || !instance.machine.isUp) return undefined;
    instance.run += 1;
    instance.state = 'running';
    instance.realm = instance.spec.realm();
    const seed = `${this.#seed}/${name}#${instance.run}`;
    const data = instance.spec.bootData?.() ?? {};
    const input: Input = { kind: 'start', boot: { name, seed, data } };
    return this.deliver(instance, input, this.cause);
  }

  /** SIGTERM: its `onStop` runs, then it ends. */
  stop(name: string): Step {
    const instance = this.instance(name);
    if (instance.state !== 'running') return undefined;
    const step = this.deliver(instance, { kind: 'stop' }, this.cause);
    if (instance.isAlive) instance.state = 'stopping';
    return step;
  }

  /** SIGKILL: memory is lost, nothing of it runs again. */
  crash(name: string): void {
    const instance = this.instance(name);
    if (instance.isAlive) this.end(instance, 'crashed');
  }

  /** Returns whether it still pauses, for no later reason. */
  pause(name: string): () => boolean {
    const instance = this.instance(name);
    if (instance.state === 'running') instance.state = 'paused';
    instance.pauses += 1;
    const { pauses } = instance;
    return () => instance.state === 'paused' && instance.pauses === pauses;
  }

  /** The process is gone; its machine closes what it had open. */
  end(instance: Instance, state: 'stopped' | 'crashed'): void {
    if (instance.machine.isUp) this.exchange.processEnded(instance);
    else this.exchange.wentSilent(instance, () => true);
    instance.state = state;
    for (const entry of instance.timers.values()) this.agenda.cancel(entry);
    for (const address of instance.addresses) {
      if (this.listeners.get(address) === instance) {
        this.listeners.delete(address);
      }
    }
    instance.forget();
  }

  /** The machine loses its power: all its processes end, and nobody else is
   *  told. */
  powerOff(name: string): void {
    const machine = this.machine(name);
    machine.isUp = false;
    for (const instance of this.instances.values()) {
      if (instance.machine !== machine || !instance.isAlive) continue;
      this.end(instance, 'crashed');
    }
  }

  /** The machine has power again; its processes are started by its owner. */
  powerOn(name: string): void {
    this.machine(name).isUp = true;
  }

  /** Moves one machine's wall clock, now and from now on. */
  skew(name: string, by: Micros): void {
    this.machine(name).wallOffset = this.#epoch + by;
  }

  cut(cut: Cut): void {
    this.network.cut(cut);
    for (const instance of this.instances.values()) {
      this.exchange.wentSilent(instance, (call) => {
        const { server, client } = call;
        return server !== undefined && (this.network.isCut(client, server)
          || this.network.isCut(server, client));
      });
    }
  }

  /** A request from outside the cluster, at once and without a network.
   *  `done` is told the outcome; never, if the component ends before. */
  ask(
    name: string,
    request: unknown,
    done: (outcome: Outcome) => void,
  ): Step {
    const instance = this.instance(name);
    const id = this.#nextAsk;
    this.#nextAsk -= 1;
    this.asked.set(id, { of: instance, done });
    const address = instance.spec.listens?.[0] ?? name;
    return this.deliver(instance, {
      kind: 'serve', id, address, from: 'outside', request, stream: false,
    }, this.cause);
  }

  // ---- turns ----

  /** Runs a turn now, or keeps the input of a paused component. */
  deliver(instance: Instance, input: Input, cause: number): Step {
    if (!instance.isAlive || !instance.machine.isUp) return undefined;
    if (instance.state === 'paused') {
      instance.buffered.push({ input, cause });
      return undefined;
    }
    const { now } = this;
    this.budget.countTurn(instance, now);
    const { wallOffset } = instance.machine;
    const { run } = instance;
    this.cause = cause;
    const held = instance.takeHeld();
    const effects = instance.realm!.turn({ now, wallOffset, held, input });
    if (!(effects instanceof Promise)) {
      return this.#apply(instance, effects);
    }
    return effects.then((settled) => {
      this.cause = cause;
      if (instance.run === run) return this.#apply(instance, settled);
    });
  }

  #apply(instance: Instance, effects: readonly Effect[]): Step {
    this.budget.countEffects(instance.name, effects.length);
    for (const effect of effects) {
      if (!instance.isAlive) return;
      applyEffect(this as unknown as Kernel<object>, this.#observer,
        instance, effect);
    }
  }

  /** First what was delivered meanwhile, in order; then each timer that fell
   *  due, once, at the time it is now. */
  #resume(instance: Instance): Step {
    instance.state = 'running';
    const { buffered, due } = instance;
    instance.buffered = [];
    instance.due = [];
    const inputs = [
      ...buffered,
      ...due.map((id) => ({
        input: { kind: 'timer', id } as Input, cause: this.cause,
      })),
    ];
    return inOrder(inputs, ({ input, cause }) =>
      this.deliver(instance, input, cause));
  }

  // ---- time ----

  /** Runs until `until` (inclusive) or until `isDone`, asked after each
   *  entry, says so. Throws if a component turns out to be asynchronous. */
  run(until: Micros, isDone?: () => boolean): void {
    for (;;) {
      const entry = this.#next(until);
      if (entry === undefined) break;
      const step = entry.run();
      assert(
        step === undefined,
        'a component is asynchronous here: use runAsync instead of run',
      );
      if (isDone?.()) return;
    }
    this.now = Math.max(this.now, until);
  }

  /** As run, for a cluster with asynchronous components. */
  async runAsync(until: Micros, isDone?: () => boolean): Promise<void> {
    for (;;) {
      const entry = this.#next(until);
      if (entry === undefined) break;
      const step = entry.run();
      if (step !== undefined) await step;
      if (isDone?.()) return;
    }
    this.now = Math.max(this.now, until);
  }

  /** The next entry, at its time; undefined if it is later than `until`. */
  #next(until: Micros): Entry | undefined {
    const at = this.agenda.nextAt;
    if (at > until) return undefined;
    const entry = this.agenda.take(this.chooser);
    if (entry !== undefined) this.now = at;
    return entry;
  }
}
