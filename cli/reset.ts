// clusterwright reset: the starter again, or the starter on top of the
// learner's own file of the stage before. The old file stays beside it.

import { grownFile } from '@clusterwright/grader';
import type { GrownFile } from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import { placeBefore, placeNamed } from './course.ts';
import type { Place } from './course.ts';
import { loadExercise } from './exercises.ts';
import { openStanding } from './standing.ts';
import type { Terminal } from './terminal.ts';
import { placeOf, readLearnerFile, resetFile } from './workplace.ts';

export async function runReset(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    mine: { type: 'boolean' }, json: { type: 'boolean' },
  });
  const place = placeNamed(read.words[0]);
  const { starter } = await loadExercise(place.slug);
  const isMine = read.isOn('mine');
  const { text, twice } = isMine ? grown(place, starter)
    : { text: starter, twice: [] };
  const standing = openStanding(terminal);
  const kept = resetFile(place, text);
  standing.forgetFailure(place.slug);
  const file = placeOf(place);
  if (read.isOn('json')) {
    const data = { file, ...kept === undefined ? {} : { kept } };
    terminal.say(JSON.stringify(isMine ? { ...data, twice } : data, null, 2));
    return 0;
  }
  const what = isMine ? 'the starter with your stage before in it'
    : 'the starter';
  terminal.say(kept === undefined ? `${file} is made from ${what}`
    : `${file} is ${what}${isMine ? '' : ' again'};\nyours is kept as ${kept}`);
  if (twice.length > 0) {
    terminal.say(`both parts declare ${twice.join(', ')}: rename yours`);
  }
  return 0;
}

function grown(place: Place, starter: string): GrownFile {
  const before = placeBefore(place);
  if (before === undefined) {
    throw new UsageError(`--mine: ${place.slug} has no stage before it`);
  }
  return grownFile(starter, readLearnerFile(placeOf(before)));
}
