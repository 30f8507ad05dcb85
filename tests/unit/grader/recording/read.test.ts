import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import {
  RecordingError, headerLine, readManifests, readRecording, readRenewals,
} from '../../../../grader/recording/index.ts';
import { load, recordedText } from './recordings.ts';

const HEADER = {
  scenario: 's', kubernetes: 'v1.36.2', nodes: [], namespaces: [],
  steps: [], duration: 1,
};
const WRITE = {
  t: 1, actor: 'kubectl', verb: 'create', resource: 'pods', name: 'web',
};

function text(...lines: readonly unknown[]): string {
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

test('every recording in the folder is read', () => {
  const folder = new URL('../../../../recordings/cluster/', import.meta.url);
  let count = 0;
  for (const file of readdirSync(folder)) {
    const name = file.replace(/\.jsonl$/, '');
    if (name === file || name.endsWith('.metrics')) continue;
    if (name.endsWith('.leases')) {
      assert.ok(readRenewals(recordedText(name)).length > 0, name);
      continue;
    }
    const recording = load(name);
    assert.equal(recording.header.scenario, name);
    assert.ok(recording.entries.length > 0, name);
    count += 1;
  }
  assert.equal(count, 58);
});

test('steps are told apart by what they do', () => {
  const { header } = load('node-failure');
  assert.deepEqual(header.steps.map((step) => step.kind),
    ['kubectl', 'crash', 'start']);
  const joins = load('daemonset').header.steps.filter(
    (step) => step.kind === 'join');
  assert.deepEqual(joins, [{ t: 5.582, kind: 'join', node: 'node-4' }]);
});

test('manifests are split at their titles', () => {
  const parts = readManifests('# manifest 1\na: 1\n---\n# manifest 2\nb: 2\n');
  assert.deepEqual([...parts], [[1, 'a: 1\n---\n'], [2, 'b: 2\n']]);
});

test('a null name, namespace or text reads as none', () => {
  const line = { ...WRITE, name: null, namespace: null };
  const [entry] = readRecording(text(HEADER, line)).entries;
  assert.ok(entry?.kind === 'write');
  assert.equal(entry.name, '');
  assert.equal(entry.namespace, undefined);
});

/** [what is wrong, the text, the sentence] */
const BAD: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'line 1: expected a header, found an empty file.'],
  ['no JSON', `${text(HEADER)}\nnot json`,
    'line 2: expected the line to be one JSON object, found "not json".'],
  ['a list', text(HEADER, []),
    'line 2: expected the line to be a JSON object, found [].'],
  ['a header without a name', text({ ...HEADER, scenario: undefined }),
    'line 1: expected "scenario" to be a string of at most 253 characters, '
    + 'found nothing.'],
  ['a time that is none', text(HEADER, WRITE, { ...WRITE, t: 'soon' }),
    'line 3: expected "t" to be a number from -10000000 to 10000000, '
    + 'found "soon".'],
  ['a code that is none', text(HEADER, { ...WRITE, code: 7 }),
    'line 2: expected "code" to be a number from 100 to 599, found 7.'],
  ['half a change', text(HEADER, { ...WRITE, changed: { 'a.b': ['x'] } }),
    'line 2: expected "changed" of a.b to be a pair of before and after, '
    + 'found ["x"].'],
  ['an Event without a reason',
    text(HEADER, { t: 1, actor: 'a', verb: 'create', event: { type: 'x' } }),
    'line 2: expected "reason" to be a string of at most 253 characters, '
    + 'found nothing.'],
  ['an unknown step', text({ ...HEADER, steps: [{ t: 0, dance: 'now' }] }),
    'line 1, step 1: expected the step to be one with kubectl, crash, start, '
    + 'stop, join, network-plugin, load, metrics, note, '
    + 'found {"t":0,"dance":"now"}.'],
  ['a step whose manifest is not there',
    text({ ...HEADER, steps: [{ t: 3, kubectl: 'x', manifest: 2 }] }),
    'line 1: the step at 3 s names manifest 2, and the manifests have no '
    + '"# manifest 2".'],
];

for (const [what, content, sentence] of BAD) {
  test(`${what} is answered with a sentence`, () => {
    assert.throws(() => readRecording(content), (error) => {
      assert.ok(error instanceof RecordingError);
      assert.equal(error.message, sentence);
      return true;
    });
  });
}

test('an object nested without end is refused, not followed', () => {
  let deep: object = {};
  for (let level = 0; level < 2_000; level += 1) deep = { deep };
  assert.throws(
    () => readRecording(text(HEADER, { ...WRITE, object: deep })),
    /line 2: expected "object" to be an object of at most 24 levels/);
});

test('a line without end is refused before it is parsed', () => {
  assert.throws(
    () => readRecording(`${text(HEADER)}\n${'x'.repeat(300_000)}`),
    /line 2: a line has at most 262144 characters, this one has 300000/);
});

test('a manifest that comes twice is refused', () => {
  assert.throws(() => readManifests('# manifest 1\n# manifest 1\n'),
    /manifests, line 2: manifest 1 comes twice/);
});

test('a header is written as it was read', () => {
  for (const name of ['daemonset', 'hpa', 'leader-election', 'etcd-quorum']) {
    const { header } = load(name);
    // Without manifests, since a header alone has none to name.
    const steps = header.steps.map((step) => step.kind === 'kubectl'
      ? { t: step.t, kind: step.kind, args: step.args } : step);
    const again = readRecording(headerLine({ ...header, steps })).header;
    assert.deepEqual(again, { ...header, steps });
  }
});
