// Reads a recording: JSON lines, the manifests beside them, and the Lease
// renewals kept apart. Pure functions on text; callers bring the contents. Bad
// input ends in a RecordingError with one sentence: what was expected, what
// was found, in which line.

import {
  FieldReader, RecordingError, refuse, type Fields,
} from './fields.ts';
import type {
  Changes, Header, RecordedEntry, RecordedNode, Recording, Step,
} from './recording.ts';

const BYTES_MAX = 32 * 1024 * 1024;
const LINES_MAX = 100_000;
const LINE_MAX = 256 * 1024;
const NAME_MAX = 253;
const TEXT_MAX = 32 * 1024;
const SECONDS_MAX = 10_000_000;
const REVISION_MAX = 1_000_000_000;
const NODES_MAX = 5_000;
const STEPS_MAX = 1_000;
const DEPTH_MAX = 24;

/**
 * Reads a recording. `text` is the JSON lines, `manifests` the YAML beside
 * them ('' if no step has any). Throws a RecordingError.
 */
export function readRecording(text: string, manifests = ''): Recording {
  const lines = jsonLines(text);
  const first = lines[0];
  if (first === undefined) {
    throw new RecordingError(
      'line 1: expected a header, found an empty file.',
    );
  }
  const header = readHeader(first.where, first.value);
  const parts = readManifests(manifests);
  for (const step of header.steps) {
    if (step.kind !== 'kubectl' || step.manifest === undefined) continue;
    if (!parts.has(step.manifest)) {
      throw new RecordingError(
        `line 1: the step at ${step.t} s names manifest ${step.manifest}, `
        + `and the manifests have no "# manifest ${step.manifest}".`,
      );
    }
  }
  const entries = lines.slice(1).map(readEntry);
  return { header, entries, manifests: parts };
}

/** Entries alone, without a header; lines count from 1. */
export function readEntries(lines: readonly string[]): RecordedEntry[] {
  return lines.map((text, index) => {
    const line = index + 1;
    const where = `line ${line}`;
    return readEntry({ line, where, value: parsed(where, text) });
  });
}

interface JsonLine {
  readonly line: number;
  readonly where: string;
  readonly value: unknown;
}

function jsonLines(text: string): JsonLine[] {
  if (text.length > BYTES_MAX) {
    throw new RecordingError(
      `A recording has at most ${BYTES_MAX} characters, `
      + `this one has ${text.length}.`,
    );
  }
  const found: JsonLine[] = [];
  const lines = text.split('\n');
  if (lines.length > LINES_MAX) {
    throw new RecordingError(
      `A recording has at most ${LINES_MAX} lines, `
      + `this one has ${lines.length}.`,
    );
  }
  lines.forEach((content, index) => {
    if (content.trim() === '') return;
    const where = `line ${index + 1}`;
    if (content.length > LINE_MAX) {
      throw new RecordingError(
        `${where}: a line has at most ${LINE_MAX} characters, `
        + `this one has ${content.length}.`,
      );
    }
    found.push({ line: index + 1, where, value: parsed(where, content) });
  });
  return found;
}

function parsed(where: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // The host's own words differ between engines, so they are not shown.
    return refuse(where, 'the line', 'one JSON object', content);
  }
}

function readHeader(where: string, value: unknown): Header {
  const read = new FieldReader(where, value, 'the header');
  return {
    scenario: read.text('scenario', NAME_MAX),
    kubernetes: read.text('kubernetes', NAME_MAX),
    nodes: read.list('nodes', NODES_MAX).map((node, index) =>
      readNode(`${where}, node ${index + 1}`, node)),
    namespaces: read.list('namespaces', NODES_MAX).map((name) => {
      if (typeof name === 'string' && name.length <= NAME_MAX) return name;
      return refuse(where, 'a namespace', 'a name', name);
    }),
    steps: read.list('steps', STEPS_MAX).map((step, index) =>
      readStep(`${where}, step ${index + 1}`, step)),
    note: read.textIfAny('note', TEXT_MAX) ?? '',
    duration: read.number('duration', 0, SECONDS_MAX),
  };
}

function readNode(where: string, value: unknown): RecordedNode {
  const read = new FieldReader(where, value, 'the node');
  return {
    name: read.text('name', NAME_MAX),
    allocatable: read.texts('allocatable', 100),
    labels: read.texts('labels', 100),
  };
}

const LEADER = ['leader'] as const;
const PLUGIN = ['gone', 'back'] as const;

const STEP_KEYS = [
  'kubectl', 'crash', 'start', 'stop', 'join', 'network-plugin', 'load',
  'metrics', 'note',
] as const;

