// Time as the main thread spends it: waiting costs nothing, and a busy
// machine changes little.

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
