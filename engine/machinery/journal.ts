// The entry kinds: the closed union of all that a run leaves behind. Checks,
// timelines and pictures read nothing else. A legend for readers stands in
// timeline/README.md.

import type { Micros } from '../kernel/time.ts';
import type { ComponentName } from './component.ts';
import type { Key } from './api/meta.ts';
import type { ApiObject } from './api/meta.ts';
import type { ApiRequest } from './request.ts';

/** A component's request, written when its answer is known to the caller. */
export interface RequestEntry {
  readonly kind: 'request';
  readonly request: ApiRequest;
  /** HTTP's status; 0 if no answer came in time or the connection broke. */
  readonly code: number;
  /** The API's reason word where it was refused, and the sentence. */
  readonly reason?: string;
  readonly message?: string;
  /** When it was sent; `at` is when it was done. */
  readonly sentAt: Micros;
  /** The object's key as answered; a generated name is only known then. */
  readonly key: Key;
}

/** The store holds something new. `after` is absent for a delete. */
export interface StoredEntry {
  readonly kind: 'stored';
  /** Plural resource with its group: 'pods', 'deployments.apps'. */
  readonly resource: string;
  readonly key: Key;
  readonly before?: ApiObject;
  readonly after?: ApiObject;
  /** The store's revision after this write. */
  readonly rv: number;
  /** Whose request it was, its verb and subresource. */
  readonly by: ComponentName;
  readonly verb: string;
  readonly subresource?: string;
}

/** A watch delivered this to the actor. */
export interface SawEntry {
  readonly kind: 'saw';
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly resource: string;
  readonly key: Key;
  readonly object: ApiObject;
}

/** A kubelet's call to its container runtime, when answered. */
export interface CriEntry {
  readonly kind: 'cri';
  readonly op: string;
  /** "namespace/name" of the Pod. */
  readonly pod: Key;
  readonly container?: string;
  readonly result: 'ok' | 'error';
  readonly detail?: string;
  readonly sentAt: Micros;
}

/** A container's process on a machine. The actor is the machine's shim. */
export interface ProcessEntry {
  readonly kind: 'process';
  readonly pod: Key;
  readonly container: string;
  readonly what: 'started' | 'exited' | 'signalled';
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface ProbeEntry {
  readonly kind: 'probe';
  readonly pod: Key;
  readonly container: string;
  readonly probe: 'startup' | 'liveness' | 'readiness';
  readonly result: 'success' | 'failure' | 'unknown';
  readonly output: string;
}

/** A request of the simulated app's users found an endpoint, or did not. */
export interface RoutedEntry {
  readonly kind: 'routed';
  /** Whose it was: a scenario's `traffic NAME`. */
  readonly client: string;
  readonly service: Key;
  /** The Pod that was asked last. */
  readonly endpoint?: string;
  readonly outcome: 'ok' | 'refused' | 'timeout' | 'error';
  /** How many were asked; `at` is when it was over. */
  readonly attempts: number;
  readonly sentAt: Micros;
}

export interface RaftEntry {
  readonly kind: 'raft';
  readonly what: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Something done to the cluster from outside, or its end. */
export interface FaultEntry {
  readonly kind: 'fault';
  readonly what: string;
  readonly target: string;
  /** The components that it hit, where `target` is a node or a group. */
  readonly hits?: readonly ComponentName[];
}

/** `ctx.log`, and what the kernel has to say about a component. */
export interface SaysEntry {
  readonly kind: 'says';
  readonly text: string;
  /** The kernel's words about a component that failed or went too far. */
  readonly trouble?:
    'unhandled' | 'failed' | 'budget' | 'protocol' | 'slow';
}

/** A turn that a budget is about; ordinary turns leave no entry. */
export interface TurnEntry {
  readonly kind: 'turn';
  readonly detail: string;
}

export type EntryBody =
  | RequestEntry | StoredEntry | SawEntry | CriEntry | ProcessEntry
  | ProbeEntry | RoutedEntry | RaftEntry | FaultEntry | SaysEntry | TurnEntry;

/** The kinds a built-in component may write itself, by `ctx.record`. */
export type RecordedBody =
  StoredEntry | ProcessEntry | ProbeEntry | RaftEntry | RoutedEntry;

/** What the timeline and the checks read: a body with its place and time. */
export interface EntryHead {
  readonly index: number;
  readonly at: Micros;
  readonly actor: ComponentName;
  /** The entry that led to this one; -1 for a run's beginning. */
  readonly cause: number;
}
export type JournalEntry = EntryBody & EntryHead;
export type EntryOf<K extends EntryBody['kind']> =
  Extract<EntryBody, { kind: K }> & EntryHead;
