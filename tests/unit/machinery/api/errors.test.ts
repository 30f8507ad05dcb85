import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  alreadyExists, ApiError, badRequest, conflict, forbidden, fromStatus,
  internalError, invalid, isAlreadyExists, isConflict, isExpired, isNotFound,
  isRetryable, isTimeout, notFound, REASON_CODES, timeout, tooManyRequests,
  toStatus,
} from '../../../../engine/machinery/api/errors.ts';
import type { Status } from '../../../../engine/machinery/api/meta.ts';
import {
  configmaps, deployments, nodes, pods,
} from '../../../../engine/machinery/api/resource.ts';

const RECORDED = new URL(
  '../../../../recordings/api/api-semantics.jsonl', import.meta.url,
);

/** What the real server said, by the number of the exchange. */
const statuses = new Map<number, Status>();
for (const line of readFileSync(RECORDED, 'utf8').trim().split('\n')) {
  const { n, response } = JSON.parse(line);
  const body = response?.body;
  if (body?.kind === 'Status' && body.status === 'Failure') {
    statuses.set(n, body);
  }
}

test('says what the recorded server said, to the letter', () => {
  const said: Readonly<Record<number, ApiError>> = {
    13: alreadyExists(configmaps, 'one'),
    15: notFound(configmaps, 'nope'),
    20: conflict(configmaps, 'one'),
    23: badRequest('the name of the object (one) does not match the name on '
      + 'the URL (two)'),
    54: invalid(configmaps, '', [{
      reason: 'FieldValueRequired',
      message: 'Required value: name or generateName is required',
      field: 'metadata.name',
    }]),
    211: invalid(deployments, 'd', [{
      reason: 'FieldValueInvalid',
      message: 'Invalid value: 5: must be greater than minReadySeconds',
      field: 'spec.progressDeadlineSeconds',
    }]),
    238: tooManyRequests(
      "Cannot evict pod as it would violate the pod's disruption budget.", 0,
      [{
        reason: 'DisruptionBudget',
        message: 'The disruption budget upd needs 1 healthy pods and has 1 '
          + 'currently',
      }],
    ),
    247: forbidden(pods, 'b', 'exceeded quota: q, requested: '
      + 'requests.cpu=200m, used: requests.cpu=900m, limited: '
      + 'requests.cpu=1'),
    257: forbidden(nodes, '', 'User "alice" cannot list resource "nodes" in '
      + 'API group "" at the cluster scope'),
  };
  for (const [n, error] of Object.entries(said)) {
    assert.deepEqual(toStatus(error), statuses.get(Number(n)), n);
  }
});

test('keeps a recorded Status through fromStatus and back', () => {
  for (const [n, status] of statuses) {
    if ('continue' in status.metadata) continue;
    assert.deepEqual(toStatus(fromStatus(status)), status, String(n));
  }
});

test('knows the code of every recorded reason', () => {
  const codes: Readonly<Record<string, number>> = REASON_CODES;
  for (const { reason, code } of statuses.values()) {
    if (reason !== undefined) assert.equal(codes[reason], code, reason);
  }
});

test('is an Error without a stack', () => {
  const error = notFound(pods, 'web');
  assert.ok(error instanceof ApiError);
  assert.ok(error instanceof Error);
  assert.equal(error.stack, undefined);
  assert.equal(String(error), 'ApiError: pods "web" not found');
  assert.throws(() => { throw error; }, ApiError);
});

test('tells refusals apart', () => {
  assert.ok(isNotFound(notFound(pods, 'a')));
  assert.ok(isConflict(conflict(pods, 'a')));
  assert.ok(isAlreadyExists(alreadyExists(pods, 'a')));
  assert.ok(!isConflict(alreadyExists(pods, 'a')), 'both are 409');
  assert.ok(isExpired(new ApiError('Gone', '')));
  assert.ok(isTimeout(timeout('')));
  assert.ok(!isNotFound({ reason: 'NotFound' }));
  assert.ok(!isNotFound(undefined));
});

test('says which may have happened, and which to send again', () => {
  assert.equal(timeout('').definite, false);
  assert.equal(conflict(pods, 'a').definite, true);
  assert.ok(isRetryable(timeout('')));
  assert.ok(internalError('x').retryable);
  assert.ok(!isRetryable(conflict(pods, 'a')));
  assert.ok(!isRetryable(new TypeError()));
});

test('names a cause that came twice once in the message', () => {
  const cause = { reason: 'r', message: 'wrong', field: 'spec.x' };
  const other = { ...cause, field: 'spec.y' };
  const error = invalid(pods, 'web', [cause, cause, other]);
  assert.equal(error.message,
    'Pod "web" is invalid: [spec.x: wrong, spec.y: wrong]');
  assert.equal(error.details?.causes?.length, 3);
});
