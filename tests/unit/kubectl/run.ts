// A cluster, and command lines as one types them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCluster } from '@clusterwright/engine';
import type { Cluster, ClusterOptions, KubectlResult }
  from '@clusterwright/engine';

const ROOT = join(import.meta.dirname, '../../..');

/** Spaces separate; single quotes hold together. */
export function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+?)'([^']*)'|(\S+)/g)]
    .map(([, quoted, head = '', tail = '', plain]) =>
      quoted ?? plain ?? head + tail);
}

export class Shell {
  readonly cluster: Cluster;

  constructor(options: ClusterOptions = {}) {
    this.cluster = createCluster(options);
  }

  /** Runs a line to its end, at most five virtual minutes. */
  run(line: string, stdin = ''): KubectlResult {
    const command = this.cluster.kubectl(words(line), stdin);
    this.cluster.runUntil(() => command.result !== undefined, 300_000);
    const { result } = command;
    if (result === undefined) throw new Error(`no end: kubectl ${line}`);
    return result;
  }

  /** What it prints, stdout first, as the recordings have it. */
  say(line: string, stdin = ''): string {
    const { stdout, stderr } = this.run(line, stdin);
    return `${stdout}${stderr}`.replace(/\n$/, '');
  }
}

export interface Recorded {
  /** Without `kubectl`. */
  readonly line: string;
  readonly output: string;
  readonly code: number;
}

/** The commands of recordings/kubectl/NAME.txt, in order. */
export function recorded(name: string): readonly Recorded[] {
  const path = join(ROOT, 'recordings/kubectl', `${name}.txt`);
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(
    /^\$ kubectl (.*)\n((?:(?!\[exit |\$ kubectl )[^\n]*\n)*)\[exit (\d+)\]/gm,
  )].map(([, line = '', output = '', code]) =>
    ({ line, output: output.replace(/\n$/, ''), code: Number(code) }));
}
