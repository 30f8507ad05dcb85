// The course as a whole: parts, their lessons and exercises in order. A name
// that leads nowhere fails the build here, because Astro only logs it.
import { getCollection } from 'astro:content';
import type { CollectionEntry } from 'astro:content';

export type Lesson = CollectionEntry<'lessons'>;
export type Exercise = CollectionEntry<'exercises'>;

export interface Part {
  /** '00-orientation' */
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly lessons: readonly Lesson[];
  readonly exercises: readonly Exercise[];
}

/** 'one-command' of '00-orientation/one-command'. */
export function slugOf({ id }: { readonly id: string }): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function folderOf({ id }: { readonly id: string }): string {
  return id.slice(0, id.indexOf('/'));
}

/** What is wrong with the names that lessons and exercises use. */
function danglingNames(
  lessons: readonly Lesson[], exercises: readonly Exercise[],
): string[] {
  const lessonSlugs = new Set(lessons.map(slugOf));
  const exerciseSlugs = new Set(exercises.map(slugOf));
  const missing = (
    where: string, names: readonly string[], known: Set<string>,
  ): string[] => names.filter((name) => !known.has(name))
    .map((name) => `${where}: there is no "${name}"`);
  return [
    ...lessons.flatMap(({ id, data }) => [
      ...missing(`content/${id}.mdx: needs`, data.needs, lessonSlugs),
      ...missing(`content/${id}.mdx: leads`, data.leads, exerciseSlugs),
    ]),
    ...exercises.flatMap(({ id, data }) => (
      data.slug === slugOf({ id }) ? [] : [
        `exercises/${id}/exercise.yaml: slug is "${data.slug}", `
          + 'the folder says otherwise',
      ]
    )),
  ];
}

async function load(): Promise<readonly Part[]> {
  const [parts, lessons, exercises] = await Promise.all([
    getCollection('parts'),
    getCollection('lessons'),
    getCollection('exercises'),
  ]);
  const wrong = danglingNames(lessons, exercises);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  lessons.sort((a, b) => a.data.number - b.data.number);
  exercises.sort((a, b) => a.data.number - b.data.number);
  return parts.sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, data: { title } }) => ({
      id,
      number: Number(id.slice(0, 2)),
      title,
      lessons: lessons.filter((lesson) => folderOf(lesson) === id),
      exercises: exercises.filter((entry) => folderOf(entry) === id),
    }))
    .filter((part) => part.lessons.length + part.exercises.length > 0);
}

let course: Promise<readonly Part[]> | undefined;

/** All parts that hold something, in order. */
export function loadCourse(): Promise<readonly Part[]> {
  return course ??= load();
}

export async function partOf(entry: Lesson | Exercise): Promise<Part> {
  const parts = await loadCourse();
  const part = parts.find(({ id }) => id === folderOf(entry));
  if (part === undefined) {
    throw new Error(`${entry.id}: its part is not in content/parts.yaml`);
  }
  return part;
}
