// The steps of a recording that a lesson or an exercise names. A small file
// beside the recording says by which write each is known; the same matchers
// work on the engine's own run in the recordings' format.

import {
  FieldReader, RecordingError, isFields, refuse,
} from './fields.ts';
import { keyOfEntry } from './objects.ts';
import type { RecordedEntry } from './recording.ts';
import { valueAt } from './value-at.ts';

/** What an entry must be; what is not named is free. */
export interface Matcher {
  readonly actor?: string;
  /** Anybody but this one. */
  readonly notActor?: string;
  readonly verb?: string;
  /** 'pods', or 'pods/status' with its subresource. */
  readonly resource?: string;
  readonly name?: string;
  readonly watch?: string;
  /** An Event with this reason instead of a write. */
  readonly event?: string;
  /** A text that an Event's message begins with. */
  readonly message?: string;
  /** Path to value after the write; 'any' is any but absent. */
  readonly sets?: Readonly<Record<string, string>>;
}

export interface Milestone {
  readonly name: string;
  /** What has happened, as a sentence. */
  readonly sentence: string;
  /** The milestone it is looked for after; undefined: from the beginning. */
  readonly after: string | undefined;
  readonly match: Matcher;
}

export interface MilestoneFile {
  readonly recording: string;
  readonly milestones: readonly Milestone[];
  /** What the recording does not contain, at any time. */
  readonly never: readonly Omit<Milestone, 'after'>[];
}

const NAME_MAX = 100;
const SENTENCE_MAX = 200;
const MILESTONES_MAX = 50;
const MATCHER_TEXTS = [
  'actor', 'notActor', 'verb', 'resource', 'name', 'watch', 'event', 'message',
] as const;

/**
 * Reads a milestones file from its parsed YAML; `file` names it in errors.
 * Throws a RecordingError.
 */
export function readMilestones(file: string, value: unknown): MilestoneFile {
  const read = new FieldReader(file, value, 'the file');
  const milestones: Milestone[] = [];
  for (const item of read.list('milestones', MILESTONES_MAX)) {
    const where = `${file}, milestone ${milestones.length + 1}`;
    const step = new FieldReader(where, item, 'the milestone');
    const name = step.text('name', NAME_MAX);
    const after = step.textIfAny('after', NAME_MAX)
      ?? milestones.at(-1)?.name;
    if (milestones.some((earlier) => earlier.name === name)) {
      throw new RecordingError(`${where}: ${name} comes twice.`);
    }
    const known = milestones.some((earlier) => earlier.name === after);
    if (after !== undefined && after !== 'start' && !known) {
      refuse(where, '"after"', 'an earlier milestone or start', after);
    }
    milestones.push({
      name, sentence: step.text('sentence', SENTENCE_MAX),
      after: after === 'start' ? undefined : after,
      match: readMatcher(where, step.fields['match']),
    });
  }
  const never = read.fields['never'] === undefined ? []
    : read.list('never', MILESTONES_MAX).map((item, i) => {
      const where = `${file}, never ${i + 1}`;
      const step = new FieldReader(where, item, 'what never comes');
      return {
        name: step.text('name', NAME_MAX),
        sentence: step.text('sentence', SENTENCE_MAX),
        match: readMatcher(where, step.fields['match']),
      };
    });
  return { recording: read.text('recording', NAME_MAX), milestones, never };
}

function readMatcher(where: string, value: unknown): Matcher {
  const read = new FieldReader(where, value, '"match"');
  const matcher: { -readonly [K in keyof Matcher]: Matcher[K] } = {};
  for (const [name, field] of Object.entries(read.fields)) {
    const text = MATCHER_TEXTS.find((known) => known === name);
    if (text !== undefined) matcher[text] = read.text(text, SENTENCE_MAX);
    else if (name === 'sets' && isFields(field)) {
      matcher.sets = read.texts('sets', MILESTONES_MAX);
    } else {
      refuse(where, '"match"',
        `made of ${MATCHER_TEXTS.join(', ')}, sets`, name);
    }
  }
  return matcher;
}

/** Whether the entry is what the matcher wants. Refused writes never are. */
export function matches(entry: RecordedEntry, matcher: Matcher): boolean {
  const { actor, notActor, verb, name } = matcher;
  if (actor !== undefined && entry.actor !== actor) return false;
  if (notActor !== undefined && entry.actor === notActor) return false;
  if (verb !== undefined && entry.verb !== verb) return false;
  if (name !== undefined && !keyOfEntry(entry).endsWith(`/${name}`)) {
    return false;
  }
  if (entry.kind === 'event') {
    return matcher.event === entry.reason
      && entry.message.startsWith(matcher.message ?? '');
  }
  if (matcher.event !== undefined) return false;
  if (entry.code !== undefined && entry.code >= 400) return false;
  const part = entry.subresource === undefined ? '' : `/${entry.subresource}`;
  const resource = `${entry.resource}${part}`;
  if (matcher.resource !== undefined && matcher.resource !== resource) {
    return false;
  }
  if (matcher.watch !== undefined && matcher.watch !== entry.watch) {
    return false;
  }
  return Object.entries(matcher.sets ?? {}).every(([path, wanted]) => {
    const value = valueAt(entry, path);
    if (wanted === 'any') return value !== undefined && value !== null;
    return value !== undefined && String(value) === wanted;
  });
}

export interface Reached {
  readonly milestone: Milestone;
  /** Index in the entries, and its time in seconds; undefined if never. */
  readonly index: number | undefined;
  readonly t: number | undefined;
}

/**
 * Where each milestone is reached: the first entry that matches after that of
 * the milestone it comes after.
 */
export function milestonesOf(
  entries: readonly RecordedEntry[],
  file: MilestoneFile,
): readonly Reached[] {
  const places = new Map<string, number | undefined>();
  return file.milestones.map((milestone) => {
    const { after } = milestone;
    const from = after === undefined ? -1 : places.get(after);
    const index = from === undefined
      ? undefined
      : indexAfter(entries, from, milestone.match);
    places.set(milestone.name, index);
    return {
      milestone, index,
      t: index === undefined ? undefined : entries[index]!.t,
    };
  });
}

/** The first match after index `from`, or undefined. */
export function indexAfter(
  entries: readonly RecordedEntry[],
  from: number,
  matcher: Matcher,
): number | undefined {
  const index = entries.findIndex((entry, at) =>
    at > from && matches(entry, matcher));
  return index === -1 ? undefined : index;
}
