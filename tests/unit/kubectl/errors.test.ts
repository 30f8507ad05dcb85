import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, invalid, notFound }
  from '../../../engine/machinery/api/errors.ts';
import { pods } from '../../../engine/machinery/api/resource.ts';
import { serverSentence, whenDoing } from '../../../engine/kubectl/errors.ts';

const CAUSE = (field: string) =>
  ({ reason: 'FieldValueInvalid', message: 'is wrong', field });

test('an invalid object is told with one cause or with all', () => {
  const sentence = (...fields: string[]): string =>
    serverSentence(invalid(pods, 'web', fields.map(CAUSE)));
  const head = 'The Pod "web" is invalid';
  assert.equal(sentence(), head);
  assert.equal(sentence('a'), `${head}: a: is wrong`);
  assert.equal(sentence('a', 'b'),
    `${head}: \n* a: is wrong\n* b: is wrong`);
  assert.equal(sentence('a', 'a'), `${head}: a: is wrong`);
});

test('an invalid request of no object is told as a request', () => {
  assert.equal(serverSentence(new ApiError('Invalid', '', {
    details: { causes: [CAUSE('patch')] },
  })), 'The request is invalid: patch: is wrong');
});

test('other refusals are told with their reason, and what was done', () => {
  const error = notFound(pods, 'web');
  const text = 'pods "web" not found';
  assert.equal(serverSentence(error), `Error from server (NotFound): ${text}`);
  assert.equal(whenDoing('error when creating "STDIN"', error),
    `Error from server (NotFound): error when creating "STDIN": ${text}`);
});

test('a server that cannot be reached is told the same everywhere', () => {
  const error = new ApiError('ServiceUnavailable', 'refused');
  const text = 'Unable to connect to the server: refused';
  assert.equal(serverSentence(error), text);
  assert.equal(whenDoing('error when creating "STDIN"', error), text);
});
