// Durations as text: Go's ('1m20s', '69ms') and kubectl's ages ('5m30s',
// '3h'). Upstream: time.Duration.String and apimachinery/pkg/util/duration.

import type { Millis } from './meta.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g;
const WHOLE = new RegExp(`^[+-]?(?:${PART.source})+$`);

/** Milliseconds, or undefined if `text` is no duration of Go's. */
export function parseDuration(text: string): Millis | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  if (!WHOLE.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    ms += Number(amount) * UNIT_MS[unit!]!;
  }
  return text.startsWith('-') ? -ms : ms;
}

/** What a flag says, or `otherwise` where it is absent or no duration. */
export function durationOr(
  text: string | undefined,
  otherwise: Millis,
): Millis {
  return (text === undefined ? undefined : parseDuration(text)) ?? otherwise;
}

/** As Go prints a Duration: '69ms', '1.5s', '1m20s', '1h0m0s'. */
export function formatDuration(ms: Millis): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms === 0) return '0s';
  if (ms < 0.001) return `${trimmed(ms * 1_000_000)}ns`;
  if (ms < 1) return `${trimmed(ms * 1_000)}µs`;
  if (ms < 1_000) return `${trimmed(ms)}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = trimmed((ms - Math.floor(ms / 60_000) * 60_000) / 1_000);
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(9)));
}

/** An age as kubectl prints it: never more than two units. */
export function humanDuration(ms: Millis): string {
  // A clock that is a little ahead is no reason to call an age invalid.
  const seconds = Math.trunc(ms / 1_000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return withRest(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? withRest(years, 'y', days % 365, 'd') : `${years}y`;
}

function withRest(
  amount: number,
  unit: string,
  rest: number,
  restUnit: string,
): string {
  return rest === 0 ? `${amount}${unit}` : `${amount}${unit}${rest}${restUnit}`;
}
