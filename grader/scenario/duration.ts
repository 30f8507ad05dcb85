// Durations as scenarios write them: '250ms', '60s', '1m30s', '2h'.

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1, s: 1_000, m: 60_000, h: 3_600_000,
};

/** Milliseconds, or undefined if `text` is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    ms += Number(amount) * UNIT_MS[unit!]!;
  }
  return ms;
}

/** '0s..39s' or '2s' as a range. */
export function parseRange(text: string): [number, number] | undefined {
  const [from = '', to = from] = text.split('..');
  const low = parseDuration(from);
  const high = parseDuration(to);
  if (low === undefined || high === undefined || low > high) return undefined;
  return [low, high];
}
