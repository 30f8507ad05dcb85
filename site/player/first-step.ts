// Where a player stands before anybody has moved it.
import type { LanesData } from './data.ts';

/** Where a player waits at first. */
export function firstStep(data: LanesData & { pauseAt?: number }): number {
  const { events, pauseAt } = data;
  const step = events.findIndex(({ index }) => index === pauseAt);
  return Math.max(0, step);
}
