import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeHealth, silencedConditions } from
  '../../../../engine/control-plane/controller-manager/node-health.ts';
import type * as coordinationv1 from
  '../../../../engine/machinery/api/coordinationv1.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

const CREATED = '2026-01-01T00:00:00Z';

function node(heartbeat?: string, more: object[] = []): v1.Node {
  const ready = heartbeat === undefined ? [] : [{
    type: 'Ready', status: 'True', lastHeartbeatTime: heartbeat,
    lastTransitionTime: CREATED, reason: 'KubeletReady', message: 'm',
  }];
  return {
    metadata: { name: 'n', creationTimestamp: CREATED },
    status: { conditions: [...more, ...ready] },
  } as unknown as v1.Node;
}

function lease(renewTime: string): coordinationv1.Lease {
  return { spec: { renewTime } } as coordinationv1.Lease;
}

const R = (second: number) =>
  lease(`2026-01-01T00:00:${second}.000000Z`);

test('a node counts from the first look, whatever its Lease says', () => {
  const health = new NodeHealth();
  assert.equal(health.observe(node('h'), R(10), 90_000, 0), 90_000);
  assert.equal(health.observe(node('h'), R(10), 95_000, 0), 90_000);
});

test('one that never reported counts from its creation', () => {
  const health = new NodeHealth();
  assert.equal(health.observe(node(), undefined, 5_000, 2_000), 2_000);
  assert.equal(health.observe(node(), undefined, 9_000, 2_000), 2_000);
});

test('a renewal is a sign of life, and so is a status', () => {
  const health = new NodeHealth();
  health.observe(node('h'), R(10), 0, 0);
  assert.equal(health.observe(node('h'), R(20), 10_000, 0), 10_000);
  assert.equal(health.observe(node('i'), R(20), 15_000, 0), 15_000);
});

test('a Lease that is older than one seen before is no news', () => {
  const health = new NodeHealth();
  health.observe(node('h'), R(40), 0, 0);
  assert.equal(health.observe(node('h'), R(30), 10_000, 0), 0);
  // After a status of its own the next Lease is news, whatever it says.
  assert.equal(health.observe(node('i'), R(30), 15_000, 0), 15_000);
  assert.equal(health.observe(node('i'), R(30), 20_000, 0), 20_000);
  assert.equal(health.observe(node('i'), R(30), 25_000, 0), 20_000);
});

test('who was deaf takes all for seen just now', () => {
  const health = new NodeHealth();
  health.observe(node('h'), R(10), 0, 0);
  health.forgive(70_000);
  assert.equal(health.observe(node('h'), R(10), 75_000, 0), 70_000);
});

test('a silent node is Unknown in all that its kubelet says', () => {
  const network = {
    type: 'NetworkUnavailable', status: 'False', lastHeartbeatTime: CREATED,
    lastTransitionTime: CREATED,
  };
  const [kept, ready, ...added] =
    silencedConditions(node('h', [network]), 'now');
  assert.equal(kept!.status, 'False');
  assert.equal(ready!.reason, 'NodeStatusUnknown');
  assert.equal(ready!.lastHeartbeatTime, 'h');
  assert.equal(ready!.lastTransitionTime, 'now');
  assert.deepEqual(added.map(({ type, reason }) => `${type} ${reason}`), [
    'MemoryPressure NodeStatusNeverUpdated',
    'DiskPressure NodeStatusNeverUpdated',
    'PIDPressure NodeStatusNeverUpdated',
  ]);
});
