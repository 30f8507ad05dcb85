// Each microtask makes the next one: the turn never runs dry.
export async function keepOne(): Promise<void> {
  const again = (): void => void Promise.resolve().then(again);
  again();
}
