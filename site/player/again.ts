// A lesson's run once more with the next seed, in a worker that can be
// ended. Loaded when it is asked for.
import type { LessonRun } from '../lesson-run.ts';
import type { PlayerData } from './data.ts';
import type { Player } from './element.ts';

export interface RunWanted {
  readonly run: LessonRun;
  readonly seed: string;
}

export type RunSaid =
  | { readonly events: number }
  | { readonly data: PlayerData }
  | { readonly failed: string };

/** The runs under way, by player; asking again ends one. */
const underWay = new WeakMap<Player, () => void>();

function played(
  wanted: RunWanted, tell: (events: number) => void, signal: AbortSignal,
): Promise<PlayerData | undefined> {
  const worker = new Worker(
    new URL('../worker/lesson-worker.ts', import.meta.url),
    { type: 'module' },
  );
  return new Promise<PlayerData | undefined>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined));
    worker.addEventListener('error', ({ message }) => {
      reject(new Error(message || 'the engine did not load'));
    });
    worker.addEventListener('message', ({ data }) => {
      const said = data as RunSaid;
      if ('events' in said) tell(said.events);
      else if ('data' in said) resolve(said.data);
      else reject(new Error(said.failed));
    });
    worker.postMessage(wanted);
  }).finally(() => worker.terminate());
}

/** Runs with the seed after the one shown, or ends the run under way. */
export async function runAgain(
  player: Player, { again, seed: shown }: PlayerData,
): Promise<void> {
  if (again === undefined) return;
  const end = underWay.get(player);
  if (end !== undefined) {
    end();
    return;
  }
  const seed = String(Number(shown) + 1);
  const line = player.querySelector('.seed')!;
  const button = player.querySelector('.again')!;
  const [lineBefore, nameBefore] = [line.textContent, button.textContent];
  const aborter = new AbortController();
  underWay.set(player, () => aborter.abort());
  line.textContent = `running with seed ${seed}`;
  button.textContent = 'Cancel';
  try {
    const data = await played({ run: again, seed }, (events) => {
      line.textContent = `running with seed ${seed}, ${events} events`;
    }, aborter.signal);
    line.textContent = lineBefore;
    if (data !== undefined) await shownIn(player, { ...data, again });
  } catch (error) {
    line.textContent = `it did not run: ${String(error)}`;
  } finally {
    underWay.delete(player);
    button.textContent = nameBefore;
  }
}

async function shownIn(player: Player, data: PlayerData): Promise<void> {
  await player.show(data);
  // What had the focus has been drawn anew.
  player.querySelector<HTMLElement>('.again')?.focus();
  player.querySelector('.says')!.textContent
    = `Ran with seed ${data.seed}: ${data.events.length} events.`;
}
