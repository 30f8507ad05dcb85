// The turn protocol: what goes into a realm and what comes out of it. Every
// component is driven by it, in process or behind a port, so that both leave
// the same journal.

import type { Micros, Millis } from './time.ts';

/** What a realm is told when its component starts. */
export interface Boot {
  readonly name: string;
  /** Names this incarnation's chance. */
  readonly seed: string;
  /** Flags, durable files, options: whatever the maker of the component
   *  agreed on with its host. JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** One thing that happened to a component. */
export type Input =
  | { readonly kind: 'start'; readonly boot: Boot }
  | { readonly kind: 'stop' }
  | { readonly kind: 'timer'; readonly id: number }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: unknown }
  | {
    readonly kind: 'push';
    readonly id: number;
    readonly items: readonly unknown[];
  }
  | { readonly kind: 'closed'; readonly id: number; readonly error?: unknown }
  | {
    readonly kind: 'serve';
    readonly id: number;
    readonly address: string;
    readonly from: string;
    readonly request: unknown;
    readonly stream: boolean;
  }
  | { readonly kind: 'hangup'; readonly id: number };

export type Push = Extract<Input, { readonly kind: 'push' }>;

export interface Turn {
  readonly now: Micros;
  /** The machine's wall clock is `now + wallOffset`. */
  readonly wallOffset: Micros;
  /** What came before `input` on streams that may wait, in order. */
  readonly held: readonly Push[];
  readonly input: Input;
}

/** One thing a component did, in the order of doing. Ids of calls, streams
 *  and timers are the realm's; ids of what it serves are the host's. */
export type Effect =
  | {
    readonly kind: 'call';
    readonly id: number;
    readonly to: string;
    readonly request: unknown;
    readonly timeoutMs: Millis;
    readonly stream: boolean;
  }
  | { readonly kind: 'send'; readonly to: string; readonly request: unknown }
  | { readonly kind: 'close'; readonly id: number }
  | {
    readonly kind: 'mayWait';
    /** A stream of its own. */
    readonly id: number;
    readonly isSo: boolean;
  }
  | {
    readonly kind: 'timer';
    readonly id: number;
    readonly after: Micros;
    readonly idle: boolean;
  }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'listen'; readonly address: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refuse'; readonly id: number; readonly error: unknown }
  | {
    readonly kind: 'push';
    readonly id: number;
    readonly items: readonly unknown[];
  }
  | { readonly kind: 'end'; readonly id: number; readonly error?: unknown }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'record'; readonly body: unknown }
  | { readonly kind: 'unhandled'; readonly error: unknown }
  | {
    readonly kind: 'failed';
    readonly name: string;
    readonly error: unknown;
  }
  | { readonly kind: 'stopped' };

export type CallEffect = Extract<Effect, { readonly kind: 'call' }>;

/** What the kernel itself refuses with; everything else is the server's. */
export interface KernelRefusal {
  readonly kernel: 'timeout' | 'refused' | 'reset' | 'forbidden';
  readonly message: string;
}

/** Between errors as components throw them and what a message carries. */
export interface ErrorCodec {
  encode(error: unknown): unknown;
  decode(data: unknown): unknown;
}

/** The host's end of a realm, wherever the realm is. */
export interface RealmEnd {
  /** Runs one turn; the effects in order of emission. A promise if the
   *  realm is behind a port or its component is asynchronous. */
  turn(turn: Turn): readonly Effect[] | Promise<readonly Effect[]>;
  /** The component is gone: nothing of it runs again. */
  kill(): void;
}
