// Finds counterparts in two sequences, in order, so that as many entries as
// possible have one and as many of their facts as possible agree.

import type { Counted } from './objects.ts';
import type { Facts } from './facts.ts';

/** Indices of counterparts in both sequences, ascending. */
export type Matches = readonly (readonly [number, number])[];

/** What a pair is worth, and what all its facts are worth when they agree: a
 * longer alignment that shifts a run of equal writes by one gains nothing. */
const PAIR = 100;
const FACTS = 100;

export interface Alignment {
  readonly matches: Matches;
  readonly score: number;
}

/** Aligns two objects' entries, lane by lane: counterparts have equal tokens
 * and stand in the same order within their lane. */
export function align(
  real: readonly Counted[],
  ours: readonly Counted[],
): Alignment {
  const lanes = lanesOf(real);
  const others = lanesOf(ours);
  const matches: (readonly [number, number])[] = [];
  let score = 0;
  for (const [lane, here] of lanes) {
    const there = others.get(lane);
    if (there === undefined) continue;
    const found = alignLane(
      here.map((index) => real[index]!), there.map((index) => ours[index]!));
    score += found.score;
    for (const [i, k] of found.matches) matches.push([here[i]!, there[k]!]);
  }
  return { matches: matches.sort((a, b) => a[0] - b[0]), score };
}

function lanesOf(entries: readonly Counted[]): Map<string, number[]> {
  const lanes = new Map<string, number[]>();
  entries.forEach(({ lane }, index) => {
    const found = lanes.get(lane);
    if (found === undefined) lanes.set(lane, [index]);
    else found.push(index);
  });
  return lanes;
}

function alignLane(
  real: readonly Counted[],
  ours: readonly Counted[],
): Alignment {
  const width = ours.length + 1;
  const best = new Float64Array((real.length + 1) * width);
  for (let i = real.length - 1; i >= 0; i -= 1) {
    for (let k = ours.length - 1; k >= 0; k -= 1) {
      const skip = Math.max(
        best[(i + 1) * width + k]!, best[i * width + k + 1]!);
      const worth = worthOf(real[i]!, ours[k]!);
      best[i * width + k] = worth === 0
        ? skip
        : Math.max(skip, worth + best[(i + 1) * width + k + 1]!);
    }
  }
  return { matches: walkBack(real, ours, best), score: best[0]! };
}

function walkBack(
  real: readonly Counted[],
  ours: readonly Counted[],
  best: Float64Array,
): Matches {
  const width = ours.length + 1;
  const matches: (readonly [number, number])[] = [];
  let i = 0;
  let k = 0;
  while (i < real.length && k < ours.length) {
    const here = best[i * width + k]!;
    const worth = worthOf(real[i]!, ours[k]!);
    if (worth > 0 && here === worth + best[(i + 1) * width + k + 1]!) {
      matches.push([i, k]);
      i += 1;
      k += 1;
    } else if (here === best[(i + 1) * width + k]!) {
      i += 1;
    } else {
      k += 1;
    }
  }
  return matches;
}

function worthOf(real: Counted, ours: Counted): number {
  if (real.token !== ours.token) return 0;
  const { agree, of } = agreementOf(real.facts, ours.facts);
  return PAIR + (of === 0 ? FACTS : Math.round(FACTS * agree / of));
}

/** How many of all facts on either side agree. A fact that only one side has
 * is one that does not agree. */
export function agreementOf(
  real: Facts,
  ours: Facts,
): { readonly agree: number; readonly of: number } {
  let agree = 0;
  let onlyOurs = ours.size;
  for (const [name, value] of real) {
    const other = ours.get(name);
    if (other === undefined) continue;
    onlyOurs -= 1;
    if (other === value) agree += 1;
  }
  return { agree, of: real.size + onlyOurs };
}
