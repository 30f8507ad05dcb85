// Keeps all that it makes.
export async function keepOne(): Promise<void> {
  const all: unknown[] = [];
  for (;;) all.push(new Array(100_000).fill(all.length));
}
