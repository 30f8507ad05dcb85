// A cluster under way: time, faults and questions. What hosts and scenarios
// hold in their hands.

import { assert } from '../kernel/assert.ts';
import type { Interference } from '../kernel/exchange.ts';
import type { HostCall } from '../kernel/host-call.ts';
import type { Instance } from '../kernel/instance.ts';
import type { Journal } from '../kernel/journal.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Endpoint } from '../kernel/network.ts';
import { inOrder } from '../kernel/sequence.ts';
import type { Step } from '../kernel/sequence.ts';
import { microsOf } from '../kernel/time.ts';
import type { Micros, Millis } from '../kernel/time.ts';
import { defined } from '../machinery/api/defined.ts';
import { parseDuration } from '../machinery/api/duration.ts';
import type { ApiObject, Key } from '../machinery/api/meta.ts';
import type { EntryBody, JournalEntry } from '../machinery/journal.ts';
import { checkNode } from './check-options.ts';
import type { Builder } from './create-cluster.ts';
import { matchesFault } from './faults.ts';
import { registration } from './node-object.ts';
import { sentence } from './observer.ts';
import type {
  CallFault, Cluster, Duration, KubectlResult, KubectlRun, NodeSpec, RunUntil,
} from './options.ts';
import { ConvergedWatch, QuietWatch } from './settled.ts';

const LIMIT_MS: Millis = 600_000;

export class RunningCluster implements Cluster {
  readonly kernel: Kernel<EntryBody>;
  readonly journal: Journal<EntryBody>;
  bootEnd = 0;
  readonly #builder: Builder;

  constructor(builder: Builder) {
    this.#builder = builder;
    this.kernel = builder.kernel;
    this.journal = builder.kernel.journal;
  }

  get now(): Millis {
    return this.kernel.now / 1000;
  }

