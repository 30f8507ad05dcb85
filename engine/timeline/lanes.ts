// Contract of the timeline's pictures: lanes as plain data (JSON), made from
// a journal. The page's player, the terminal and the build draw from it.

import type { Millis } from '../kernel/time.ts';

export interface Lane {
  readonly actor: string;
  /** 'apiserver', 'kubelet' … what the lane is called. */
  readonly label: string;
  /** Below the label: the node, or 'and etcd'. */
  readonly note?: string;
  /** The learner's own. */
  readonly isYours: boolean;
  /** The store's lane is drawn double: it alone holds state. */
  readonly isStore: boolean;
  /** Where the line is dotted: the actor was down or unreachable. */
  readonly silent: readonly { readonly from: Millis; readonly to: Millis }[];
}

export interface LaneEvent {
  /** The journal entry's index. */
  readonly index: number;
  /** Sent, or happened, at. */
  readonly t: Millis;
  /** Arrived at; equal to t for what an actor does alone. */
  readonly arrives: Millis;
  readonly kind:
    'request' | 'watch' | 'local' | 'rejected' | 'lost' | 'fault' | 'stored';
  /** The lane it starts on, and where an arrow ends. */
  readonly actor: string;
  readonly to?: string;
  /** One word or two: 'POST', 'ADDED', 'bind', 'started'. */
  readonly label: string;
  /** The text columns of the one-line form. */
  readonly what: string;
  readonly object: string;
  readonly detail: string;
  readonly code?: number;
  readonly isYours: boolean;
}

export type Fill =
  | 'pending' | 'starting' | 'running' | 'ready' | 'terminating' | 'failed'
  | 'succeeded' | 'unknown' | 'node-ready' | 'node-unknown' | 'node-not-ready'
  | 'plain' | 'wrong';

export interface ObjectBar {
  /** 'pod/web' */
  readonly object: string;
  readonly spans: readonly {
    readonly from: Millis;
    readonly to: Millis;
    readonly fill: Fill;
    readonly label: string;
  }[];
}

/** A quiet stretch that is folded away; its length is always printed. */
export interface Fold {
  readonly from: Millis;
  readonly to: Millis;
  /** 'nothing but heartbeats' */
  readonly because: string;
}

export interface LanesData {
  readonly title: string;
  readonly seed: string;
  readonly from: Millis;
  readonly to: Millis;
  readonly lanes: readonly Lane[];
  readonly events: readonly LaneEvent[];
  readonly bars: readonly ObjectBar[];
  readonly folds: readonly Fold[];
  /** Each object's states, for the inspector: what it was from t on. */
  readonly states: readonly {
    readonly object: string;
    readonly t: Millis;
    readonly rv: number;
    /** The object, or null once deleted. */
    readonly value: unknown;
  }[];
}

/** What a verdict marks on its lanes. */
export interface MarkedLanes extends LanesData {
  /** Index of the first wrong event. */
  readonly firstWrong?: number;
  /** When it happened; two runs of one verdict share it. */
  readonly wrongAt?: Millis;
  /** On whose lane. */
  readonly wrongOn?: string;
  /** Moments that the scale has to hold beside those of the events. */
  readonly moments?: readonly Millis[];
}
