// A scenario under way: one cluster, what is shown of it, and where the last
// command left off. Commands act on it; each returns what it prints.

import { createCluster } from '@clusterwright/engine';
import type {
  Cluster, ClusterOptions, NodeSpec, SlotFill,
} from '@clusterwright/engine';
import type { Check } from '../check.ts';
import { runCommand } from './commands.ts';
import type { Directive } from './read.ts';
import { ScenarioError } from './read.ts';

/** What a host gives a scenario beside its text. */
export interface SessionHost {
  /** A file that a command names. Throws a sentence if there is none. */
  readFile(name: string): string;
  /** What `use slot=… file=…` puts into a slot. */
  load?(file: string, slot: string): SlotFill | Promise<SlotFill>;
  /** Checks that `check NAME` may ask for. */
  readonly checks?: ReadonlyMap<string, Check>;
  /** Over what the scenario itself says: slots, seed, hop, limits. */
  readonly options?: ClusterOptions;
  /** The YAML reader's result of a text: documents in order. */
  parseYaml(text: string): unknown[];
}

export interface Shown {
  readonly actors: readonly string[];
  readonly hide: readonly string[];
}

export class Session {
  readonly host: SessionHost;
  #cluster: Cluster | undefined;
  readonly slots: Record<string, SlotFill> = {};
  shown: Shown = { actors: [], hide: [] };
  /** The first journal entry that has not been shown. */
  mark = 0;
  /** Undoes faults that were given a name or an end. */
  readonly undo = new Map<string, () => void>();

  constructor(host: SessionHost) {
    this.host = host;
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) {
      throw new Error('expected a "cluster" command before this one');
    }
    return this.#cluster;
  }

  get hasCluster(): boolean {
    return this.#cluster !== undefined;
  }

  create(nodes: readonly NodeSpec[], options: ClusterOptions): void {
    const given = this.host.options ?? {};
    const slots = { ...this.slots, ...options.slots, ...given.slots };
    this.#cluster = createCluster({ nodes, ...options, ...given, slots });
    this.mark = this.#cluster.bootEnd;
  }

  /** Runs one command; a mistake in it is a ScenarioError with its line. */
  async execute(directive: Directive): Promise<string> {
    const { line, at } = directive;
    try {
      if (at !== undefined) await this.runTo(at);
      return await runCommand(this, directive);
    } catch (error) {
      if (error instanceof ScenarioError || !isSentence(error)) throw error;
      throw new ScenarioError(line, error.message);
    }
  }

  async runTo(at: number): Promise<void> {
    const { cluster } = this;
    if (at > cluster.now) await cluster.runAsync(at - cluster.now);
  }
}

/** A plain Error is a command's own sentence; others are not its doing. */
function isSentence(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Error';
}
