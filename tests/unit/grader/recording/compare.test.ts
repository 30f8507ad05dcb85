import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  compare, type Comparison, type RecordedEntry, type Recording,
} from '../../../../grader/recording/index.ts';
import { changed, load, made, write } from './recordings.ts';

function isAt(entry: RecordedEntry, line: number): boolean {
  return entry.line === line;
}

/** agree, of: writes, facts, gaps, added */
function figures({ writes, facts, gaps, added }: Comparison) {
  return [writes, facts, gaps, added].map(({ agree, of }) => `${agree}/${of}`);
}

const REAL = load('pod-creation');

test('a recording agrees with itself in everything', () => {
  for (const name of ['pod-creation', 'crash-loop', 'deployment-rollout']) {
    const recording = load(name);
    const { writes, facts, gaps, added, differences } =
      compare(recording, recording);
    assert.equal(writes.agree, writes.of, name);
    assert.equal(facts.agree, facts.of, name);
    assert.equal(gaps.agree, gaps.of, name);
    assert.equal(added.agree, 0, name);
    assert.deepEqual(differences, [], name);
  }
});

test('a write that is dropped has no counterpart', () => {
  const ours = changed(REAL, (entry) =>
    isAt(entry, 4) ? undefined : entry);
  const comparison = compare(REAL, ours);
  assert.deepEqual(figures(comparison), ['9/10', '40/40', '0/0', '0/10']);
  assert.deepEqual(comparison.differences, [{
    t: 0.293, object: 'pods pod-creation/web',
    sentence: 'kube-scheduler\'s Event Scheduled has no counterpart.',
  }]);
});

