// Where a time lies on the canvas: spacing is logarithmic between
// neighbouring moments, and a fold has one width however long it is.
import type { MarkedLanes } from '../lanes.ts';
import { shortTime } from './time.ts';

const FOLD_WIDTH = 30;
const UNIT_MIN = 6;
const RIGHT = 14;

export interface FoldMark {
  readonly x: number;
  readonly label: string;
}

export interface Scale {
  readonly left: number;
  /** At least what was asked for; more where moments would overlap. */
  readonly width: number;
  readonly folds: readonly FoldMark[];
  x(t: number): number;
}

function momentsOf(data: MarkedLanes): number[] {
  const { from, to, events, bars, folds } = data;
  const all = [
    from, to, ...data.moments ?? [],
    ...events.flatMap(({ t, arrives }) => [t, arrives]),
    ...bars.flatMap(({ spans }) => spans.flatMap((s) => [s.from, s.to])),
    ...folds.flatMap((fold) => [fold.from, fold.to]),
  ];
  return [...new Set(all)].filter((t) => t >= from && t <= to)
    .sort((a, b) => a - b);
}

/** Nearly log2(1 + ms), by straight lines between the powers of two: the
 *  same on every host. */
function magnitude(ms: number): number {
  let rest = ms;
  let whole = 0;
  for (; rest > 1; rest = (rest - 1) / 2) whole += 1;
  return whole + rest;
}

export function scaleOf(
  data: MarkedLanes, left: number, widthMin: number,
): Scale {
  const moments = momentsOf(data);
  const foldAt = (a: number, b: number) => data.folds
    .find(({ from, to }) => from <= a && to >= b);
  const gaps = moments.slice(1).map((b, index) => {
    const a = moments[index] ?? b;
    return foldAt(a, b) ? 0 : 1 + 0.35 * magnitude(b - a);
  });
  const units = gaps.reduce((sum, gap) => sum + gap, 0) || 1;
  const fixed = left + 8 + RIGHT + data.folds.length * FOLD_WIDTH;
  const width = Math.max(widthMin, fixed + units * UNIT_MIN);
  const unit = (width - fixed) / units;
  const xs = [left + 8];
  const folds: FoldMark[] = [];
  gaps.forEach((gap, index) => {
    const x = xs[index] ?? left;
    const [a = 0, b = 0] = moments.slice(index, index + 2);
    const fold = gap === 0 ? foldAt(a, b) : undefined;
    const isWhole = fold?.from === a && fold.to === b;
    // A moment inside a fold shares its width.
    const share = fold ? (b - a) / (fold.to - fold.from) : 1;
    xs.push(x + (fold ? FOLD_WIDTH * share : gap * unit));
    if (fold === undefined || (!isWhole && fold.from !== a)) return;
    const label = shortTime(fold.to - fold.from);
    folds.push({ x: x + FOLD_WIDTH / 2, label });
  });
  const x = (t: number): number => {
    const after = moments.findIndex((moment) => moment >= t);
    if (after === -1) return xs.at(-1) ?? left;
    if (after === 0) return xs[0] ?? left;
    const [a = 0, b = 1] = [moments[after - 1], moments[after]];
    const [xa = 0, xb = 0] = [xs[after - 1], xs[after]];
    return xa + (xb - xa) * (t - a) / (b - a);
  };
  return { left, width, folds, x };
}
