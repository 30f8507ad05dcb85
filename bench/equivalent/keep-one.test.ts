// What a vitest user would write for E01's first check: the learner's file in
// the exercise's harness, in the same cluster and scenario, and the one
// question whether the missing Pod was asked for within a second.

import { setImmediate } from 'node:timers/promises';
import { createCluster } from '@clusterwright/engine';
import { expect, test } from 'vitest';
import { harness }
  from '../../exercises/01-state/first-loop/harness.ts';
import * as learner from '@learner';

test('a Pod that is missing is asked for within a second', async () => {
  const cluster = createCluster({
    nodes: 1, seed: 1, hop: () => setImmediate(),
    slots: { 'controllers/keep-one': harness(learner) },
  });
  await cluster.runAsync('1s');
  cluster.kubectl(['create', 'namespace', 'ferry']);
  await cluster.runAsync('89s');
  const creates = [...cluster.entries()].filter((entry) =>
    entry.kind === 'request' && entry.actor === 'controllers/keep-one'
      && entry.request.verb === 'create');
  expect(creates.length).toBeGreaterThan(0);
});
