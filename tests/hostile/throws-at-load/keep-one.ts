// Ends before anybody has called it.
export async function keepOne(): Promise<void> {}

throw new Error('not today');
