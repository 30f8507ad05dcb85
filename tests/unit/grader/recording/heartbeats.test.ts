import { test } from 'node:test';
import assert from 'node:assert/strict';
import { drive } from '../../../../grader/recording/drive.ts';
import { playOf } from '../../../../grader/recording/play.ts';
import { readRecording, readRenewals } from
  '../../../../grader/recording/index.ts';
import { textsOf } from './recordings.ts';

/** Seconds of the first renewal of each node's Lease. */
function firstRenewals(name: string, seed: string): Map<string, number> {
  const { lines, manifests, leases = '' } = textsOf(name)[0]!;
  const play = playOf(
    readRecording(lines, manifests), () => true, readRenewals(leases),
  );
  const { cluster, beginMs } = drive({ ...play, seconds: 15, steps: [] }, seed);
  const first = new Map<string, number>();
  for (const entry of cluster.entries()) {
    const at = entry.at / 1000 - beginMs;
    if (entry.kind !== 'stored' || at < 0) continue;
    if (!entry.resource.startsWith('leases')) continue;
    const node = entry.key.split('/')[1]!;
    if (!first.has(node)) first.set(node, at);
  }
  return first;
}

test('Leases are renewed when the recorded ones were', () => {
  const first = firstRenewals('nodes-crash-most', '1');
  const recorded = { 'node-1': 8.89, 'node-2': 8.4, 'node-3': 8.96 };
  for (const [node, at] of Object.entries(recorded)) {
    const off = Math.abs(first.get(node)! / 1000 - at);
    assert.ok(off < 0.6, `${node} is ${off} s off`);
  }
});

test('a Lease that was about to be renewed still is', () => {
  const first = firstRenewals('all-nodes-down', '2');
  assert.ok(first.get('node-3')! > 9_300, String(first.get('node-3')));
});
