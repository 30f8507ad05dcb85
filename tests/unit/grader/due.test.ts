// Who was away, or began anew, has its time from then on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { Cluster } from '@clusterwright/engine';
import { dueBy, runOf } from '@clusterwright/grader';
import type { Run } from '@clusterwright/grader';

const ACTOR = 'node-lifecycle-controller';

/** A minute in which that happens to the actor. */
function played(during: (cluster: Cluster) => void): Run {
  const cluster = createCluster({ nodes: 1, seed: 1 });
  during(cluster);
  cluster.run(`${60_000 - cluster.now}ms`);
  return runOf(cluster, { actor: ACTOR });
}

const steady = played(() => {});
const paused = played((cluster) => {
  cluster.run('20s');
  cluster.pause(ACTOR);
  cluster.run('10s');
  cluster.start(ACTOR);
});
const crashed = played((cluster) => {
  cluster.run('20s');
  cluster.crash(ACTOR);
  cluster.run('10s');
  cluster.start(ACTOR);
});
const replaced = played((cluster) => {
  cluster.run('20s');
  cluster.replace(ACTOR);
});

test('who goes on after a pause has not begun anew', () => {
  assert.deepEqual(steady.begins, []);
  assert.deepEqual(paused.begins, []);
  assert.deepEqual(crashed.begins, [30_000]);
  assert.deepEqual(replaced.begins, [20_000]);
});

test('who was away is away in the spans between', () => {
  const around = [{ from: 0, to: 20_000 }, { from: 30_000, to: 60_000 }];
  assert.deepEqual(paused.upBetween, around);
  assert.deepEqual(crashed.upBetween, around);
  assert.deepEqual(replaced.upBetween, [{ from: 0, to: 60_000 }]);
});

test('something is due so long after it became known', () => {
  assert.equal(dueBy(steady, 18_000, 5_000), 23_000);
  assert.equal(dueBy(paused, 14_000, 5_000), 19_000);
});

test('a time that is cut short is given again, whole', () => {
  assert.equal(dueBy(paused, 18_000, 5_000), 35_000);
  assert.equal(dueBy(paused, 25_000, 5_000), 35_000);
  assert.equal(dueBy(replaced, 18_000, 5_000), 25_000);
});

test('what is due after the end is late for nobody', () => {
  assert.equal(dueBy(steady, 58_000, 5_000), 63_000);
  const gone = played((cluster) => {
    cluster.run('20s');
    cluster.crash(ACTOR);
  });
  assert.equal(dueBy(gone, 18_000, 5_000), Infinity);
  assert.equal(dueBy(gone, 25_000, 5_000), Infinity);
  assert.equal(dueBy(gone, 60_000, 5_000), 65_000);
});
