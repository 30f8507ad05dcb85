// What lessons and exercises must say about themselves. A key that nobody
// knows is refused; whether names lead somewhere is checked in course.ts.
import { join } from 'node:path';
import { defineCollection } from 'astro:content';
import { file, glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { exerciseSchema } from '../grader/exercise.ts';
import { ROOT } from './root.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/,
  'expected lower-case words joined by hyphens');

const lessonSchema = z.strictObject({
  /** L01 is 1: the order within the whole course. */
  number: z.number().int().positive(),
  title: z.string().min(1).max(60),
  /** What the reader cannot answer yet. */
  question: z.string().endsWith('?').max(120),
  minutes: z.number().int().min(1).max(60),
  /** Lessons that come before this one; at most two. */
  needs: z.array(slug).max(2),
  /** Exercises that this one leads to. */
  leads: z.array(slug),
  /** Words that it defines, as they stand in the glossary. */
  terms: z.array(z.string()),
});

const partSchema = z.strictObject({
  /** '00-orientation': the folder in content/ and in exercises/. */
  id: z.string().regex(/^\d\d-[a-z-]+$/),
  title: z.string().min(1),
});

const lessons = defineCollection({
  loader: glob({
    base: join(ROOT, 'content'),
    pattern: '*/[^_]*.mdx',
    generateId: ({ entry }) => entry.replace(/\.mdx$/, ''),
  }),
  schema: lessonSchema,
});

const parts = defineCollection({
  loader: file(join(ROOT, 'content/parts.yaml')),
  schema: partSchema,
});

const exercises = defineCollection({
  loader: glob({
    base: join(ROOT, 'exercises'),
    pattern: '*/*/exercise.yaml',
    generateId: ({ entry }) => entry.replace(/\/exercise\.yaml$/, ''),
  }),
  schema: exerciseSchema,
});

export const collections = { lessons, parts, exercises };
