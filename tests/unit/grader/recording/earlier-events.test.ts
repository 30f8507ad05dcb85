import { test } from 'node:test';
import assert from 'node:assert/strict';
import { withoutEarlier } from
  '../../../../grader/recording/earlier-events.ts';
import { made } from './recordings.ts';

function said(verb: string, count: number, message = 'm') {
  return {
    t: 1, actor: 'kubelet/node-1', verb, event: {
      type: 'Normal', reason: 'NodeReady', message, count,
      regarding: 'Node node-1', source: 'kubelet',
    },
  };
}

function counted(...lines: object[]): string[] {
  return withoutEarlier(made(lines).entries).map((entry) =>
    (entry.kind === 'event' ? `${entry.verb} ${entry.count}` : 'write'));
}

test('what an Event counted before the beginning does not count', () => {
  assert.deepEqual(counted(said('patch', 3), said('patch', 4)),
    ['create 1', 'patch 2']);
});

test('an Event that is new stays as it is', () => {
  assert.deepEqual(counted(said('create', 1), said('patch', 2)),
    ['create 1', 'patch 2']);
});

test('Events of other words are other Events', () => {
  assert.deepEqual(counted(said('patch', 3), said('patch', 5, 'n')),
    ['create 1', 'create 1']);
});

test('an Event that expired and begins anew is counted from there', () => {
  assert.deepEqual(counted(said('patch', 3), said('create', 1)),
    ['create 1', 'create 1']);
});
