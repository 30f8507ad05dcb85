// What a recording of a cluster's writes holds, real or the engine's own. The
// format and its provenance are described in recordings/README.md. A reader is
// in read.ts; everything else here works on these types and on text alone.

/** A node as it stood when the scenario began. */
export interface RecordedNode {
  readonly name: string;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** One thing done from outside, at `t` seconds after the beginning. */
export type Step = { readonly t: number } & (
  | {
    readonly kind: 'kubectl';
    /** Everything after the word kubectl, with its quotes. */
    readonly args: string;
    /** The part of the scenario's YAML that is its standard input. */
    readonly manifest?: number;
  }
  | {
    readonly kind: 'crash' | 'start' | 'stop';
    readonly component: string;
    /** Several replicas: the one that leads at that time. */
    readonly which?: 'leader';
  }
  | { readonly kind: 'join'; readonly node: string }
  | {
    readonly kind: 'network-plugin';
    readonly node: string;
    readonly is: 'gone' | 'back';
  }
  | { readonly kind: 'load'; readonly cpu: string }
  | { readonly kind: 'metrics'; readonly does: string }
  | { readonly kind: 'note'; readonly text: string }
);

export interface Header {
  readonly scenario: string;
  readonly kubernetes: string;
  readonly nodes: readonly RecordedNode[];
  readonly namespaces: readonly string[];
  readonly steps: readonly Step[];
  readonly note: string;
  /** Seconds from the beginning to the last look. */
  readonly duration: number;
}

/** `[before, after]` by path; null is "absent". */
export type Changes = Readonly<Record<string, readonly [unknown, unknown]>>;

interface EntryPlace {
  /** Line in the file, from 1; the header is line 1. */
  readonly line: number;
  /** Seconds since the scenario began. */
  readonly t: number;
  readonly actor: string;
  readonly verb: string;
  /** Distance from the store's revision at the beginning. */
  readonly rv?: number;
}

/** A write to an object, or a refused attempt (`code` of 400 and more). */
export interface RecordedWrite extends EntryPlace {
  readonly kind: 'write';
  readonly resource: string;
  readonly group?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name: string;
  /** What a watcher saw of it. */
  readonly watch?: string;
  readonly code?: number;
  readonly changed?: Changes;
  readonly object?: Readonly<Record<string, unknown>>;
  readonly deleteOptions?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly message?: string;
}

/** An Event created (`create`) or counted up (`patch`). */
export interface RecordedEvent extends EntryPlace {
  readonly kind: 'event';
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** "Kind namespace/name", or "Kind name". */
  readonly regarding: string;
  readonly count: number;
  readonly source: string;
  readonly fieldPath?: string;
}

export type RecordedEntry = RecordedWrite | RecordedEvent;

export interface Recording {
  readonly header: Header;
  /** In the store's order. */
  readonly entries: readonly RecordedEntry[];
  /** The YAML's parts by their number. */
  readonly manifests: ReadonlyMap<number, string>;
}
