// clusterwright parity: recordings played on the engine, and compared.

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parity, parityData, parityTable } from '@clusterwright/grader';
import type {
  ParityInput, ParityResult, RecordingText,
} from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import { namesIn, readText, readTextIfThere, ROOT } from './files.ts';
import type { Terminal } from './terminal.ts';

/** The recordings that must stay within their bound. */
export const HELD: readonly string[] = [
  'pod-creation', 'pod-init-readiness', 'crash-loop', 'image-pull-backoff',
  'unschedulable',
  'node-failure', 'node-flap', 'all-nodes-down', 'nodes-crash-most',
  'two-zones', 'node-not-ready-cni', 'node-not-ready-runtime',
  'kubelet-restart', 'taints', 'node-failure-stateful',
];

const CLUSTER = join(ROOT, 'recordings', 'cluster');

export async function runParity(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    file: { type: 'string' },
    record: { type: 'string' },
    json: { type: 'boolean' },
    seed: { type: 'string' },
  }, Infinity);
  const file = read.text('file');
  const names = read.words.length > 0 || file !== undefined
    ? read.words : HELD;
  const inputs = names.map((name) => inputNamed(name));
  if (file !== undefined) inputs.push(inputAt(file));
  const seed = read.text('seed');
  const results: ParityResult[] = [];
  for (const input of inputs) {
    terminal.progress(`playing ${input.name} …`);
    const { result, runs } = parity(
      input, seed === undefined ? undefined : [seed],
    );
    results.push(result);
    const folder = read.text('record');
    if (folder !== undefined) write(folder, input.name, runs);
  }
  const data = parityData(results);
  terminal.say(read.isOn('json')
    ? JSON.stringify(data, null, 2) : parityTable(results).join('\n'));
  return data.recordings.every(({ within }) => within) ? 0 : 1;
}

/** A recording of ours by name, with its repeats. */
export function inputNamed(name: string): ParityInput {
  const text = readTextIfThere(CLUSTER, `${name}.jsonl`);
  if (text === undefined) {
    throw new UsageError(`expected a recording in recordings/cluster, found `
      + `"${name}"`);
  }
  const repeats = namesIn(CLUSTER)
    .filter((each) => each.startsWith(`${name}.r`)
      && /\.r\d+\.jsonl$/.test(each))
    .map((each) => recordingAt(join(CLUSTER, each)));
  return { ...recordingAt(join(CLUSTER, `${name}.jsonl`)), repeats };
}

function inputAt(path: string): ParityInput {
  return { ...recordingAt(path), repeats: [] };
}

function recordingAt(path: string): RecordingText {
  const name = basename(path, '.jsonl');
  const lines = readText(path);
  const manifests = readTextIfThere(dirname(path), `${name}.yaml`) ?? '';
  const leases = readTextIfThere(dirname(path), `${name}.leases.jsonl`);
  return {
    name, lines, manifests, ...(leases === undefined ? {} : { leases }),
  };
}

function write(
  folder: string,
  name: string,
  runs: ReadonlyMap<string, string>,
): void {
  mkdirSync(folder, { recursive: true });
  for (const [seed, text] of runs) {
    writeFileSync(join(folder, `${name}.seed-${seed}.jsonl`), text);
  }
}
