// Recordings for tests: read from the folder, or made of a few lines.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  readRecording, type RecordedEntry, type Recording, type RecordingText,
} from '../../../../grader/recording/index.ts';

const FOLDER = new URL('../../../../recordings/', import.meta.url);

export function recordedText(name: string): string {
  return readFileSync(new URL(`cluster/${name}.jsonl`, FOLDER), 'utf8');
}

/** Of all recordings that have milestones. */
export function milestoneNames(): string[] {
  return readdirSync(new URL('milestones/', FOLDER))
    .map((file) => file.replace(/\.yaml$/, '')).sort();
}

export function load(name: string): Recording {
  const { lines, manifests } = textOf(name);
  return readRecording(lines, manifests);
}

/** A recording's files and its repeats', as text. */
export function textsOf(name: string): readonly RecordingText[] {
  const found = [textOf(name)];
  for (let number = 2; ; number += 1) {
    const repeat = `${name}.r${number}`;
    if (!existsSync(new URL(`cluster/${repeat}.jsonl`, FOLDER))) return found;
    found.push(textOf(repeat));
  }
}

function textOf(name: string): RecordingText {
  const manifests = new URL(`cluster/${name}.yaml`, FOLDER);
  const leases = new URL(`cluster/${name}.leases.jsonl`, FOLDER);
  return {
    name, lines: recordedText(name),
    manifests: readFileSync(manifests, 'utf8'),
    ...(existsSync(leases) ? { leases: readFileSync(leases, 'utf8') } : {}),
  };
}

/** The repeats beside a recording. */
export function repeatsOf(name: string): readonly Recording[] {
  return textsOf(name).slice(1).map((repeat) =>
    readRecording(repeat.lines, repeat.manifests));
}

export function milestonesText(name: string): string {
  return readFileSync(new URL(`milestones/${name}.yaml`, FOLDER), 'utf8');
}

/** A copy with each entry as `change` makes it; undefined drops it. */
export function changed(
  recording: Recording,
  change: (entry: RecordedEntry, index: number) => RecordedEntry | undefined,
): Recording {
  const entries = recording.entries.flatMap((entry, index) =>
    change(entry, index) ?? []);
  return { ...recording, entries };
}

const HEADER = {
  scenario: 'made', kubernetes: 'v1.36.2', nodes: [], namespaces: ['made'],
  steps: [], note: '', duration: 10,
};

/** A recording of these lines after a plain header. */
export function made(
  lines: readonly object[],
  header: object = {},
): Recording {
  return readRecording(
    [{ ...HEADER, ...header }, ...lines].map((line) => JSON.stringify(line))
      .join('\n'));
}

/** A write of the least that the format wants. */
export function write(fields: object): object {
  return {
    t: 1, actor: 'kubectl', verb: 'patch', resource: 'pods',
    namespace: 'made', name: 'web', watch: 'MODIFIED', code: 200, ...fields,
  };
}
