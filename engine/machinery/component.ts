// The contract: what a component is given, and all it can reach. Ours and a
// learner's are given the same.
// Upstream: client-go's clientset, informers, workqueue and recorder, and
// each component's own options. Different: one object instead of many, and
// requests are Calls, so that one contract serves processes and promises.

import type { Call } from '../kernel/call.ts';
import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { Key, Millis, NodeName } from './api/meta.ts';
import type { Resource } from './api/resource.ts';
import type {
  ApiObject, List, New, ResourceVersion, WatchEvent,
} from './api/meta.ts';
import type * as v1 from './api/v1.ts';
import type * as appsv1 from './api/appsv1.ts';
import type * as coordinationv1 from './api/coordinationv1.ts';
import type * as discoveryv1 from './api/discoveryv1.ts';
import type * as schedulingv1 from './api/schedulingv1.ts';
import type { RecordedBody } from './journal.ts';
import type { Informer } from './informer.ts';
import type { Workqueue } from './workqueue.ts';
import type { EventRecorder } from './recorder.ts';

/** Slot, actor, API identity and lane: 'kube-scheduler', 'kubelet/node-2'. */
export type ComponentName = string;

export interface ComponentContext {
  readonly name: ComponentName;
  readonly client: Client;
  readonly clock: Clock;
  /** Forked for this component and this incarnation of it. */
  readonly random: Random;
  /** A line "says" on this component's lane. */
  readonly log: (message: string) => void;
  /** Upstream's flag names without the dashes; 1.36's defaults filled in. */
  readonly flags: Readonly<Record<string, string>>;
  /** Lists and watches a resource into a cache. The same resource and
   *  options give the same informer. */
  informer<T extends ApiObject>(
    resource: Resource<T>,
    options?: ListOptions,
  ): Informer<T>;
  /** A named, rate-limited queue of keys. */
  queue(name: string): Workqueue;
  /** Starts a process; a failure of it stops the component, by name. */
  spawn(name: string, run: () => Process | Promise<void>): void;
  /** `workers` workers take keys and call `reconcile`; an error means a
   *  rate-limited retry of that key. Starts once informers have synced. */
  reconcile(queue: Workqueue, workers: number, reconcile: Reconcile): void;
  /** SIGTERM; not run on a crash. The component stops once all have ended. */
  onStop(run: () => Process | Promise<void>): void;
}

export type Component = (ctx: ComponentContext) => void;

/** What a reconcile pass may ask for: nothing, or to be called again. */
export interface ReconcileResult {
  readonly requeueAfterMs?: Millis;
}
export type Reconcile = (
  key: Key,
) => Process<ReconcileResult | void> | Promise<ReconcileResult | void>;

export interface CallOptions {
  /** Default 30 s. A lost reply ends in ApiError Timeout, not definite. */
  readonly timeoutMs?: Millis;
}
export interface ListOptions extends CallOptions {
  readonly namespace?: string;
  /** 'app=web,tier in (a,b)' */
  readonly labelSelector?: string;
  /** 'spec.nodeName=node-1' */
  readonly fieldSelector?: string;
  /** '0': any cached state; unset: the latest. */
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  readonly limit?: number;
  readonly continue?: string;
}
export interface WatchOptions extends ListOptions {
  readonly allowWatchBookmarks?: boolean;
  /** The server ends the watch after so many seconds. */
  readonly timeoutSeconds?: number;
  /** Told once when the stream ends: undefined at its time-out, else why. */
  readonly onClosed?: (error: unknown) => void;
}
export interface PatchOptions extends CallOptions {
  readonly subresource?: 'status';
  readonly fieldManager?: string;
  readonly force?: boolean;
}
export interface DeleteOptions extends CallOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: ResourceVersion;
  };
}
/** Merge and strategic patches are partial objects; a JSON patch is a list
 *  of operations (RFC 6902). */
export type Patch =
  | { readonly merge: object }
  | { readonly strategic: object }
  | { readonly json: readonly object[] }
  | { readonly apply: object };

/** A watch under way. `stop` ends it; nothing is delivered afterwards. */
export interface Watch {
  stop(): void;
  /** Whether batches only change memory: they are then delivered right
   *  before the component's next turn and wake nobody. At first not so. */
  mayWait(isSo: boolean): void;
}

