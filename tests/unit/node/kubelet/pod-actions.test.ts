import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podActions } from '../../../../engine/node/kubelet/pod-actions.ts';
import { pod, runtime, sidecar } from './pods.ts';
import type { PodOptions } from './pods.ts';

const QUIET = { isStarted: () => true, problem: () => undefined };

interface Row {
  readonly says: string;
  readonly of: PodOptions;
  readonly are?: readonly string[];
  readonly sandbox?: 'SANDBOX_READY' | 'SANDBOX_NOTREADY' | 'none';
  readonly does: string;
}

const ROWS: readonly Row[] = [
  {
    says: 'makes the sandbox before anything', of: {}, sandbox: 'none',
    does: 'sandbox web',
  },
  {
    says: 'begins with the first init container',
    of: { inits: ['a', 'b'] }, sandbox: 'none', does: 'sandbox a',
  },
  {
    says: 'waits for an init container to end', of: { inits: ['a', 'b'] },
    are: ['a:running'], does: '',
  },
  {
    says: 'starts the next init container', of: { inits: ['a', 'b'] },
    are: ['a:exited=0'], does: 'b',
  },
  {
    says: 'repeats an init container that failed', of: { inits: ['a', 'b'] },
    are: ['a:exited=1'], does: 'a',
  },
  {
    says: 'gives up after an init container that may not fail',
    of: { inits: ['a'], policy: 'Never' }, are: ['a:exited=1'], does: 'end',
  },
  {
    says: 'starts all apps once initialised',
    of: { inits: ['a'], containers: ['x', 'y'] }, are: ['a:exited=0'],
    does: 'x y',
  },
  {
    says: 'runs no init container twice', of: { inits: ['a'] },
    are: ['web:exited=1'], does: 'web',
  },
  { says: 'leaves alone what runs', of: {}, are: ['web:running'], does: '' },
  {
    says: 'leaves alone what has succeeded', of: {
      policy: 'OnFailure', containers: ['x', 'y'],
    },
    are: ['x:exited=0', 'y:running'], does: '',
  },
  {
    says: 'ends a Pod of which all is done', of: { policy: 'Never' },
    are: ['web:exited=1'], does: 'end',
  },
  {
    says: 'starts a sidecar before the next init container',
    of: { inits: [sidecar('s'), 'a'] }, are: ['s:running'], does: 'a',
  },
  {
    says: 'starts a sidecar again beside the apps',
    of: { inits: [sidecar('s')] }, are: ['s:exited=0', 'web:running'],
    does: 's',
  },
  {
    says: 'makes a new sandbox when the old one died', of: {},
    are: ['web:exited=255'], sandbox: 'SANDBOX_NOTREADY',
    does: 'sandbox web',
  },
  {
    says: 'makes no new sandbox for what is done',
    of: { policy: 'Never' }, are: ['web:exited=0'],
    sandbox: 'SANDBOX_NOTREADY', does: 'end',
  },
];

for (const { says, of, are = [], sandbox, does } of ROWS) {
  test(says, () => {
    const now = sandbox === 'none'
      ? { sandboxes: [], containers: [] } : runtime(are, sandbox);
    const actions = podActions(pod(of), now, QUIET);
    const words = [
      ...(actions.killPod ? ['end'] : []),
      ...(actions.createSandbox ? ['sandbox'] : []),
      ...actions.kill.map(({ now: { name } }) => `kill-${name}`),
      ...actions.start.map(({ name }) => name),
    ];
    assert.equal(words.join(' '), does);
  });
}

test('ends and starts again what failed its liveness probe', () => {
  const actions = podActions(pod(), runtime(['web:running']), {
    ...QUIET, problem: () => 'liveness',
  });
  assert.deepEqual(actions.kill.map(({ message }) => message),
    ['Container web failed liveness probe, will be restarted']);
  assert.deepEqual(actions.start.map(({ name }) => name), ['web']);
});

test('ends for good what failed its liveness probe and may not run again',
  () => {
    const one = pod({ policy: 'Never' });
    const actions = podActions(one, runtime(['web:running']), {
      ...QUIET, problem: () => 'liveness',
    });
    assert.deepEqual(actions.kill.map(({ message }) => message),
      ['Container web failed liveness probe']);
    assert.deepEqual(actions.start, []);
  });

test('starts anew what was given another image', () => {
  const changed = pod({
    containers: [{ name: 'web', image: 'busybox:1.37', resources: {} }],
  });
  const actions = podActions(changed, runtime(['web:running']), QUIET);
  assert.deepEqual(actions.kill.map(({ message }) => message),
    ['Container web definition changed, will be restarted']);
  assert.deepEqual(actions.start.map(({ name }) => name), ['web']);
});

test('waits for a sidecar until it is started', () => {
  const one = pod({ inits: [sidecar('s'), 'a'] });
  const actions = podActions(one, runtime(['s:running']), {
    ...QUIET, isStarted: () => false,
  });
  assert.deepEqual(actions.start, []);
});
