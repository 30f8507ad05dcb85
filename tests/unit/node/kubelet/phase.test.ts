import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerStatuses }
  from '../../../../engine/node/kubelet/container-status.ts';
import { phaseOf } from '../../../../engine/node/kubelet/phase.ts';
import { pod, runtime, sidecar } from './pods.ts';
import type { PodOptions } from './pods.ts';

interface Row {
  readonly says: string;
  readonly of: PodOptions;
  readonly are: readonly string[];
  readonly isEnding?: boolean;
  readonly phase: string;
}

const ROWS: readonly Row[] = [
  { says: 'nothing runs yet', of: {}, are: [], phase: 'Pending' },
  { says: 'one runs', of: {}, are: ['web:running'], phase: 'Running' },
  {
    says: 'one of two runs', of: { containers: ['web', 'side'] },
    are: ['web:running'], phase: 'Pending',
  },
  {
    says: 'it crashed and will be started again', of: {},
    are: ['web:exited=1'], phase: 'Running',
  },
  {
    says: 'all ended well and never start again', of: { policy: 'Never' },
    are: ['web:exited=0'], phase: 'Succeeded',
  },
  {
    says: 'one of two failed', of: {
      policy: 'Never', containers: ['web', 'side'],
    },
    are: ['web:exited=0', 'side:exited=2'], phase: 'Failed',
  },
  {
    says: 'a failure is tried again', of: { policy: 'OnFailure' },
    are: ['web:exited=2'], phase: 'Running',
  },
  {
    says: 'its sidecar still runs', of: {
      policy: 'Never', inits: [sidecar('proxy')],
    },
    are: ['proxy:running', 'web:exited=0'], phase: 'Running',
  },
  {
    says: 'an init container runs', of: { inits: ['setup'] },
    are: ['setup:running'], phase: 'Pending',
  },
  {
    says: 'an init container failed for good', of: {
      inits: ['setup'], policy: 'Never',
    },
    are: ['setup:exited=1'], phase: 'Failed',
  },
  {
    says: 'it is ending and was killed', of: {}, are: ['web:exited=137'],
    isEnding: true, phase: 'Failed',
  },
  {
    says: 'it is ending and was polite', of: {}, are: ['web:exited=0'],
    isEnding: true, phase: 'Succeeded',
  },
];

for (const { says, of, are, isEnding = false, phase } of ROWS) {
  test(`is ${phase} when ${says}`, () => {
    const one = pod(of);
    const statuses = containerStatuses(one, runtime(are), new Map());
    assert.equal(phaseOf(one, statuses, isEnding), phase);
  });
}