function readStep(where: string, value: unknown): Step {
  const read = new FieldReader(where, value, 'the step');
  const t = read.number('t', 0, SECONDS_MAX);
  const key = STEP_KEYS.find((candidate) => read.has(candidate));
  if (key === undefined) {
    refuse(where, 'the step', `one with ${STEP_KEYS.join(', ')}`, value);
  }
  const word = read.text(key, TEXT_MAX);
  switch (key) {
    case 'kubectl': {
      const step = { t, kind: key, args: word };
      return read.has('manifest')
        ? { ...step, manifest: read.integer('manifest', 1, STEPS_MAX) }
        : step;
    }
    case 'crash': case 'start': case 'stop': {
      const step = { t, kind: key, component: word };
      return read.has('which')
        ? { ...step, which: read.choice('which', LEADER) }
        : step;
    }
    case 'join': return { t, kind: key, node: word };
    case 'network-plugin':
      return {
        t, kind: key, node: word, is: read.choice('is', PLUGIN),
      };
    case 'load': return { t, kind: key, cpu: word };
    case 'metrics': return { t, kind: key, does: word };
    case 'note': return { t, kind: key, text: word };
  }
}

function readEntry({ line, where, value }: JsonLine): RecordedEntry {
  const read = new FieldReader(where, value);
  const place = {
    line,
    t: read.number('t', -SECONDS_MAX, SECONDS_MAX),
    actor: read.text('actor', NAME_MAX),
    verb: read.text('verb', NAME_MAX),
    ...read.has('rv')
      ? { rv: read.integer('rv', -REVISION_MAX, REVISION_MAX) } : {},
  };
  return read.has('event')
    ? { ...place, kind: 'event', ...readEvent(where, read.fields['event']) }
    : { ...place, kind: 'write', ...readWrite(read) };
}

function readEvent(where: string, value: unknown) {
  const read = new FieldReader(where, value, '"event"');
  const fieldPath = read.textIfAny('fieldPath', TEXT_MAX);
  return {
    type: read.text('type', NAME_MAX),
    reason: read.text('reason', NAME_MAX),
    message: read.text('message', TEXT_MAX),
    regarding: read.text('regarding', 3 * NAME_MAX),
    count: read.integer('count', 0, REVISION_MAX),
    source: read.text('source', NAME_MAX),
    ...fieldPath === undefined ? {} : { fieldPath },
  };
}

const WRITE_TEXTS = [
  'group', 'subresource', 'namespace', 'watch', 'reason', 'message',
] as const;

function readWrite(read: FieldReader) {
  const texts: Partial<Record<typeof WRITE_TEXTS[number], string>> = {};
  for (const name of WRITE_TEXTS) {
    // A null stands where the recorder had nothing to say.
    if (read.fields[name] === null) continue;
    const value = read.textIfAny(name, TEXT_MAX);
    if (value !== undefined) texts[name] = value;
  }
  const object = read.objectIfAny('object', DEPTH_MAX);
  const deleteOptions = read.objectIfAny('deleteOptions', DEPTH_MAX);
  const changed = readChanges(read);
  return {
    resource: read.text('resource', NAME_MAX),
    // A deletecollection has no name.
    name: read.fields['name'] === null ? '' : read.text('name', NAME_MAX),
    ...texts,
    ...read.has('code') ? { code: read.integer('code', 100, 599) } : {},
    ...object === undefined ? {} : { object },
    ...deleteOptions === undefined ? {} : { deleteOptions },
    ...changed === undefined ? {} : { changed },
  };
}

function readChanges(read: FieldReader): Changes | undefined {
  const changed: Fields | undefined = read.objectIfAny('changed', DEPTH_MAX);
  if (changed === undefined) return undefined;
  for (const [path, pair] of Object.entries(changed)) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      refuse(read.where, `"changed" of ${path}`,
        'a pair of before and after', pair);
    }
  }
  return changed as Changes;
}

/** Splits a scenario's YAML at its "# manifest k" lines. */
export function readManifests(text: string): ReadonlyMap<number, string> {
  const parts = new Map<number, string>();
  let lines: string[] = [];
  let part = 0;
  const keep = () => {
    if (part > 0) parts.set(part, `${lines.join('\n').trimEnd()}\n`);
  };
  text.split('\n').forEach((line, index) => {
    const title = /^# manifest (\d{1,4})\s*$/.exec(line);
    if (title === null) {
      lines.push(line);
      return;
    }
    keep();
    part = Number(title[1]);
    lines = [];
    if (parts.has(part)) {
      throw new RecordingError(
        `manifests, line ${index + 1}: manifest ${part} comes twice.`,
      );
    }
  });
  keep();
  return parts;
}

/** A Lease renewal, which a recording keeps apart. */
export interface RecordedRenewal {
  readonly t: number;
  readonly actor: string;
  readonly namespace: string;
  readonly name: string;
  readonly verb: string;
}

/** Reads the lines of a `.leases.jsonl`. Throws a RecordingError. */
export function readRenewals(text: string): readonly RecordedRenewal[] {
  return jsonLines(text).map(({ where, value }) => {
    const read = new FieldReader(where, value);
    return {
      t: read.number('t', -SECONDS_MAX, SECONDS_MAX),
      actor: read.text('actor', NAME_MAX),
      namespace: read.text('namespace', NAME_MAX),
      name: read.text('name', NAME_MAX),
      verb: read.text('verb', NAME_MAX),
    };
  });
}
