// The engine against the real cluster: each of these recordings is played for
// seeds 1, 2 and 3, and stays within the bound that its repeats give.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  parity, parityTable, readRecording, rowOf, type ParityInput,
} from '../../grader/recording/index.ts';
import { textsOf } from '../unit/grader/recording/recordings.ts';

const HELD = [
  'pod-creation', 'pod-init-readiness', 'crash-loop', 'image-pull-backoff',
  'unschedulable',
  'node-failure', 'node-flap', 'all-nodes-down', 'nodes-crash-most',
  'two-zones', 'node-not-ready-cni', 'node-not-ready-runtime',
  'kubelet-restart', 'taints', 'node-failure-stateful',
  'service-endpoints', 'graceful-delete', 'deployment-rollout',
  'liveness-restart', 'oom-kill', 'sidecar', 'scheduler-queue',
  'replicaset-selfheal', 'owner-gc', 'namespace-delete',
];
/** Their objects are left out of the comparison too. */
const NOT_SERVED = ['StatefulSet', 'DaemonSet', 'Job'];

function inputOf(name: string): ParityInput {
  const [first, ...repeats] = textsOf(name);
  return { ...first!, repeats };
}

for (const name of HELD) {
  test(`${name} stays within its bound for seeds 1, 2 and 3`, () => {
    const { result } = parity(inputOf(name));
    assert.ok(rowOf(result).within, `\n${parityTable([result]).join('\n')}`);
    assert.deepEqual(result.untaken, []);
    assert.deepEqual(result.skipped.filter(({ kind }) =>
      !NOT_SERVED.includes(kind)), []);
  });
}

test('the engine\'s run is a recording in the same format', () => {
  const { runs } = parity(inputOf('pod-creation'), ['1']);
  const { header, entries } = readRecording(runs.get('1')!,
    inputOf('pod-creation').manifests);
  assert.equal(header.scenario, 'pod-creation');
  assert.deepEqual(header.steps.map((step) => step.kind), ['kubectl']);
  assert.equal(entries[0]!.actor, 'kubectl');
});

test('the same seed leaves the same bytes', () => {
  const run = () => parity(inputOf('crash-loop'), ['7']).runs.get('7');
  assert.equal(run(), run());
});
