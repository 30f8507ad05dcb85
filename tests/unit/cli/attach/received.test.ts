import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  received, receivedEvent,
} from '../../../../cli/attach/received.ts';
import {
  codeOf, connectionRefusal, statusOf, timeoutRefusal,
} from '../../../../cli/attach/refusals.ts';
import { readEvents } from '../../../../cli/attach/watch-lines.ts';
import { ApiError, isConflict, isExpired, isNotFound } from '#engine';
import { apiErrors } from '../../../../engine/machinery/realm-errors.ts';

const CONFLICT = {
  kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
  message: 'Operation cannot be fulfilled on nodes "a": …',
  reason: 'Conflict', details: { name: 'a', kind: 'nodes' }, code: 409,
};

/** As the component will see it. */
function thrown(code: number, text: string, verb: 'get' | 'create' = 'get') {
  return apiErrors.decode(statusOf({ verb }, code, text)) as ApiError;
}

test('an item of a list has its type, and no managers', () => {
  const list = received({
    kind: 'NodeList', apiVersion: 'v1', metadata: { resourceVersion: '9' },
    items: [{
      metadata: { name: 'a', managedFields: [{ manager: 'kubelet' }] },
    }],
  });
  assert.deepEqual(list, {
    kind: 'NodeList', apiVersion: 'v1', metadata: { resourceVersion: '9' },
    items: [{ kind: 'Node', apiVersion: 'v1', metadata: { name: 'a' } }],
  });
  assert.deepEqual(received({ kind: 'LeaseList', items: null }),
    { kind: 'LeaseList', items: [] });
});

test('a Status keeps the reason and details that the server gave', () => {
  const error = thrown(409, JSON.stringify(CONFLICT));
  assert.ok(isConflict(error));
  assert.equal(error.message, CONFLICT.message);
  assert.deepEqual(error.details, CONFLICT.details);
});

test('what something before the server says becomes a reason, too', () => {
  const page = '<html>\n<h1>502</h1>';
  assert.equal(thrown(502, page).reason, 'InternalError');
  assert.equal(thrown(502, page).message, 'the server answered 502: <html>');
  assert.ok(isNotFound(thrown(404, '404 page not found')));
  assert.ok(isExpired(thrown(410, '')));
  assert.equal(thrown(409, '', 'create').reason, 'AlreadyExists');
  assert.equal(thrown(429, 'slow down').reason, 'TooManyRequests');
  assert.equal(thrown(403, '{"kind":"Status"}').reason, 'Forbidden');
});

test('where no answer came, nobody knows whether it happened', () => {
  const decoded = (error: unknown): ApiError =>
    apiErrors.decode(error) as ApiError;
  const node = (code: string): Error =>
    Object.assign(new Error(code), { code });
  const cut = decoded(connectionRefusal(node('ECONNRESET')));
  assert.deepEqual([cut.reason, cut.definite], ['ServiceUnavailable', false]);
  const none = decoded(connectionRefusal(node('ECONNREFUSED')));
  assert.deepEqual([none.reason, none.definite], ['ServiceUnavailable', true]);
  const late = decoded(timeoutRefusal(30_000));
  assert.deepEqual([late.reason, late.definite], ['Timeout', false]);
  const both = { errors: [node('ECONNREFUSED'), node('ENETUNREACH')] };
  assert.equal(codeOf(both), 'ECONNREFUSED');
});

/** What of a body is delivered, in batches, and how it ended. */
async function heard(...chunks: string[]) {
  const batches: string[][] = [];
  const body = Readable.from(chunks.map((text) => Buffer.from(text)));
  const how = await readEvents(body as unknown as IncomingMessage, (batch) => {
    batches.push(batch.map(({ type, object }) =>
      `${type} ${object.metadata.name ?? object.metadata.resourceVersion}`));
    return Promise.resolve();
  }).then(() => 'ended', (error: Error) => error.message);
  return { batches, how };
}

function line(type: string, name?: string): string {
  const metadata = { name, resourceVersion: '5' };
  return `${JSON.stringify({ type, object: { kind: 'Node', metadata } })}\n`;
}

test('events arrive in order, wherever a chunk ends', async () => {
  const text = line('ADDED', 'ä') + line('MODIFIED', 'b') + line('BOOKMARK');
  const bytes = Buffer.from(text);
  for (const at of [1, 30, 61, 62, 90, bytes.length]) {
    const batches: string[] = [];
    const body = Readable.from([bytes.subarray(0, at), bytes.subarray(at)]);
    await readEvents(body as unknown as IncomingMessage, (batch) => {
      batches.push(...batch.map(({ type }) => type));
      return Promise.resolve();
    });
    assert.deepEqual(batches, ['ADDED', 'MODIFIED', 'BOOKMARK'], `${at}`);
  }
});

test('an ERROR is the last that a watch says', async () => {
  const object = { kind: 'Status', code: 410, message: 'too old' };
  const error = `${JSON.stringify({ type: 'ERROR', object })}\n`;
  const { batches, how } = await heard(
    line('ADDED', 'a') + error + line('ADDED', 'b'), line('ADDED', 'c'));
  assert.deepEqual(batches, [['ADDED a', 'ERROR undefined']]);
  assert.equal(how, 'ended');
  const event = receivedEvent(error)!;
  assert.ok(isExpired(apiErrors.decode(
    statusOf({ verb: 'watch' }, 410, JSON.stringify(event.object)))));
});

test('a watch that says no events is broken off', async () => {
  const complaint = 'the watch said what is no event';
  for (const text of ['<html>\n', '7\n', '{"type":"ADDED"}\n',
    '{"type":"SHOUTED","object":{"metadata":{"resourceVersion":"1"}}}\n']) {
    assert.equal((await heard(text)).how, complaint, text);
  }
  const endless = await heard('x'.repeat(5_000_000));
  assert.match(endless.how, /an event of more than \d+ characters/);
});
