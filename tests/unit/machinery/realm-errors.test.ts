import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AssertionError } from '../../../engine/kernel/assert.ts';
import { ApiError, conflict, timeout }
  from '../../../engine/machinery/api/errors.ts';
import { pods } from '../../../engine/machinery/api/resource.ts';
import { apiErrors, sentenceOf }
  from '../../../engine/machinery/realm-errors.ts';

/** As a port carries it. */
function carried(error: unknown): ApiError {
  const text = JSON.stringify(apiErrors.encode(error));
  const decoded = apiErrors.decode(JSON.parse(text));
  assert.ok(decoded instanceof ApiError);
  return decoded;
}

test('an ApiError is the same on the other side', () => {
  const error = conflict(pods, 'web');
  const { reason, code, message, details, definite } = carried(error);
  assert.deepEqual(
    { reason, code, message, details, definite },
    {
      reason: 'Conflict', code: 409, message: error.message,
      details: { name: 'web', kind: 'pods' }, definite: true,
    },
  );
});

test('a time-out stays one that leaves open what happened', () => {
  const { reason, code, definite } = carried(timeout('no leader'));
  assert.deepEqual([reason, code, definite], ['Timeout', 504, false]);
});

test('what the kernel refuses is an ApiError by its kind', () => {
  const kinds = ['timeout', 'refused', 'reset', 'forbidden'];
  const outcomes = kinds.map((kernel) => {
    const error = apiErrors.decode({ kernel, message: 'm' }) as ApiError;
    return `${error.reason} ${error.definite} ${error.message}`;
  });
  assert.deepEqual(outcomes, [
    'Timeout false m', 'ServiceUnavailable true m',
    'ServiceUnavailable false m', 'Forbidden true m',
  ]);
});

test('a mistake in a program arrives as an internal error', () => {
  const { reason, definite, message } = carried(new Error('oh'));
  assert.deepEqual(
    [reason, definite, message], ['InternalError', false, 'oh'],
  );
});

test('an error is told in words that no host chooses', () => {
  const nothing = undefined as unknown as { x: number };
  let hosts: unknown;
  try {
    hosts = nothing.x;
  } catch (error) {
    hosts = error;
  }
  assert.equal(sentenceOf(hosts), 'TypeError');
  assert.equal(sentenceOf(new Error('mine')), 'mine');
  assert.equal(
    sentenceOf(new AssertionError('so it is')), 'AssertionError: so it is',
  );
  assert.equal(sentenceOf('thrown text'), 'thrown text');
});
