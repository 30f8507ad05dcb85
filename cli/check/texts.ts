// Proofs that need no run: todos, sizes, hints as they are written, lessons.

import type { ExerciseSpec } from '@clusterwright/grader';
import type { LoadedExercise } from '../exercises.ts';
import { namesIn, ROOT } from '../files.ts';
import { counted } from '../wrap.ts';
import { broken, holds } from './proof.ts';
import type { Proof } from './proof.ts';

export function textProofs(loaded: LoadedExercise): Proof[] {
  const { spec } = loaded.exercise;
  return [
    todoProof(loaded), sizeProof(loaded), lessonProof(spec),
    hintProof(loaded),
  ];
}

const TODO = /TODO (\d+):/g;

/** A gap has one note, with the gap's number. */
export function todoProof({ exercise, starter, solution }: LoadedExercise) {
  const { todos } = exercise.spec;
  const found = [...starter.matchAll(TODO)].map(([, n]) => Number(n)).sort();
  const wanted = todos.map((_, i) => i + 1);
  if (/\bTODO\b/.test(solution)) {
    return broken('todos', 'the solution has one',
      'Do in solution.ts what it says, and take the comment away.');
  }
  if (found.join() !== wanted.join()) {
    return broken('todos', `starter.ts has TODO ${found.join(', ') || 'none'
    }, the yaml lists ${counted(todos.length, 'todo')}`,
    'Give each listed todo exactly one "TODO n:" in starter.ts.');
  }
  return holds('todos', `${counted(todos.length, 'gap')}, one TODO each`);
}

const STARTER_LINES_MAX = 100;
const FILE_LINES_MAX = 400;

export function sizeProof(
  { exercise, starter, solution, nearMisses }: LoadedExercise,
) {
  const lines = (text: string): number => text.trimEnd().split('\n').length;
  // A later stage's starter holds what the stages before have come to.
  const most = STARTER_LINES_MAX * (1 + exercise.spec.earlier.length);
  if (lines(starter) > most) {
    return broken('sizes', `starter.ts has ${lines(starter)} of at most `
      + `${most} lines`,
    'Move given parts into harness.ts or contract.ts.');
  }
  const texts = [['solution.ts', solution], ...nearMisses] as const;
  const long = texts.find(([, text]) => lines(text) > FILE_LINES_MAX);
  return long === undefined
    ? holds('sizes', `the starter has ${counted(lines(starter), 'line')}`)
    : broken('sizes', `${long[0]} has ${lines(long[1])} of at most `
      + `${FILE_LINES_MAX} lines`, 'Make the exercise smaller, or two of it.');
}

/** Lessons come later than exercises at times: that is said, and no fault. */
export function lessonProof({ lessons }: ExerciseSpec): Proof {
  const written = new Set(namesIn(ROOT, 'content')
    .filter((name) => /^\d\d-/.test(name))
    .flatMap((part) => namesIn(ROOT, 'content', part))
    .map((name) => name.replace(/\.mdx$/, '')));
  const missing = lessons.filter((slug) => !written.has(slug));
  if (lessons.length === 0) {
    return broken('lessons', 'none is named',
      'Name in the yaml the lesson that leads to this exercise.');
  }
  return holds('lessons', missing.length === 0 ? lessons.join(', ')
    : `${lessons.join(', ')}; not written yet: ${missing.join(', ')}`);
}

const TICKED = /`([^`]+)`/g;
const CODE = /[;={}[\]+*!?<>|&]|\w\(/;
/** Words that nobody writes in prose: camelCase, snake_case, a call. */
const CODE_WORD = /\b[a-z]+[A-Z]\w*|\b\w+_\w+|\b\w+(?=\()/g;

/** The first asks, and gives away no name of the solution; the second may
 *  name things, and shows no code. The yaml's schema counts the tiers. */
export function hintProof({ exercise, solution }: LoadedExercise): Proof {
  const names = new Set(solution.match(/[A-Za-z_]\w*/g));
  for (const [check, tiers] of Object.entries(exercise.spec.hints)) {
    const [first = '', second = ''] = tiers;
    const ticked = [...first.matchAll(TICKED)].map(([, word]) => word!);
    const words = [...ticked, ...first.match(CODE_WORD) ?? []];
    const given = words.find((word) => names.has(word));
    if (given !== undefined) {
      return broken('hints', `tier 1 of ${check} says "${given}", which is `
        + 'in the solution', 'Ask the question without the name.');
    }
    const code = [...second.matchAll(TICKED)].map(([, text]) => text!)
      .find((text) => CODE.test(text));
    if (code !== undefined) {
      return broken('hints', `tier 2 of ${check} has code: ${code}`,
        'Name the idea and the lesson; code is for nobody to copy.');
    }
  }
  const count = Object.keys(exercise.spec.hints).length;
  return holds('hints', `three tiers for ${counted(count, 'check')}`);
}
