// How times are written, and the stops of a run: where the playhead rests.
import type { LaneEvent, LanesData } from '../lanes.ts';

/** '0.248 s', '63.07 s', '365.9 s' */
export function timeText(ms: number): string {
  const digits = ms < 10_000 ? 3 : ms < 100_000 ? 2 : 1;
  return `${(ms / 1000).toFixed(digits)} s`;
}

/** '22 ms', '2.7 s', '51 s', '5 min': for the ruler and for folds. */
export function shortTime(ms: number): string {
  if (ms < 1) return '0';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`.replace('.0', '');
  if (ms < 180_000) return `${Math.round(ms / 1000)} s`;
  return `${(ms / 60_000).toFixed(1)} min`.replace('.0', '');
}

export interface Stop {
  readonly event: LaneEvent;
  /** When its effect is visible; never before that of the stop before. */
  readonly at: number;
}

export function stopsOf({ events }: LanesData): Stop[] {
  let last = 0;
  return events.map((event) => {
    last = Math.max(last, event.arrives);
    return { event, at: last };
  });
}
