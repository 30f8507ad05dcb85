// All of a realm's program but the learner's file, made when the course is
// built: types are blanked and imports found, so the page only adds one file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRoute } from 'astro';
import { groundOf } from '../../../grader/sandbox/program.ts';
import { loadCourse, slugOf } from '../../course.ts';
import type { Exercise } from '../../course.ts';
import { ROOT } from '../../root.ts';
import type { Prepared } from '../../worker/page-judge.ts';

interface Props extends Record<string, unknown> {
  readonly exercise: Exercise;
}

export async function getStaticPaths() {
  const parts = await loadCourse();
  return parts.flatMap(({ exercises }) => exercises).map((exercise) => ({
    params: { slug: slugOf(exercise) },
    props: { exercise },
  }));
}

/** The exercise is the course's, the engine always ours. */
function readSource(path: string): string {
  const top = path.startsWith('exercises/') ? ROOT : '.';
  return readFileSync(join(top, path), 'utf8');
}

export const GET: APIRoute<Props> = ({ props: { exercise } }) => {
  const { id, data: { entry } } = exercise;
  const ground = groundOf(`exercises/${id}`, readSource);
  return Response.json({ ground, entry } satisfies Prepared);
};
