// Compares two recordings of one scenario, object by object: a real one with a
// repeat or with the engine's run. Deterministic; what counts and what is left
// out is DESIGN's, and nothing else.

import { agreementOf } from './align.ts';
import { gapsOf } from './gaps.ts';
import { LEFT_OUT_RULES, type LeftOutRule } from './left-out.ts';
import {
  objectsOf, type Counted, type RecordedObject,
} from './objects.ts';
import { alignPair, pairObjects, type ObjectPair } from './pairing.ts';
import type { RecordedEntry, Recording } from './recording.ts';

/** `agree` of `of` real things have a counterpart or agree. */
export interface Share {
  readonly agree: number;
  readonly of: number;
}

export interface Difference {
  /** Seconds since the beginning, of the real entry if there is one. */
  readonly t: number;
  /** "resource namespace/name" in the recording that has it. */
  readonly object: string;
  readonly sentence: string;
}

export interface Comparison {
  readonly scenario: string;
  /** Real writes and Events that have a counterpart. */
  readonly writes: Share;
  /** Facts in counterparts that agree. */
  readonly facts: Share;
  /** Real pauses of a second and more that agree. */
  readonly gaps: Share;
  /** Entries without a real counterpart; `of` is the real ones. */
  readonly added: Share;
  /** Left out by each rule, in both recordings together. */
  readonly leftOut: Readonly<Record<LeftOutRule, number>>;
  /** By time, then by object. */
  readonly differences: readonly Difference[];
}

/** How well `ours` agrees with `real`. */
export function compare(real: Recording, ours: Recording): Comparison {
  const left = objectsOf(real);
  const right = objectsOf(ours);
  const pairs = pairObjects(left, right);
  const sum = { writes: 0, facts: 0, factsOf: 0, gaps: 0, gapsOf: 0 };
  const differences: Difference[] = [];
  for (const pair of pairs) comparePair(pair, sum, differences);
  const paired = new Set(pairs.map((pair) => pair.real.key));
  const met = new Set(pairs.map((pair) => pair.ours.key));
  for (const object of left.objects.values()) {
    if (paired.has(object.key)) continue;
    for (const entry of object.entries) {
      differences.push(missing(object, entry));
    }
  }
  for (const object of right.objects.values()) {
    if (met.has(object.key)) continue;
    for (const entry of object.entries) differences.push(extra(object, entry));
  }
  const writes = total(left.objects);
  return {
    scenario: real.header.scenario,
    writes: { agree: sum.writes, of: writes },
    facts: { agree: sum.facts, of: sum.factsOf },
    gaps: { agree: sum.gaps, of: sum.gapsOf },
    added: { agree: total(right.objects) - sum.writes, of: writes },
    leftOut: Object.fromEntries(LEFT_OUT_RULES.map((rule) =>
      [rule, (left.leftOut[rule] ?? 0) + (right.leftOut[rule] ?? 0)],
    )) as Record<LeftOutRule, number>,
    differences: differences.sort((a, b) =>
      a.t - b.t || (a.object < b.object ? -1 : a.object > b.object ? 1 : 0)),
  };
}

function total(objects: ReadonlyMap<string, RecordedObject>): number {
  let count = 0;
  for (const object of objects.values()) count += object.entries.length;
  return count;
}

interface Sum {
  writes: number;
  facts: number;
  factsOf: number;
  gaps: number;
  gapsOf: number;
}

function comparePair(
  pair: ObjectPair, sum: Sum, differences: Difference[],
): void {
  const { real, ours } = pair;
  const { matches } = alignPair(pair);
  sum.writes += matches.length;
  for (const [i, k] of matches) {
    const a = real.entries[i]!;
    const b = ours.entries[k]!;
    const { agree, of } = agreementOf(a.facts, b.facts);
    sum.facts += agree;
    sum.factsOf += of;
    if (agree < of) differences.push(...otherFacts(real, a, b));
  }
  for (const gap of gapsOf(real.entries, ours.entries, matches)) {
    sum.gapsOf += 1;
    if (gap.agrees) {
      sum.gaps += 1;
      continue;
    }
    const entry = real.entries[gap.end]!;
    differences.push({
      t: entry.entry.t, object: real.key,
      sentence: `${told(entry.entry)} came after a pause of `
        + `${seconds(gap.real)}, here of ${seconds(gap.ours)}.`,
    });
  }
  const matched = new Set(matches.map(([i]) => i));
  const met = new Set(matches.map(([, k]) => k));
  real.entries.forEach((entry, index) => {
    if (!matched.has(index)) differences.push(missing(real, entry));
  });
  ours.entries.forEach((entry, index) => {
    if (!met.has(index)) differences.push(extra(real, entry));
  });
}

function otherFacts(
  object: RecordedObject, a: Counted, b: Counted,
): Difference[] {
  const names = new Set([...a.facts.keys(), ...b.facts.keys()]);
  const found: Difference[] = [];
  for (const name of names) {
    const real = a.facts.get(name);
    const ours = b.facts.get(name);
    if (real === ours) continue;
    found.push({
      t: a.entry.t, object: object.key,
      sentence: `${told(a.entry)} has ${name} ${valueOf(real)}, `
        + `here ${valueOf(ours)}.`,
    });
  }
  return found;
}

function missing(object: RecordedObject, { entry }: Counted): Difference {
  return {
    t: entry.t, object: object.key,
    sentence: `${told(entry)} has no counterpart.`,
  };
}

function extra(object: RecordedObject, { entry }: Counted): Difference {
  return {
    t: entry.t, object: object.key,
    sentence: `${told(entry)} is added: the recording has none.`,
  };
}

function valueOf(value: string | undefined): string {
  return value === undefined ? 'unchanged' : `"${value}"`;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

/** An entry in a few words: who, what, to which part. */
function told(entry: RecordedEntry): string {
  if (entry.kind === 'event') {
    const times = entry.count > 1 ? ` x${entry.count}` : '';
    return `${entry.actor}'s Event ${entry.reason}${times}`;
  }
  const part = entry.subresource === undefined ? '' : `/${entry.subresource}`;
  return `${entry.actor}'s ${entry.verb} of ${entry.resource}${part}`;
}
