// Lessons as a program reads them: front matter, prose, and what they quote.
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';

export interface Component {
  /** 'Cluster' */
  readonly name: string;
  /** The attributes: a string, or what stands in braces as it is written. */
  readonly props: Readonly<Record<string, string>>;
}

export interface Lesson {
  /** 'content/04-failure/node-death.mdx' */
  readonly path: string;
  readonly slug: string;
  readonly head: Readonly<Record<string, unknown>>;
  /** Everything below the front matter. */
  readonly body: string;
  readonly components: readonly Component[];
}

/** Everything up to a tag's end: text, strings, and braces with strings. */
const INSIDE = String.raw`(?:[^>"{]|"[^"]*"|\{(?:[^{}'"]|'[^']*'|"[^"]*")*\})*`;
const OPEN = new RegExp(String.raw`<([A-Z]\w*)\b(${INSIDE})>`, 'g');
/** What is shown and not read as a sentence. */
const SHOWN = new RegExp(
  '<(Predict|Cluster|Timeline|Steps|Filters|Snippet|Exercise)'
    + String.raw`\b${INSIDE}\/?>`, 'g');
const PROP = /(\w+)=(?:"([^"]*)"|\{((?:[^{}'"]|'[^']*'|"[^"]*")*)\})/g;

function componentsIn(body: string): Component[] {
  return [...body.matchAll(OPEN)].map(([, name = '', text = '']) => ({
    name,
    props: Object.fromEntries([...text.matchAll(PROP)].map(
      ([, key = '', quoted, braced = '']) => [key, quoted ?? braced.trim()],
    )),
  }));
}

function read(path: string): Lesson {
  const [, head = '', body = ''] = readFileSync(path, 'utf8')
    .split(/^---$/m).map((part) => part.trim());
  return {
    path, body,
    slug: path.slice(path.lastIndexOf('/') + 1, -'.mdx'.length),
    head: parse(head) as Record<string, unknown>,
    components: componentsIn(body),
  };
}

/** All lessons, in the order of the course. */
export const LESSONS: readonly Lesson[] = readdirSync(
  'content', { recursive: true, encoding: 'utf8' },
).filter((name) => name.endsWith('.mdx'))
  .map((name) => read(`content/${name}`))
  .sort((a, b) => Number(a.head['number']) - Number(b.head['number']));

/** The components of one name, each with the lesson it stands in. */
export function all(name: string): (Component & { lesson: Lesson })[] {
  return LESSONS.flatMap((lesson) => lesson.components
    .filter((component) => component.name === name)
    .map((component) => ({ ...component, lesson })));
}

/** "['a', 'b']" of a prop as its strings. */
export function strings(text = ''): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"/g)]
    .map(([, single, double]) => single ?? double ?? '');
}

/** Paragraphs, list items and answers: what is read as sentences. */
export function paragraphs({ body }: Lesson): string[] {
  const plain = body.replace(/^```[\s\S]*?^```$/gm, '')
    .replace(SHOWN, '\n')
    .replace(/<\/Predict>/g, '\n')
    .replace(/<\/?(Term|Note)>|<Idea [^>]*>/g, '')
    .replace(/<\/?Answer>/g, '\n\n');
  return plain.split(/\n\s*\n/)
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '' && !text.startsWith('#'));
}
