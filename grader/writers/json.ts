// A class as one JSON: a row a submission and exercise, its verdict in it.

import type { Verdict } from '../verdict.ts';
import type { Graded } from './graded.ts';

export const GRADES_VERSION = 1;

export interface Grades {
  readonly version: typeof GRADES_VERSION;
  readonly points: number;
  readonly pointsMax: number;
  readonly results: readonly {
    readonly submission: string;
    readonly title: string;
    readonly verdict: Verdict;
  }[];
}

export function gradesOf(all: readonly Graded[]): Grades {
  let points = 0;
  let pointsMax = 0;
  for (const { verdict } of all) {
    points += verdict.points;
    pointsMax += verdict.pointsMax;
  }
  return { version: GRADES_VERSION, points, pointsMax, results: all };
}

export function gradesJson(all: readonly Graded[]): string {
  return `${JSON.stringify(gradesOf(all), null, 2)}\n`;
}
