// clusterwright reset: the starter again. The old file stays beside it.

import { readArguments } from './arguments.ts';
import { placeNamed } from './course.ts';
import { loadExercise } from './exercises.ts';
import { openStanding } from './standing.ts';
import type { Terminal } from './terminal.ts';
import { placeOf, resetFile } from './workplace.ts';

export async function runReset(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, { json: { type: 'boolean' } });
  const place = placeNamed(read.words[0]);
  const { starter } = await loadExercise(place.slug);
  const standing = openStanding(terminal);
  const kept = resetFile(place, starter);
  standing.forgetFailure(place.slug);
  const file = placeOf(place);
  if (read.isOn('json')) {
    terminal.say(JSON.stringify({ file, ...kept === undefined ? {} : { kept } },
      null, 2));
  } else {
    terminal.say(kept === undefined ? `${file} is made from the starter`
      : `${file} is the starter again;\nyours is kept as ${kept}`);
  }
  return 0;
}
