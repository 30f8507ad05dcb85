// How the app's users fare, in words.
import type { Count, PlayerData } from './data.ts';

/** 'passengers ask 47 times, 13 without an answer' */
export function countText(name: string, { asked, failed }: Count): string {
  const answers = failed === 0 ? 'all answered' : `${failed} without an answer`;
  return `${name} ask ${asked} times, ${answers}`;
}

/** Until the playhead; empty where nobody asks. */
export function tallyText({ traffic }: PlayerData, step: number): string {
  const count = traffic?.untilStop[step];
  if (traffic === undefined || count === undefined) return '';
  if (count.asked === 0) return `So far no ${traffic.name} ask.`;
  return `So far ${countText(traffic.name, count)}.`;
}