export interface ResourceClient<T extends ApiObject> {
  /** NotFound. */
  get(key: Key, options?: CallOptions): Call<T>;
  list(options?: ListOptions): Call<List<T>>;
  /** Batches arrive in resourceVersion order. Expired (410) closes it. */
  watch(
    options: WatchOptions,
    deliver: (batch: readonly WatchEvent<T>[]) => void,
  ): Watch;
  /** AlreadyExists, Invalid, Forbidden. */
  create(object: New<T>, options?: CallOptions): Call<T>;
  /** Conflict on a stale resourceVersion; without one, unconditional. */
  update(object: T, options?: CallOptions): Call<T>;
  updateStatus(object: T, options?: CallOptions): Call<T>;
  patch(key: Key, patch: Patch, options?: PatchOptions): Call<T>;
  delete(key: Key, options?: DeleteOptions): Call<void>;
}
export interface PodClient extends ResourceClient<v1.Pod> {
  /** One write: spec.nodeName and PodScheduled=True. Conflict if bound. */
  bind(key: Key, nodeName: NodeName): Call<void>;
  /** TooManyRequests while a budget forbids it. */
  evict(key: Key, options?: DeleteOptions): Call<void>;
  /** Runs a command in a container; answers once it has ended. */
  exec(key: Key, options: ExecOptions): Call<ExecOutcome>;
}
export interface ExecOptions extends CallOptions {
  readonly command: readonly string[];
  /** By default the first. */
  readonly container?: string;
}
export interface ExecOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Client {
  readonly pods: PodClient;
  readonly nodes: ResourceClient<v1.Node>;
  readonly namespaces: ResourceClient<v1.Namespace>;
  readonly configMaps: ResourceClient<v1.ConfigMap>;
  readonly services: ResourceClient<v1.Service>;
  readonly endpoints: ResourceClient<v1.Endpoints>;
  readonly endpointSlices: ResourceClient<discoveryv1.EndpointSlice>;
  readonly serviceAccounts: ResourceClient<v1.ServiceAccount>;
  readonly leases: ResourceClient<coordinationv1.Lease>;
  readonly replicaSets: ResourceClient<appsv1.ReplicaSet>;
  readonly deployments: ResourceClient<appsv1.Deployment>;
  readonly priorityClasses: ResourceClient<schedulingv1.PriorityClass>;
  /** Any kind, custom ones too. */
  resource<T extends ApiObject>(resource: Resource<T>): ResourceClient<T>;
  /** Anything else the server answers: Table, discovery, apply, log. */
  request(request: HttpRequest, options?: CallOptions): Call<HttpResponse>;
  /** Events have no reply, as in life. */
  readonly events: EventRecorder;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query: '/api/v1/pods?limit=5'. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or text of another content type. */
  readonly body?: unknown;
}
export interface HttpResponse {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Timer {
  cancel(): void;
}
/** A wait that is not work: `run until quiet` does not wait for it. */
export interface WaitOptions {
  readonly idle?: boolean;
}
export interface Clock {
  /** Milliseconds since the cluster began: monotonic, never skewed. */
  now(): Millis;
  /** The machine's wall clock, RFC 3339 in seconds; skew acts on it. */
  date(): string;
  /** The same with microseconds, as Leases carry it. */
  microDate(): string;
  sleep(ms: Millis, options?: WaitOptions): Call<void>;
  after(ms: Millis, turn: () => void, options?: WaitOptions): Timer;
  /** The period is counted from the end of a turn. Idle by nature. */
  every(ms: Millis, turn: () => void): Timer;
}

// ---- for components that serve, or need more than a client ----------------

/** A listener's name on the network: 'kube-apiserver', 'etcd-0'. */
export type Address = string;
/** Anything JSON can say. */
export type Message = unknown;

export interface Network {
  /** One process per request; what it returns is the reply, and what it
   *  throws (an ApiError) the refusal. */
  listen(address: Address, serve: Serve): void;
  call(
    address: Address,
    request: Message,
    options?: CallOptions,
  ): Call<Message>;
  /** A request whose reply may be followed by batches pushed in order. */
  open(address: Address, request: Message, options: StreamOptions): Stream;
}
export type Serve = (
  request: Message,
  peer: Peer,
) => Process<Message> | Promise<Message>;
export interface StreamOptions extends CallOptions {
  readonly deliver: (items: readonly Message[]) => void;
  /** Once, whoever ended it: undefined if the server did so in order. */
  readonly closed?: (error: unknown) => void;
}
export interface Stream {
  /** The server's first answer; a refusal fails it, and `closed` is not
   *  called. */
  readonly opened: Call<Message>;
  close(): void;
}
/** Who sent a request; the network says so, and it cannot be forged. */
export interface Peer {
  readonly name: ComponentName;
  /** Present where the client opened a stream. */
  readonly stream?: ServerStream;
}
export interface ServerStream {
  /** Before the reply returns, batches wait for it. Order is kept. */
  push(items: readonly Message[]): void;
  end(error?: unknown): void;
  /** Told once when the client is gone. */
  onClosed(run: () => void): void;
}

/** Contexts of those who need more. create-cluster.ts hands these in. */
export interface ServerContext extends ComponentContext {
  readonly network: Network;
}
/** Built-in components alone write journal entries themselves. */
export interface Recording {
  readonly record: (entry: RecordedBody) => void;
}
