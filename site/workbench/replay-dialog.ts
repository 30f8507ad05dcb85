// The dialog in which a failed run is stepped through, paused before its
// first wrong step. Loaded when it is asked for.
import '../player/element.ts';
import type { PlayerData } from '../player/data.ts';
import type { ReplayPoint } from './replay-point.ts';

export interface Replaying {
  readonly dialog: HTMLDialogElement;
  readonly point: ReplayPoint;
  readonly play: () => Promise<PlayerData>;
  /** Ends what `play` began, if the reader closes before it is there. */
  readonly stop: () => void;
}

export async function replayIn(replaying: Replaying): Promise<void> {
  const { dialog, point: { scenario, seed }, play, stop } = replaying;
  const says = dialog.querySelector('.replay-says')!;
  const player = dialog.querySelector('cw-player')!;
  player.hidden = true;
  says.textContent = `Playing ${scenario} with seed ${seed}.`;
  let isThere = false;
  dialog.onclose = () => {
    player.pause();
    if (!isThere) stop();
  };
  dialog.showModal();
  try {
    const data = await play();
    await player.show(data);
    player.setAttribute('aria-label', data.title);
    player.hidden = false;
    says.textContent = 'Paused one event before the first wrong step. Step '
      + 'on with the arrow keys.';
    player.querySelector<HTMLElement>('[type=range]')?.focus();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    says.textContent = `It could not be played: ${words}`;
  } finally {
    isThere = true;
  }
}
