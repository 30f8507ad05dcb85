// What lessons quote is there, whole: regions of source, goldens,
// recordings, scenarios, exercises, and other pages.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { LESSONS, all, strings } from './lessons.ts';
import { SCENARIOS } from './runs.ts';

const SNIPPET_LINES_MAX = 25;

const EXERCISES = new Set(
  readdirSync('exercises', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/exercise.yaml'))
    .map((path) => path.split('/').at(-2)),
);
const SLUGS = new Set(LESSONS.map(({ slug }) => slug));

function regionOf(of: string): string[] {
  const [path = '', region = ''] = of.split('#');
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = (marker: string): number => lines.findIndex((line) => (
    line.trim() === `// ${marker} ${region}`
  ));
  const [start, end] = [at('#region'), at('#endregion')];
  assert.ok(start >= 0 && end > start, `${of} is not there`);
  return lines.slice(start + 1, end);
}

test('every region that a lesson quotes exists, and holds its marks', () => {
  assert.ok(all('Snippet').length > 0);
  for (const { props, lesson } of all('Snippet')) {
    const lines = regionOf(props['of'] ?? '');
    assert.ok(lines.length <= SNIPPET_LINES_MAX, `${lesson.path}: too long`);
    const marks = props['highlight']?.startsWith('[')
      ? strings(props['highlight']) : [props['highlight'] ?? ''];
    for (const mark of marks) {
      assert.ok(lines.some((line) => line.includes(mark)),
        `${lesson.path}: no line of ${props['of']} has ${mark}`);
    }
  }
});

test('every timeline that a lesson quotes exists', () => {
  for (const { props, lesson } of all('Timeline')) {
    const path = props['real'] === undefined
      ? `tests/timelines/${props['of']}.txt`
      : `recordings/cluster/${props['real']}.jsonl`;
    assert.ok(existsSync(path), `${lesson.path}: ${path}`);
    assert.ok((props['lookAt'] ?? '') !== '', `${lesson.path}: look at what?`);
  }
});

test('every run that is held against a recording has its milestones', () => {
  for (const name of ['Cluster', 'Steps']) {
    for (const { props, lesson } of all(name)) {
      if (props['recording'] === undefined) continue;
      const path = `recordings/milestones/${props['recording']}.yaml`;
      assert.ok(existsSync(path), `${lesson.path}: ${path}`);
    }
  }
});

test('every scenario that a lesson names exists, and none is left over', () => {
  const named = ['Cluster', 'Steps', 'Filters'].flatMap(all)
    .map(({ props }) => props['scenario'] ?? '');
  assert.deepEqual([...new Set(named)].sort(), [...SCENARIOS.keys()].sort());
});

test('every lesson leads on to exercises that exist', () => {
  for (const { path, head, components } of LESSONS) {
    const leads = head['leads'] as readonly string[];
    const linked = components.filter(({ name }) => name === 'Exercise')
      .map(({ props }) => props['slug'] ?? '');
    assert.deepEqual(linked, leads, path);
    for (const slug of leads) assert.ok(EXERCISES.has(slug), slug);
    for (const slug of head['needs'] as readonly string[]) {
      assert.ok(SLUGS.has(slug), `${path} needs ${slug}`);
    }
  }
});

test('every link of a lesson leads to a page of the course', () => {
  for (const { path, body } of LESSONS) {
    const links = [...body.matchAll(/\]\(([^)]+)\)|href="([^"]+)"/g)]
      .map(([, one, other]) => one ?? other ?? '');
    for (const link of links.filter((each) => !/^https?:/.test(each))) {
      const [, kind, slug = ''] = /(course|exercises)\/([\w-]+)/.exec(link)
        ?? [];
      const isKnown = kind === 'course' ? SLUGS.has(slug)
        : kind === 'exercises' && EXERCISES.has(slug);
      assert.ok(isKnown, `${path}: ${link}`);
    }
  }
});

test('every idea that a hint names is marked in its lesson', () => {
  const files = readdirSync('exercises', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/exercise.yaml'));
  const named = files.flatMap((path) => [
    ...readFileSync(`exercises/${path}`, 'utf8').matchAll(
      /\(lesson ([\w-]+), ideas? ([\d and,]+)\)/g),
  ]);
  assert.ok(named.length > 0);
  for (const [whole, slug = '', numbers = ''] of named) {
    const lesson = LESSONS.find((each) => each.slug === slug);
    if (lesson === undefined) assert.fail(`no lesson for ${whole}`);
    for (const n of numbers.match(/\d+/g) ?? []) {
      assert.equal(lesson.body.split(`<Idea n={${n}} />`).length, 2, whole);
    }
  }
});

test('lessons are numbered in the order of their parts', () => {
  const parts = LESSONS.map(({ path }) => path.split('/')[1]!);
  assert.deepEqual(parts, [...parts].sort());
});