  get nodes(): readonly string[] {
    return [...this.#builder.nodes.keys()];
  }

  get components(): readonly string[] {
    return [...this.#builder.parts.keys()];
  }

  /** Starts everything, and waits for t = 0 if that is in the future. What
   *  a learner brings starts at t = 0, when the rest is there. */
  boot(): void {
    const isWarm = this.kernel.now < 0;
    const late: string[] = [];
    for (const part of this.#builder.parts.values()) {
      if (!this.#builder.isFilled(part)) continue;
      if (this.#isGiven(part.name)) late.push(part.name);
      else this.#begin(part.name);
    }
    if (isWarm) this.kernel.run(-1);
    this.bootEnd = this.journal.length;
    this.kernel.run(0);
    for (const name of late) this.#begin(name);
  }

  // ---- time ----

  run(duration: Duration): void {
    this.kernel.run(this.kernel.now + microsIn(duration));
  }

  async runAsync(duration: Duration): Promise<void> {
    await this.kernel.runAsync(this.kernel.now + microsIn(duration));
  }

  runUntil(until: RunUntil, limitMs: Millis = LIMIT_MS): boolean {
    const watch = this.#watch(until);
    const end = this.kernel.now + microsOf(limitMs);
    while (!watch.isThere() && this.kernel.now < end) {
      const next = watch.nextLook(end);
      this.kernel.run(next, watch.isThere);
    }
    return watch.isThere();
  }

  async runUntilAsync(
    until: RunUntil,
    limitMs: Millis = LIMIT_MS,
  ): Promise<boolean> {
    const watch = this.#watch(until);
    const end = this.kernel.now + microsOf(limitMs);
    while (!watch.isThere() && this.kernel.now < end) {
      const next = watch.nextLook(end);
      await this.kernel.runAsync(next, watch.isThere);
    }
    return watch.isThere();
  }

  #watch(until: RunUntil): Watch {
    if (until === 'quiet') return new QuietWatch(this.kernel);
    if (until === 'converged') return new ConvergedWatch(this.#builder.state);
    const isThere = (): boolean => until(this);
    const nextLook = (end: Micros): Micros => end;
    return { isThere, nextLook };
  }

  // ---- commands from outside ----

  kubectl(args: readonly string[], stdin = ''): KubectlRun {
    const run: { result: KubectlResult | undefined } = { result: undefined };
    const step = this.kernel.ask('kubectl', { args, stdin }, (outcome) => {
      run.result = outcome.ok ? outcome.value as KubectlResult : {
        stdout: '', stderr: `error: ${sentence(outcome.error)}\n`, code: 1,
      };
    });
    assert(step === undefined, 'kubectl runs in this process');
    return run;
  }

  tell(component: string, request: unknown): void {
    if (!this.#builder.parts.has(component)) throw this.#unknown(component);
    void this.kernel.ask(component, request, () => {});
  }

  // ---- faults ----

  crash(name: string): void {
    this.#faultOf('crash', name);
    if (this.#isNode(name)) {
      this.kernel.powerOff(name);
      for (const part of this.#partsOf(name)) {
        this.#builder.disks.get(part)?.losePower();
      }
    } else for (const part of this.#partsOf(name)) this.kernel.crash(part);
  }

  stop(name: string): Step {
    this.#faultOf('stop', name);
    return inOrder(this.#partsOf(name), (part) => this.kernel.stop(part));
  }

  start(name: string): Step {
    this.#faultOf('start', name);
    if (this.#isNode(name)) this.#powerOn(name);
    return inOrder(this.#partsOf(name), (part) => this.kernel.start(part));
  }

  #powerOn(machine: string): void {
    const { boots } = this.#builder;
    if (this.kernel.machine(machine).isUp) return;
    boots.set(machine, (boots.get(machine) ?? 1) + 1);
    this.kernel.powerOn(machine);
  }

  pause(name: string, time?: Duration): void {
    this.#faultOf('pause', name);
    const { agenda, now } = this.kernel;
    const parts = this.#partsOf(name).map((part) =>
      ({ part, isPaused: this.kernel.pause(part) }));
    if (time === undefined) return;
    agenda.add(now + microsIn(time), () => {
      const left = parts.filter(({ isPaused }) => isPaused());
      if (left.length === 0) return;
      this.#faultOf('start', name);
      return inOrder(left, ({ part }) => this.kernel.start(part));
    });
  }

  replace(name: string): Step {
    this.#faultOf('replace', name);
    return inOrder(this.#partsOf(name), (part) => {
      this.kernel.crash(part);
      return this.kernel.start(part);
    });
  }

  partition(
    a: readonly string[],
    b: readonly string[],
    oneWay = false,
  ): void {
    this.#fault('partition', `${a.join(', ')} | ${b.join(', ')}`);
    this.kernel.cut({ a: this.#among(a), b: this.#among(b), oneWay });
  }

  heal(): void {
    this.#fault('heal', '');
    this.kernel.network.heal();
  }

  cutWatches(of: string): void {
    this.#faultOf('cut-watch', of);
    for (const part of this.#partsOf(of)) this.#resetStreams(part);
  }

  expireWatches(): void {
    this.#fault('expire-watches', '');
    this.tell('kube-apiserver', { expireWatches: true });
  }

  skew(machine: string, by: Millis): void {
    if (!this.kernel.machines.has(machine)) throw this.#unknown(machine);
    this.#fault('skew', machine);
    this.kernel.skew(machine, microsOf(by));
  }

  interfere(fault: CallFault): () => void {
    this.#fault(fault.what, fault.method);
    const { interceptors } = this.kernel.exchange;
    const random = this.kernel.random.fork(`fault/${interceptors.length}`);
    const [low, high] = fault.ms ?? [0, 0];
    const phase = fault.what === 'lose-reply' || fault.when === 'after'
      ? 'reply' : 'request';
    const end = (): void => {
      const index = interceptors.indexOf(intercept);
      if (index >= 0) interceptors.splice(index, 1);
    };
    function intercept(
      call: HostCall,
      at: 'request' | 'reply',
    ): Interference | undefined {
      if (at !== phase || !matchesFault(fault, call)) return undefined;
      if (fault.once) end();
      if (fault.what !== 'delay') return { lose: true };
      return { delay: random.integer(microsOf(low), microsOf(high)) };
    }
    interceptors.push(intercept);
    return end;
  }

  join(node: NodeSpec): void {
    const parts = this.#builder.addNode(node);
    this.#fault('join', node.name);
    for (const part of parts) this.#begin(part.name);
  }

  register(node: NodeSpec): void {
    checkNode(node, this.#builder.nodes);
    this.#fault('register', node.name);
    const manifest = JSON.stringify(registration(node));
    this.kubectl(['create', '-f', '-'], manifest);
  }

  // ---- questions ----

  object<T extends ApiObject>(resource: string, key: Key): T | undefined {
    return this.#builder.state.get(resource, key) as T | undefined;
  }

  objects<T extends ApiObject>(resource: string): readonly T[] {
    return this.#builder.state.list(resource) as readonly T[];
  }

  entries(): Iterable<JournalEntry> {
    return this.journal.entries();
  }

  digest(): string {
    return this.journal.digest();
  }

  // ---- inside ----

  #begin(name: string): void {
    if (this.#isGiven(name)) {
      // It may be asynchronous, so it starts when virtual time advances.
      this.kernel.agenda.add(this.kernel.now, () => this.kernel.start(name));
    } else void this.kernel.start(name);
  }

  /** Whether somebody else's component stands there. */
  #isGiven(name: string): boolean {
    const { slots = {} } = this.#builder.options;
    const fill = slots[name] ?? slots[name.split('/')[0]!];
    return typeof fill === 'object' || typeof fill === 'function';
  }

  /** Under the one name that lanes and checks know it by. */
  #faultOf(what: string, name: string): void {
    const hits = this.#partsOf(name);
    const [only] = hits;
    if (hits.length === 1 && only !== undefined) this.#fault(what, only);
    else this.#fault(what, name, hits);
  }

  #fault(what: string, target: string, hits?: readonly string[]): void {
    this.kernel.cause = -1;
    const fault = defined({ kind: 'fault' as const, what, target, hits });
    this.kernel.write('world', fault as EntryBody);
  }

  #isNode(name: string): boolean {
    return this.#builder.nodes.has(name);
  }

  /** Names that a name stands for: a node's, a group's, a slot's. */
  #partsOf(name: string): string[] {
    const { parts } = this.#builder;
    const found = [...parts.values()].filter((part) =>
      part.name === name || part.group === name || part.machine === name
        || (part.slot === name && !parts.has(name))
        || part.name === `controllers/${name}`);
    const filled = found.filter((part) => this.#builder.isFilled(part));
    if (filled.length > 0) return filled.map((part) => part.name);
    throw this.#unknown(name);
  }

  #unknown(name: string): Error {
    const known = [...this.components, ...this.nodes].join(', ');
    return new Error(
      `expected a component or node (${known}), found "${name}"`,
    );
  }

  #among(names: readonly string[]): (end: Endpoint) => boolean {
    const parts = new Set(names.flatMap((name) => this.#partsOf(name)));
    return ({ name }) => parts.has(name);
  }

  #resetStreams(name: string): void {
    const instance: Instance = this.kernel.instance(name);
    for (const call of [...instance.streams.values()]) {
      this.kernel.exchange.reset(call);
    }
  }
}

function microsIn(duration: Duration): Micros {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration);
  if (ms !== undefined && ms >= 0 && ms < Infinity) return microsOf(ms);
  throw new Error(`expected a duration such as 5m or 30s, found "${duration}"`);
}

interface Watch {
  readonly isThere: () => boolean;
  nextLook(end: Micros): Micros;
}
