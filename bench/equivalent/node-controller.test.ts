// What a vitest user would write for E14's first check: the learner's file in
// the exercise's harness, in the same cluster and scenario, and the one
// question whether the silent node was marked in time.

import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createCluster, readyStatus } from '@clusterwright/engine';
import { expect, test } from 'vitest';
import { harness }
  from '../../exercises/04-failure/node-heartbeat/harness.ts';
import * as learner from '@watchkeeper';

const EXERCISE = '../../exercises/04-failure/node-heartbeat/';
const manifest = readFileSync(
  new URL(`${EXERCISE}scenarios/web-per-node.yaml`, import.meta.url), 'utf8',
);

test('a node that is silent is Unknown after a minute', async () => {
  const cluster = createCluster({
    nodes: 3, seed: 1, hop: () => setImmediate(),
    slots: { 'node-lifecycle-controller': harness(learner) },
  });
  cluster.kubectl(['apply', '-f', '-'], manifest);
  await cluster.runAsync('60s');
  cluster.crash('node-2');
  await cluster.runAsync('4m');
  const found = [...cluster.entries()].findLast((entry) =>
    entry.kind === 'stored' && entry.resource === 'nodes'
      && entry.key === 'node-2');
  const node = found?.kind === 'stored' ? found.after : undefined;
  expect(readyStatus(node as never)).toBe('Unknown');
});
