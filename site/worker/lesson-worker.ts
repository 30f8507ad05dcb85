// Plays a lesson's scenario for a player that asks for it.
import { playLesson } from '../lesson-run.ts';
import type { RunSaid, RunWanted } from '../player/again.ts';

function say(said: RunSaid): void {
  postMessage(said);
}

addEventListener('message', async ({ data }) => {
  const { run, seed } = data as RunWanted;
  try {
    const tell = (events: number): void => say({ events });
    say({ data: await playLesson(run, { seed, tell }) });
  } catch (error) {
    say({ failed: error instanceof Error ? error.message : String(error) });
  }
});
