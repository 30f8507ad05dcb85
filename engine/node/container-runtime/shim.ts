// What the runtime needs of the machine below it: processes in containers.
// Upstream: containerd's runtime v2 task service, which a shim per Pod
// serves. Different: one shim for all Pods of a machine, and files of mounts
// travel with the request, because nobody here shares a file system.

import type { Key, Millis } from '../../machinery/api/meta.ts';

/** The capability that leads to the machine's shim. */
export const SHIM = 'shim';

export interface TaskMount {
  /** Containers that mount the same host path see the same files. */
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
  /** What is in it from the start, by path below the mount. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A container's process and what surrounds it. */
export interface TaskSpec {
  /** The container's id. */
  readonly id: string;
  readonly pod: Key;
  readonly podIP: string;
  readonly container: string;
  /** As the Pod's author wrote it. */
  readonly image: string;
  /** Replaces the image's entrypoint if not empty. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly mounts: readonly TaskMount[];
  /** Ports that the container is said to listen on. */
  readonly ports: readonly number[];
  /** Bytes; beyond them the kernel kills. */
  readonly memoryLimit?: number;
}

export interface TaskExit {
  readonly id: string;
  /** 128 + the signal's number if a signal ended it. */
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** The machine's wall clock, with microseconds. */
  readonly at: string;
}

export interface TaskState {
  readonly id: string;
  /** Absent while it runs. */
  readonly exit?: TaskExit;
}

/** Every task known, ended or not, until it is removed. */
export interface TaskList {
  /** Another one after each start of the machine. */
  readonly boot: string;
  readonly tasks: readonly TaskState[];
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What a shim is asked. `start` fails with the error of runc if the command
 *  cannot be found. */
export type ShimRequest =
  | { readonly shim: 'start'; readonly task: TaskSpec }
  | { readonly shim: 'signal'; readonly id: string; readonly signal: string }
  | {
    readonly shim: 'exec';
    readonly id: string;
    readonly command: readonly string[];
    readonly timeoutMs: Millis;
    /** Which probe asks, so that a scenario can make just that one fail. */
    readonly probe?: string;
  }
  | { readonly shim: 'remove'; readonly id: string }
  /** Answered by a TaskList. */
  | { readonly shim: 'list' }
  /** A stream of TaskExit. */
  | { readonly shim: 'exits' };
