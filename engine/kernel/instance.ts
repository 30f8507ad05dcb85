// A component as the kernel holds it: a process on a machine, its state, and
// what is under way between it and others.

import type { Entry } from './agenda.ts';
import type { Connection, Machine } from './network.ts';
import { Numbered } from './numbered.ts';
import type { HostCall } from './host-call.ts';
import type { Input, Push, RealmEnd } from './protocol.ts';
import type { Micros } from './time.ts';

/** Something on the same machine that answers without a network: a disk. */
export interface LocalCapability {
  /** The answer, and how long it takes. */
  call(request: unknown): { readonly value: unknown; readonly after: Micros };
  send(request: unknown): void;
}

export interface InstanceSpec {
  readonly name: string;
  readonly machine: string;
  /** A fresh realm for each incarnation. */
  readonly realm: () => RealmEnd;
  /** Capability -> address it leads to, or what answers on the machine. */
  readonly wiring: Readonly<Record<string, string | LocalCapability>>;
  /** Whether any address may be called. */
  readonly openNetwork?: boolean;
  /** Where it may listen; nowhere by default. */
  readonly listens?: readonly string[];
  /** Whether it may write journal entries of its own. */
  readonly mayRecord?: boolean;
  /** What each incarnation is told at its start; read when it starts. */
  readonly bootData?: () => Readonly<Record<string, unknown>>;
}

export type InstanceState =
  'stopped' | 'running' | 'stopping' | 'paused' | 'crashed';

/** So many pushes wait for a turn at most; the next one makes its own. */
const HELD_MAX = 256;
const NOTHING_HELD: readonly Push[] = [];

export class Instance {
  readonly name: string;
  readonly machine: Machine;
  readonly spec: InstanceSpec;
  /** Where its capabilities lead. A realm may name what every object has,
   *  such as 'constructor', so they are no object's fields. */
  readonly ways: ReadonlyMap<string, string | LocalCapability>;
  /** Whether its memory exists: it runs, or is only paused. */
  isAlive = false;
  #state: InstanceState = 'stopped';
  /** Counts starts; what was meant for an earlier run is void. */
  run = 0;
  /** Counts pauses; what was meant to end an earlier one is void. */
  pauses = 0;
  realm: RealmEnd | undefined;
  readonly calls = new Numbered<HostCall>();
  readonly streams = new Map<number, HostCall>();
  /** By the host's id: what this instance is answering or streaming. */
  readonly serving = new Numbered<HostCall>();
  readonly timers = new Numbered<Entry>();
  readonly addresses = new Set<string>();
  /** The connection that its plain calls to a server share. */
  readonly connections = new Map<string, Connection>();
  countedAt: Micros = -1;
  turnsThen = 0;
  callsMade = 0;
  /** Delivered while paused. */
  buffered: { readonly input: Input; readonly cause: number }[] = [];
  /** Timers that fell due while paused. */
  due: number[] = [];
  #held: Push[] = [];

  constructor(spec: InstanceSpec, machine: Machine) {
    this.name = spec.name;
    this.machine = machine;
    this.spec = spec;
    this.ways = new Map(Object.entries(spec.wiring));
  }

  get state(): InstanceState {
    return this.#state;
  }

  set state(state: InstanceState) {
    this.#state = state;
    this.isAlive = state !== 'stopped' && state !== 'crashed';
  }

  /** Keeps it for the next turn. False if it has to have its own: what is
   *  delivered while paused keeps its order. */
  hold(push: Push): boolean {
    if (this.state !== 'running' || this.#held.length >= HELD_MAX) {
      return false;
    }
    this.#held.push(push);
    return true;
  }

  /** What was held, for the turn that begins. */
  takeHeld(): readonly Push[] {
    if (this.#held.length === 0) return NOTHING_HELD;
    const held = this.#held;
    this.#held = [];
    return held;
  }

  /** Memory is lost; the machine's disk is not. */
  forget(): void {
    this.realm?.kill();
    this.realm = undefined;
    this.calls.clear();
    this.streams.clear();
    this.serving.clear();
    this.timers.clear();
    this.addresses.clear();
    this.buffered = [];
    this.due = [];
    this.#held = [];
  }
}
