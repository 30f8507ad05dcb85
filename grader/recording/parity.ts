// `clusterwright parity`: plays recordings on the engine, writes the engine's
// run in the recordings' format, and compares. The caller brings texts and
// prints what comes back; nothing here reads or writes files.

import { ENGINE_VERSION, recordLines, SERVED_KINDS }
  from '@clusterwright/engine';
import { compare } from './compare.ts';
import { drive, type Driven } from './drive.ts';
import { boundOf, floorOf } from './floor.ts';
import { playOf, type Untaken } from './play.ts';
import { readRecording, readRenewals } from './read.ts';
import type { Recording } from './recording.ts';
import type { ParityResult, ParityRun } from './table.ts';
import { headerLine } from './write.ts';

/** A recording's files as text. */
export interface RecordingText {
  readonly name: string;
  /** The .jsonl file. */
  readonly lines: string;
  /** The .yaml file; '' where there is none. */
  readonly manifests: string;
  /** The .leases.jsonl file, where there is one. */
  readonly leases?: string;
}

export interface ParityInput extends RecordingText {
  /** Recordings of the same scenario beside it. */
  readonly repeats: readonly RecordingText[];
}

export interface ParityOutcome {
  readonly result: ParityResult;
  /** The engine's runs in the recordings' format, by seed. */
  readonly runs: ReadonlyMap<string, string>;
}

export const PARITY_SEEDS: readonly string[] = ['1', '2', '3'];

/**
 * Plays one recording once per seed and compares each run with it. Throws a
 * RecordingError on bad input.
 */
export function parity(
  input: ParityInput,
  seeds: readonly string[] = PARITY_SEEDS,
): ParityOutcome {
  const real = readRecording(input.lines, input.manifests);
  const repeats = input.repeats.map((repeat) =>
    readRecording(repeat.lines, repeat.manifests));
  const play = playOf(
    real, (kind) => SERVED_KINDS.includes(kind),
    readRenewals(input.leases ?? ''),
  );
  const texts = new Map<string, string>();
  const runs: ParityRun[] = [];
  let untaken: readonly Untaken[] = [];
  for (const seed of seeds) {
    const driven = drive(play, seed);
    const text = recordedText(real, seed, driven);
    const comparison = compare(real, readRecording(text, input.manifests));
    runs.push({ seed, comparison });
    texts.set(seed, text);
    ({ untaken } = driven);
  }
  const bound = boundOf(floorOf(real, repeats));
  const { skipped } = play;
  return {
    result: { name: input.name, bound, runs, skipped, untaken }, runs: texts,
  };
}

/** The engine's run as a recording of its own. */
function recordedText(
  real: Recording,
  seed: string,
  { cluster, begin, beginMs }: Driven,
): string {
  const lines = recordLines(cluster.entries(), { from: begin, beginMs });
  const header = headerLine(
    { ...real.header, note: 'simulated' },
    { engine: ENGINE_VERSION, seed, writes: lines.length });
  return `${[header, ...lines].join('\n')}\n`;
}
