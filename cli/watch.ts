// clusterwright watch: a verdict on every save. First the run that failed
// last, then the written seeds, then all.

import { watch } from 'chokidar';
import { readArguments } from './arguments.ts';
import { placeNamed } from './course.ts';
import type { Place } from './course.ts';
import { loadExercise } from './exercises.ts';
import { listenToKeys } from './keys.ts';
import { makeFile } from './run.ts';
import { ChildSandboxes } from './sandbox/child-sandbox.ts';
import { openStanding } from './standing.ts';
import type { Standing } from './standing.ts';
import type { Terminal } from './terminal.ts';
import { Rounds } from './watch/rounds.ts';
import { Screen } from './watch/screen.ts';
import { folderOf, placeOf } from './workplace.ts';

interface Tools {
  readonly terminal: Terminal;
  readonly standing: Standing;
  readonly sandboxes: ChildSandboxes;
  readonly key: string | undefined;
}

/** What ends the watching of one exercise. */
type End = 'quit' | Place;

export async function runWatch(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, { key: { type: 'string' } });
  let place = placeNamed(read.words[0]);
  const standing = openStanding(terminal);
  const sandboxes = new ChildSandboxes();
  const tools: Tools = {
    terminal, standing, sandboxes, key: read.text('key'),
  };
  try {
    for (;;) {
      const { end, hasPassed } = await watchOne(place, tools);
      if (end === 'quit') return hasPassed ? 0 : 1;
      place = end;
    }
  } finally {
    sandboxes.close();
  }
}

async function watchOne(
  place: Place,
  { terminal, standing, sandboxes, key }: Tools,
): Promise<{ end: End; hasPassed: boolean }> {
  const loaded = await loadExercise(place.slug);
  makeFile(place, loaded.starter, terminal);
  const screen = new Screen({ place, loaded, standing, terminal });
  const rounds = new Rounds({
    loaded, sandboxes, standing, key, file: placeOf(place), screen,
  });
  const watcher = watch(folderOf(place), { ignoreInitial: true, depth: 0 });
  watcher.on('all', () => rounds.begin());
  const end = await new Promise<End>((done) => {
    const stopKeys = listenToKeys((key) => {
      const wish = screen.press(key);
      if (wish === undefined) return;
      stopKeys();
      done(wish);
    }, () => done('quit'));
    rounds.begin();
  });
  await watcher.close();
  await rounds.stop();
  return { end, hasPassed: screen.hasPassed };
}
