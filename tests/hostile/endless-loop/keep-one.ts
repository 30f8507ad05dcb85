// Never gives the turn back.
export async function keepOne(): Promise<void> {
  for (;;);
}
