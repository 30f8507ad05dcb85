import { test } from 'node:test';
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import {
  followsRecording, milestonesOf, readMilestones, type Course,
} from '../../../../grader/recording/index.ts';
import {
  changed, load, milestoneNames, milestonesText,
} from './recordings.ts';

function fileOf(name: string) {
  return readMilestones(name, parse(milestonesText(name)));
}

for (const name of milestoneNames()) {
  test(`${name} reaches every one of its milestones, and no other`, () => {
    const file = fileOf(name);
    assert.equal(file.recording, name);
    const { entries } = load(name);
    for (const { milestone, t } of milestonesOf(entries, file)) {
      assert.notEqual(t, undefined, milestone.name);
    }
    const never = file.never.map((each) => each.name);
    const course = { steps: [], gaps: [], never };
    assert.deepEqual(followsRecording(course, file, entries), { ok: true });
  });
}

const CREATION: Course = {
  steps: ['created', 'bound', 'scheduled-event', 'running', 'ready'],
  gaps: [{ from: 'bound', to: 'running', between: [0, 2] }],
};

test('a recording follows itself, and so do its repeats', () => {
  const file = fileOf('pod-creation');
  for (const name of ['pod-creation', 'pod-creation.r2', 'pod-creation.r5']) {
    assert.deepEqual(
      followsRecording(CREATION, file, load(name).entries), { ok: true });
  }
});

test('two steps in one write are both reached', () => {
  const reached = milestonesOf(
    load('pod-creation').entries, fileOf('pod-creation'));
  const at = (name: string) =>
    reached.find(({ milestone }) => milestone.name === name)?.index;
  assert.equal(at('running'), at('ready'));
});

test('equal steps are looked for one after the other', () => {
  const reached = milestonesOf(
    load('crash-loop').entries, fileOf('crash-loop'));
  const starts = reached.filter(({ milestone }) =>
    milestone.name.startsWith('started-'));
  assert.equal(new Set(starts.map(({ index }) => index)).size, 7);
});

test('a step that never comes is named', () => {
  const without = changed(load('pod-creation'), (entry) =>
    entry.kind === 'event' && entry.reason === 'Scheduled'
      ? undefined : entry);
  assert.deepEqual(
    followsRecording(CREATION, fileOf('pod-creation'), without.entries), {
      ok: false, t: 0.288,
      sentence: 'expected scheduled-event after bound (0.288 s); '
        + 'it never came.',
    });
});

test('a step before its cause is told with its time', () => {
  const entries = [...load('pod-creation').entries];
  const at = entries.findIndex((entry) =>
    entry.kind === 'write' && entry.subresource === 'binding');
  const early = [
    entries[at + 1]!, ...entries.slice(0, at + 1), ...entries.slice(at + 2),
  ];
  const followed = followsRecording(CREATION, fileOf('pod-creation'), early);
  assert.ok(!followed.ok);
  assert.equal(followed.sentence,
    'expected scheduled-event after bound (0.288 s); '
    + 'it came at 0.293 s, and not again.');
});

test('a pause outside its range is told with both', () => {
  const late = changed(load('replicaset-selfheal'), (entry) =>
    entry.t > 6.245 ? { ...entry, t: entry.t + 4 } : entry);
  const course: Course = {
    steps: ['deleted', 'created'],
    gaps: [{ from: 'deleted', to: 'created', between: [0, 2] }],
  };
  const file = fileOf('replicaset-selfheal');
  assert.deepEqual(followsRecording(
    course, file, load('replicaset-selfheal').entries), { ok: true });
  const followed = followsRecording(course, file, late.entries);
  assert.ok(!followed.ok);
  assert.equal(followed.sentence,
    'expected created between 0 s and 2 s after deleted; '
      + 'it came after 4.004 s, at 10.249 s.');
});

test('a course with an unknown step is refused', () => {
  assert.throws(() => followsRecording(
    { steps: ['flies'], gaps: [] }, fileOf('pod-creation'), []),
  /pod-creation has no milestone flies/);
});

/** [what is wrong, the milestone, the sentence] */
const BAD: readonly (readonly [string, object, RegExp])[] = [
  ['no name', { match: {} }, /m, milestone 1: expected "name" to be a string/],
  ['an unknown matcher', { name: 'a', sentence: 's', match: { colour: 'x' } },
    /expected "match" to be made of actor, .*, found "colour"/],
  ['a cause that is not there',
    { name: 'a', sentence: 's', after: 'b', match: {} },
    /expected "after" to be an earlier milestone or start, found "b"/],
];

for (const [what, milestone, sentence] of BAD) {
  test(`a milestone with ${what} is answered with a sentence`, () => {
    const value = { recording: 'r', milestones: [milestone] };
    assert.throws(() => readMilestones('m', value), sentence);
  });
}
