// Two clocks. Time as the main thread spends it: waiting costs nothing, and
// a busy machine changes little. And time as a person in front of it spends
// it.

/** How long `run` takes until its promise is settled. */
export type StopwatchOf = (run: () => Promise<void>) => Promise<number>;

/** Milliseconds of the main thread while `run` runs. */
export function cpuMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  return spentSince(before);
}

/** As cpuMs, for what takes several turns of the event loop. */
export async function cpuMsOf(run: () => Promise<void>): Promise<number> {
  const before = process.threadCpuUsage();
  await run();
  return spentSince(before);
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** Milliseconds that pass while `run` runs. */
export function elapsedMs(run: () => void): number {
  const before = performance.now();
  run();
  return performance.now() - before;
}

/** As elapsedMs, for what takes several turns of the event loop. */
export async function elapsedMsOf(run: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await run();
  return performance.now() - before;
}
