// clusterwright solution: yours and ours side by side, once yours passes.

import { createTwoFilesPatch } from 'diff';
import { readArguments } from './arguments.ts';
import { placeNamed } from './course.ts';
import { loadExercise } from './exercises.ts';
import { openStanding } from './standing.ts';
import type { Look, Terminal } from './terminal.ts';
import { placeOf, readLearnerFile } from './workplace.ts';

export async function runSolution(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    anyway: { type: 'boolean' }, json: { type: 'boolean' },
  });
  const place = placeNamed(read.words[0]);
  const { hasPassed } = openStanding(terminal).of(place.slug);
  if (!hasPassed && !read.isOn('anyway')) {
    terminal.complain(`${place.slug} has not passed yet: the solution is `
      + 'shown then, or with --anyway');
    return 1;
  }
  const { solution } = await loadExercise(place.slug);
  const file = placeOf(place);
  const diff = solutionDiff(readLearnerFile(file), solution, file);
  terminal.say(read.isOn('json') ? JSON.stringify({ file, diff }, null, 2)
    : diffLines(diff, terminal).join('\n'));
  return 0;
}

/** From the learner's text to ours; '' if they are the same. */
export function solutionDiff(
  mine: string,
  solution: string,
  file: string,
): string {
  if (mine === solution) return '';
  return createTwoFilesPatch(
    file, 'solution.ts', mine, solution, 'yours', 'ours', { context: 3 },
  );
}

export function diffLines(diff: string, look: Look): string[] {
  if (diff === '') return ['your file is the solution, byte for byte'];
  const [, ...lines] = diff.trimEnd().split('\n');
  return lines.map((line) => {
    if (line.startsWith('+++') || line.startsWith('---')) {
      return look.ink('head', line);
    }
    if (line.startsWith('+')) return look.ink('passed', line);
    if (line.startsWith('-')) return look.ink('yours', line);
    return line.startsWith('@@') ? look.ink('dim', line) : line;
  });
}
