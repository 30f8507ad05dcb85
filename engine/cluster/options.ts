// What a cluster is made from, and what can be done to it: the contract of
// `createCluster` for hosts, scenarios and the grader.

import type { Hop } from '../kernel/local-realm.ts';
import type { Journal } from '../kernel/journal.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Limits } from '../kernel/budget.ts';
import type { RealmEnd } from '../kernel/protocol.ts';
import type { Millis } from '../kernel/time.ts';
import type { Component, ComponentName } from '../machinery/component.ts';
import type { EntryBody, JournalEntry } from '../machinery/journal.ts';
import type { ApiObject, Key } from '../machinery/api/meta.ts';
import type * as v1 from '../machinery/api/v1.ts';

export interface NodeSpec {
  readonly name: string;
  /** Quantities; by default '4' and '8Gi', and 110 Pods. */
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: number;
  /** Extended resources by name. */
  readonly extended?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly v1.Taint[];
  /** Images that are there before anything is pulled. */
  readonly images?: readonly string[];
}

/** What stands in a slot: the engine's own component ('reference'), nothing
 *  ('empty'), a component that runs in this process, or one in a realm of
 *  its own, made anew for each incarnation. */
export type SlotFill =
  | 'reference' | 'empty' | Component
  | { readonly realm: (name: ComponentName) => RealmEnd };

export interface ClusterOptions {
  /** A number makes node-1 … node-n. Default 1. */
  readonly nodes?: number | readonly NodeSpec[];
  /** Default 1. The same seed gives the same bytes. */
  readonly seed?: number | string;
  /** The wall clock at t = 0, RFC 3339. Default 1970-01-01T00:00:00Z. */
  readonly epoch?: string;
  /** By slot or by component name; a slot's name fills all its replicas. */
  readonly slots?: Readonly<Record<string, SlotFill>>;
  /** Component -> flag -> value, by upstream's names without dashes. */
  readonly flags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of a message between machines. Default 1 ms … 3 ms, drawn. */
  readonly latency?: Millis | readonly [Millis, Millis];
  /** 'warm' (default): it really boots, then t = 0 is set once it is quiet.
   *  'cold': t = 0 is the moment of power-on. */
  readonly boot?: 'warm' | 'cold';
  readonly retention?: 'all' | 'off' | { readonly lastMs: Millis };
  readonly limits?: Partial<Limits>;
  /** Needed for asynchronous components: drains all microtasks. */
  readonly hop?: Hop;
  /** All built-in components behind JSON text, to prove that they may be. */
  readonly throughText?: boolean;
}

/** Milliseconds, or text: '5m', '1m30s', '250ms'. */
export type Duration = Millis | string;

export type RunUntil =
  | 'quiet' | 'converged' | ((cluster: Cluster) => boolean);

export interface KubectlResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A command under way: its result is there once it has ended. */
export interface KubectlRun {
  readonly result: KubectlResult | undefined;
}

export interface Cluster {
  /** Milliseconds since t = 0. */
  readonly now: Millis;
  readonly journal: Journal<EntryBody>;
  readonly kernel: Kernel<EntryBody>;
  readonly nodes: readonly string[];
  /** Where the run proper begins in the journal: after a warm boot. */
  readonly bootEnd: number;
  /** Every component's name, in order of start. */
  readonly components: readonly ComponentName[];

  /** Advances virtual time. Throws if a component is asynchronous. */
  run(duration: Duration): void;
  /** Until the condition holds, at most `limitMs` (default 10 min); says
   *  whether it did. */
  runUntil(until: RunUntil, limitMs?: Millis): boolean;
  runAsync(duration: Duration): Promise<void>;
  runUntilAsync(until: RunUntil, limitMs?: Millis): Promise<boolean>;

  /** Starts a command line; `args` without the word kubectl. Virtual time
   *  must advance for it to end. */
  kubectl(args: readonly string[], stdin?: string): KubectlRun;

  /** A component or a node; a node means its machine and all on it. */
  crash(name: string): void;
  stop(name: string): Promise<void> | void;
  /** Also resumes what is paused. */
  start(name: string): Promise<void> | void;
  /** Until it is started or, if a time is given, for so long: it goes on by
   *  itself then, unless it was paused again meanwhile. */
  pause(name: string, time?: Duration): void;
  /** A new replica with empty memory. */
  replace(name: string): Promise<void> | void;
  /** Cuts all links between the two groups. */
  partition(a: readonly string[], b: readonly string[], oneWay?: boolean): void;
  heal(): void;
  cutWatches(of: string): void;
  expireWatches(): void;
  skew(machine: string, by: Millis): void;
  /** A further machine with its kubelet, runtime and proxy. */
  join(node: NodeSpec): void;
  /** The Node object alone, without a machine. */
  register(node: NodeSpec): void;
  /** A fault on calls; see faults/. Returns what ends it. */
  interfere(fault: CallFault): () => void;
  /** Asks a world component at once: images, programs, probes. */
  tell(component: ComponentName, request: unknown): void;

  /** What the store holds now, by the journal; frozen. */
  object<T extends ApiObject>(resource: string, key: Key): T | undefined;
  objects<T extends ApiObject>(resource: string): readonly T[];
  entries(): Iterable<JournalEntry>;
  digest(): string;
}

/** What happens to calls of a method. */
export interface CallFault {
  /** 'pods.bind', 'leases.update', 'pods/status.patch', 'pods.*', '*' */
  readonly method: string;
  readonly of?: string;
  readonly what: 'delay' | 'lose-reply' | 'lose-request';
  readonly ms?: readonly [Millis, Millis];
  /** Before the write delays the request, after it the reply. */
  readonly when?: 'before' | 'after';
  readonly once?: boolean;
}
