// How well the real cluster agrees with itself, and the bound for ours that
// follows from it. Two recordings of one scenario differ too, by jitter and by
// races; nobody can ask more of the engine than of a second real run.

import { compare, type Comparison, type Share } from './compare.ts';
import type { Recording, Step } from './recording.ts';

/** Percentages: of real writes, facts and pauses, and of what was added. Whole
 * points, the worse one of two: what is printed is what is judged. */
export interface Figures {
  readonly writes: number;
  readonly facts: number;
  readonly gaps: number;
  readonly added: number;
}

/** The worst repeat in each figure, and how many repeats there were. */
export interface Floor extends Figures {
  readonly repeats: number;
}

/** Least writes, facts, gaps; most added. */
export interface Bound extends Figures {
  readonly floor: Floor | undefined;
}

const WORSE_POINTS_MAX = 5;
const MORE_ADDED_POINTS_MAX = 10;
const WITHOUT_REPEAT: Figures = {
  writes: 85, facts: 90, gaps: 75, added: 10,
};

function percent({ agree, of }: Share): number {
  return of === 0 ? 100 : Math.floor(100 * agree / of);
}

export function figuresOf(comparison: Comparison): Figures {
  const { agree, of } = comparison.added;
  return {
    writes: percent(comparison.writes),
    facts: percent(comparison.facts),
    gaps: percent(comparison.gaps),
    added: of === 0 ? 0 : Math.ceil(100 * agree / of),
  };
}

/**
 * A repeat that ended early, so that a step is missing, says nothing about
 * what comes after that step: it is no floor.
 */
export function isComplete(first: Recording, repeat: Recording): boolean {
  const kinds = (steps: readonly Step[]) =>
    steps.filter((step) => step.kind !== 'note').map((step) => step.kind);
  return kinds(first.header.steps).join() === kinds(repeat.header.steps).join();
}

/** The floor that complete repeats give, or undefined without any. */
export function floorOf(
  first: Recording,
  repeats: readonly Recording[],
): Floor | undefined {
  const complete = repeats.filter((repeat) => isComplete(first, repeat));
  if (complete.length === 0) return undefined;
  const all = complete.map((repeat) => figuresOf(compare(first, repeat)));
  return {
    writes: Math.min(...all.map((figures) => figures.writes)),
    facts: Math.min(...all.map((figures) => figures.facts)),
    gaps: Math.min(...all.map((figures) => figures.gaps)),
    added: Math.max(...all.map((figures) => figures.added)),
    repeats: complete.length,
  };
}

/** The bound of DESIGN §6 for a recording with this floor. */
export function boundOf(floor: Floor | undefined): Bound {
  if (floor === undefined) return { ...WITHOUT_REPEAT, floor };
  return {
    writes: floor.writes - WORSE_POINTS_MAX,
    facts: floor.facts - WORSE_POINTS_MAX,
    gaps: floor.gaps - WORSE_POINTS_MAX,
    added: floor.added + MORE_ADDED_POINTS_MAX,
    floor,
  };
}

/** The names of the figures that leave the bound; none if it stays within. */
export function outside(
  figures: Figures,
  bound: Bound,
): readonly (keyof Figures)[] {
  const least = (['writes', 'facts', 'gaps'] as const).filter(
    (name) => figures[name] < bound[name]);
  return figures.added > bound.added ? [...least, 'added'] : least;
}
