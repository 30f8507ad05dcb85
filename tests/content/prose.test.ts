// How lessons read: their length, their sentences and their words.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { LESSONS, all, paragraphs } from './lessons.ts';
import type { Lesson } from './lessons.ts';

const LINES_MAX = 60;
const COLUMNS = 80;
const HEADINGS_MAX = 7;
const PREDICTIONS_MAX = 2;
const CLUSTERS_MAX = 2;
const SENTENCE_WORDS_MAX = 30;
/** Sentences are short; a lesson whose mean is above reads like a law. */
const MEAN_WORDS_MAX = 16;
const JOINED_COLUMNS_MAX = 110;

/** Words that promise, hurry or hide who does it. */
const BANNED = new RegExp([
  'simply', 'just', 'eas(?:y|ily)', 'obviously', 'of course', 'basically',
  'magic(?:al(?:ly)?)?', 'under the hood', 'powerful', 'robust', 'seamless',
  'leverag\\w+', 'blazing', 'master', 'slave', 'minion', 'instantly',
  'the cluster decides', 'Kubernetes moves',
].map((word) => `\\b${word}\\b`).join('|'), 'gi');

/** Statements that a lesson quotes to refute them. */
const QUOTED = /“[^”]*”/g;

function sentencesOf(lesson: Lesson): string[] {
  return paragraphs(lesson).flatMap((text) => (
    text.replace(/^\d+\. /, '').split(/(?<=[.?!:])["”*)]*\s+(?=[A-Z“`*_…])/)
  ));
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => /\w/.test(word)).length;
}

for (const lesson of LESSONS) {
  test(`${lesson.slug} is not longer than a lesson may be`, () => {
    const lines = paragraphs(lesson)
      .map((text) => Math.ceil(text.length / COLUMNS));
    assert.ok(lines.reduce((sum, each) => sum + each, 0) <= LINES_MAX);
    const headings = lesson.body.match(/^## /gm) ?? [];
    assert.ok(headings.length <= HEADINGS_MAX, `${headings.length} headings`);
    const count = (name: string): number => (
      lesson.components.filter((each) => each.name === name).length
    );
    assert.ok(count('Predict') <= PREDICTIONS_MAX);
    assert.ok(count('Predict') >= 1, 'begins with a prediction');
    assert.ok(count('Cluster') >= 1 && count('Cluster') <= CLUSTERS_MAX);
  });

  test(`${lesson.slug} has short sentences`, () => {
    const sentences = sentencesOf(lesson);
    const long = sentences.filter((text) => (
      wordsIn(text) > SENTENCE_WORDS_MAX
    ));
    assert.deepEqual(long, []);
    const words = sentences.reduce((sum, text) => sum + wordsIn(text), 0);
    assert.ok(words / sentences.length <= MEAN_WORDS_MAX);
  });

  test(`${lesson.slug} does without the banned words`, () => {
    const own = paragraphs(lesson).join('\n').replace(QUOTED, '');
    assert.deepEqual(own.match(BANNED) ?? [], []);
  });

  test(`${lesson.slug} has lines that a reviewer can read`, () => {
    const wide = lesson.body.split('\n').filter((line) => (
      line.length > JOINED_COLUMNS_MAX && !/^\s*\[|\]\(/.test(line)
    ));
    assert.deepEqual(wide, []);
  });

  test(`${lesson.slug} ends with what is not true and two questions`, () => {
    const headings = lesson.body.match(/^## .*$/gm) ?? [];
    assert.deepEqual(headings.slice(-2), [
      '## So it is not true that …', '## Check yourself',
    ]);
    const answers = lesson.components.filter(({ name }) => name === 'Answer');
    assert.ok(answers.length >= 2);
  });

  test(`${lesson.slug} defines the terms that it lists`, () => {
    const defined = [...lesson.body.matchAll(/<Term>([^<]+)<\/Term>/g)]
      .map(([, term = '']) => term.toLowerCase().replace(/s$/, ''));
    const listed = (lesson.head['terms'] as readonly string[])
      .map((term) => term.toLowerCase().replace(/s$/, ''));
    assert.deepEqual(defined.filter((term) => (
      !listed.some((each) => each.includes(term) || term.includes(each))
    )), []);
  });
}

test('a snippet marks three lines at most', () => {
  for (const { props, lesson } of all('Snippet')) {
    const marks = props['highlight']?.startsWith('[')
      ? props['highlight'].split(',').length : 1;
    assert.ok(marks <= 3, `${lesson.path}: ${props['of']}`);
  }
});
