import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  filled, placeholdersOf, playOf,
} from '../../../../grader/recording/index.ts';
import { millisOf } from '../../../../grader/recording/images.ts';
import { wordsOf } from '../../../../grader/recording/words.ts';
import { load, made } from './recordings.ts';

const EVERY = () => true;

/** The images at t = 0 of three nodes of which these Events tell. */
function imagesAfter(...pulled: readonly (readonly [string, string])[]) {
  const nodes = ['node-1', 'node-2', 'node-3'].map((name) =>
    ({ name, allocatable: {}, labels: {} }));
  const lines = pulled.map(([node, message]) => ({
    t: 1, actor: `kubelet/${node}`, verb: 'create', code: 201,
    event: {
      type: 'Normal', reason: 'Pulled', message, count: 1,
      regarding: 'Pod made/web', source: 'kubelet',
    },
  }));
  return playOf(made(lines, { nodes }), EVERY).nodes.map(
    ({ images }) => images);
}

const PRESENT = 'Container image "web:1" already present on machine';
const PULLED = 'Successfully pulled image "web:1" in 1s (1s including waiting)';

test('an image is on a node whose first Pulled says so', () => {
  assert.deepEqual(imagesAfter(
    ['node-1', PRESENT], ['node-2', PULLED], ['node-2', PRESENT],
  ), [['web:1'], [], []]);
});

test('a node of which nothing is told has what all others have', () => {
  assert.deepEqual(imagesAfter(
    ['node-1', PRESENT], ['node-3', PRESENT],
  ), [['web:1'], ['web:1'], ['web:1']]);
});

test('pulls are as recorded', () => {
  const { images } = playOf(load('pod-creation'), EVERY);
  assert.deepEqual(images, [{
    name: 'busybox:1.35', exists: true, sizeBytes: 2_130_679,
    pulls: [{ node: 'node-1', t: 0.946, millis: 69 }],
  }]);
});

test('an image that the registry lacks is told from one that it has', () => {
  const { images } = playOf(load('image-pull-backoff'), EVERY);
  assert.deepEqual(images.map(({ name, exists }) => [name, exists]),
    [['busybox:1.36', true], ['busybox:9.99-nosuch', false]]);
});

test('a step carries its documents', () => {
  const { steps, seconds } = playOf(load('unschedulable'), EVERY);
  assert.equal(seconds, 94);
  const [first, second] = steps;
  assert.ok(first?.kind === 'kubectl' && second?.kind === 'kubectl');
  assert.deepEqual(first.args,
    ['-n', 'unschedulable', 'create', '-f', '-']);
  assert.equal(first.stdin?.split('---').length, 3);
  assert.match(second.stdin ?? '', /name: fourth/);
});

test('a kind that is not served is skipped by name', () => {
  const { steps, skipped } = playOf(
    load('graceful-delete'), (kind) => kind === 'Pod');
  assert.deepEqual(skipped, [{ t: 0, kind: 'Service', name: 'g' }]);
  const [first] = steps;
  assert.ok(first?.kind === 'kubectl');
  assert.doesNotMatch(first.stdin ?? '', /Service/);
});

test('a namespace that a step makes is not there before', () => {
  assert.deepEqual(playOf(load('namespace-delete'), EVERY).namespaces, []);
  assert.deepEqual(playOf(load('taints'), EVERY).namespaces, ['taints']);
});

test('a machine that joins later is known with its time', () => {
  const { nodes } = playOf(load('daemonset'), EVERY);
  assert.deepEqual(nodes.map((node) => node.joinsAt), [0, 0, 0, 5.582]);
});

test('a command line falls into words as in a shell', () => {
  assert.deepEqual(
    wordsOf('patch pod x -p \'[{"op":"remove"}]\'  --type=json ""'),
    ['patch', 'pod', 'x', '-p', '[{"op":"remove"}]', '--type=json', '']);
  assert.deepEqual(wordsOf('a "b \\"c\\" d" e'), ['a', 'b "c" d', 'e']);
  assert.throws(() => wordsOf('get \'pods'),
    /expected a closing ' in get 'pods/);
});

test('a placeholder names the how-manieth Pod of an owner', () => {
  assert.deepEqual(placeholdersOf('{replicaset/web#2}'), [{
    text: '{replicaset/web#2}', ownerKind: 'replicaset', ownerName: 'web',
    nth: 2,
  }]);
  assert.equal(filled('pod/{replicaset/web#2}', () => 'web-x'), 'pod/web-x');
  assert.equal(filled('pods', () => 'never'), 'pods');
});

test('durations are read as Go writes them', () => {
  assert.equal(millisOf('69ms'), 69);
  assert.equal(millisOf('1.5s'), 1_500);
  assert.equal(millisOf('1m20s'), 80_000);
  assert.throws(() => millisOf('soon'), /found "soon"/);
});