test('a write that is added is counted as added alone', () => {
  const ours: Recording = {
    ...REAL, entries: [...REAL.entries, REAL.entries.at(3)!],
  };
  const comparison = compare(REAL, ours);
  assert.deepEqual(figures(comparison), ['10/10', '43/43', '0/0', '1/10']);
  assert.match(comparison.differences[0]!.sentence,
    /^kubelet\/node-1's patch of pods\/status is added/);
});

test('a reason that differs is one fact less', () => {
  const path = 'status.containerStatuses[web]';
  const ours = changed(REAL, (entry) => {
    if (entry.kind !== 'write' || entry.changed?.[path] === undefined) {
      return entry;
    }
    const text = JSON.stringify(entry).replace('ContainerCreating', 'Other');
    return JSON.parse(text) as RecordedEntry;
  });
  const comparison = compare(REAL, ours);
  assert.deepEqual(figures(comparison), ['10/10', '42/43', '0/0', '0/10']);
  assert.equal(comparison.differences[0]!.sentence,
    'kubelet/node-1\'s patch of pods/status has '
    + 'status.containerStatuses[web].state.waiting.reason '
    + '"ContainerCreating", here "Other".');
});

test('a fact that only ours has is one that does not agree', () => {
  const ours = changed(REAL, (entry) =>
    entry.kind === 'write' && entry.subresource === 'binding'
      ? { ...entry, changed: {
        ...entry.changed, 'status.phase': ['Pending', 'Running'],
      } }
      : entry);
  assert.deepEqual(figures(compare(REAL, ours)),
    ['10/10', '43/44', '0/0', '0/10']);
});

test('an Event of another reason is no counterpart', () => {
  const ours = changed(REAL, (entry) =>
    entry.kind === 'event' && entry.reason === 'Started'
      ? { ...entry, reason: 'Begun' } : entry);
  assert.deepEqual(figures(compare(REAL, ours)),
    ['9/10', '40/40', '0/0', '1/10']);
});

test('a write by another writer is no counterpart', () => {
  const ours = changed(REAL, (entry) =>
    entry.kind === 'write' && entry.subresource === 'binding'
      ? { ...entry, actor: 'kubectl' } : entry);
  assert.equal(compare(REAL, ours).writes.agree, 9);
});

test('writes of one writer keep their order', () => {
  const swapped = [...REAL.entries];
  const status = swapped.flatMap((entry, index) =>
    entry.kind === 'write' && entry.subresource === 'status'
      && entry.resource === 'pods' ? [index] : []);
  const [, second, third] = status;
  [swapped[second!], swapped[third!]] = [swapped[third!]!, swapped[second!]!];
  const { writes, facts } = compare(REAL, { ...REAL, entries: swapped });
  assert.ok(writes.agree < 10 || facts.agree < facts.of);
});

test('Events and writes of one kubelet may race', () => {
  const swapped = [...REAL.entries];
  const at = swapped.findIndex((entry) =>
    entry.kind === 'event' && entry.reason === 'Pulling');
  [swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!];
  const { writes } = compare(REAL, { ...REAL, entries: swapped });
  assert.equal(writes.agree, writes.of);
});

test('a pause that is off by more than 1.5 s and 25 % does not agree', () => {
  const real = load('crash-loop');
  const whole = compare(real, real).gaps;
  const shifted = (by: number) => compare(real, changed(real, (entry) =>
    entry.t > 80 ? { ...entry, t: entry.t + by } : entry)).gaps.agree;
  assert.equal(shifted(1.4), whole.agree);
  assert.equal(shifted(12), whole.agree);
  assert.ok(shifted(20) < whole.agree);
});

test('an image that must be pulled first differs in text and Events', () => {
  const { writes, facts, differences } =
    compare(load('crash-loop'), load('crash-loop.r3'));
  assert.ok(writes.agree < writes.of && facts.agree < facts.of);
  assert.match(differences[0]!.sentence, /Event Pulling has no counterpart/);
});

const AT_NODE = (node: string) => [
  write({
    verb: 'create', watch: 'ADDED', code: 201, subresource: 'binding',
    actor: 'kube-scheduler', changed: { 'spec.nodeName': [null, node] },
  }),
  write({
    actor: `kubelet/${node}`, subresource: 'status',
    changed: { 'status.phase': ['Pending', 'Running'] },
  }),
];

test('a Pod\'s own kubelet is one writer on any node', () => {
  const there = compare(made(AT_NODE('node-1')), made(AT_NODE('node-2')));
  assert.deepEqual(figures(there), ['2/2', '1/1', '0/0', '0/2']);
});

test('another node\'s kubelet is not the Pod\'s own', () => {
  const lines = AT_NODE('node-1');
  const wrong = [lines[0]!, { ...lines[1], actor: 'kubelet/node-3' }];
  assert.equal(compare(made(lines), made(wrong)).writes.agree, 1);
});

/** A ReplicaSet and two Pods of it, of which the second one fails. */
function set(first: string, second: string, failing: string) {
  const owner = [{ kind: 'ReplicaSet', name: 'web', controller: true }];
  const pod = (name: string) => write({
    verb: 'create', watch: 'ADDED', code: 201, name,
    actor: 'replicaset-controller',
    object: { metadata: { name, ownerReferences: owner } },
  });
  return made([
    write({ verb: 'create', resource: 'replicasets', object: {} }),
    pod(first), pod(second),
    write({
      t: 2, name: failing, subresource: 'status',
      changed: { 'status.phase': ['Pending', 'Failed'] },
    }),
  ]);
}

test('random names are assigned so that they fit best', () => {
  const real = set('web-aaaaa', 'web-bbbbb', 'web-bbbbb');
  const ours = set('web-ccccc', 'web-ddddd', 'web-ccccc');
  assert.deepEqual(figures(compare(real, ours)),
    ['4/4', '1/1', '0/0', '0/4']);
});

test('a Pod too many is added, a Pod too few is missed', () => {
  const real = set('web-aaaaa', 'web-bbbbb', 'web-bbbbb');
  const ours = changed(set('web-ccccc', 'web-ddddd', 'web-ccccc'),
    (entry) => entry.kind === 'write' && entry.name === 'web-ddddd'
      ? undefined : entry);
  assert.deepEqual(figures(compare(real, ours)),
    ['3/4', '1/1', '0/0', '0/4']);
  assert.deepEqual(figures(compare(ours, real)),
    ['3/3', '1/1', '0/0', '1/3']);
});

test('the same two recordings give the same bytes', () => {
  const once = () => JSON.stringify(compare(
    load('deployment-rollout'), load('deployment-rollout.r2')));
  assert.equal(once(), once());
});
