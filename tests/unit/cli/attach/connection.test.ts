import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { ApiWire } from '../../../../cli/attach/api-wire.ts';
import {
  ANSWER_BYTES_MAX, Connection, TooLarge, TooLate,
} from '../../../../cli/attach/connection.ts';
import { rightsOf } from '../../../../cli/attach/rights.ts';
import type { Outcome } from '../../../../engine/kernel/host-call.ts';
import {
  LoopbackServer, loopback,
} from '../../../harness/loopback-server.ts';

/** A connection to a server that answers so. */
async function withServer(
  listener: RequestListener,
  story: (connection: Connection) => Promise<void>,
  path = '',
): Promise<void> {
  const server = await LoopbackServer.serve(listener);
  const access = {
    url: new URL(server.url + path),
    context: '', cluster: '', user: '', isChecked: true,
    options: () => Promise.resolve({ ca: loopback('ca.crt') }),
  };
  try {
    await story(new Connection(access, 'test'));
  } finally {
    server.close();
  }
}

function wireOver(connection: Connection): ApiWire {
  return new ApiWire({
    connection, slot: 'node-lifecycle-controller', isDry: false,
    rights: rightsOf('node-lifecycle-controller')!,
    observer: { answered() {}, saw() {} },
    turnstile: () => Promise.resolve(), now: () => 0,
  });
}

const VERSION = { method: 'GET', path: '/version' } as const;
const NODES = { verb: 'list', group: '', version: 'v1', resource: 'nodes' };
const PATIENCE = { timeoutMs: 30_000 };

test('a server below a path is asked below that path', async () => {
  const asked: string[] = [];
  await withServer(({ url = '' }, response) => {
    asked.push(url);
    response.end('{}');
  }, async (connection) => {
    await connection.ask(VERSION, PATIENCE);
  }, '/clusters/lab/');
  assert.deepEqual(asked, ['/clusters/lab/version']);
});

test('an answer that comes too late is none', async () => {
  await withServer(() => {}, async (connection) => {
    await assert.rejects(connection.ask(VERSION, { timeoutMs: 20 }), TooLate);
    const outcome = await wireOver(connection)
      .call({ api: NODES }, { timeoutMs: 20 });
    assert.deepEqual(outcome, {
      ok: false,
      error: { kernel: 'timeout', message: 'no answer within 20 ms' },
    });
  });
});

test('an answer that is too large is not kept', async () => {
  const part = Buffer.alloc(1024 * 1024, ' ');
  await withServer((_request, response) => {
    let left = ANSWER_BYTES_MAX / part.length + 2;
    const more = (): void => {
      left -= 1;
      if (left > 0) response.write(part, more);
      else response.end();
    };
    more();
  }, async (connection) => {
    await assert.rejects(connection.ask(VERSION, PATIENCE), TooLarge);
  });
});

test('a server that is busy is asked again when it says', async () => {
  let asked = 0;
  await withServer((_request, response) => {
    asked += 1;
    if (asked < 3) response.writeHead(429, { 'Retry-After': '0' }).end('{}');
    else response.end('{"kind":"NodeList","items":[]}');
  }, async (connection) => {
    const wire = wireOver(connection);
    assert.ok((await wire.call({ api: NODES }, PATIENCE)).ok);
    assert.equal(asked, 3);
  });
  // One that says nothing of when: it is the component's affair.
  asked = 0;
  await withServer((_request, response) => {
    asked += 1;
    response.writeHead(429).end('{}');
  }, async (connection) => {
    const outcome = await wireOver(connection)
      .call({ api: NODES }, PATIENCE) as Extract<Outcome, { ok: false }>;
    const { reason } = outcome.error as { reason: string };
    assert.equal(reason, 'TooManyRequests');
    assert.equal(asked, 1);
  });
});

test('who has gone hears nothing', async () => {
  const controller = new AbortController();
  await withServer(() => controller.abort(), async (connection) => {
    const { signal } = controller;
    await assert.rejects(connection.ask(VERSION, { ...PATIENCE, signal }),
      { name: 'AbortError' });
  });
});

test('a slow component holds the server back', async () => {
  const event = `${JSON.stringify({
    type: 'ADDED', object: { metadata: { resourceVersion: '1' } },
    filler: 'x'.repeat(64 * 1024),
  })}\n`;
  let written = 0;
  await withServer((_request, response) => {
    const more = (): void => {
      written += event.length;
      response.write(event);
    };
    response.on('drain', more);
    more();
  }, async (connection) => {
    const controller = new AbortController();
    const { signal } = controller;
    let batches = 0;
    let letGo: () => void = () => {};
    const watching = wireOver(connection).watch(
      { api: { ...NODES, verb: 'watch' } }, { ...PATIENCE, signal }, {
        opened: () => Promise.resolve(),
        deliver() {
          batches += 1;
          if (signal.aborted) return Promise.resolve();
          return new Promise((resolve) => {
            letGo = resolve;
          });
        },
      });
    // Whatever the sockets between hold, it stops growing.
    let before = -1;
    while (written !== before || batches === 0) {
      before = written;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
    assert.equal(batches, 1);
    assert.ok(written < 64 * 1024 * 1024, `${written} bytes`);
    controller.abort();
    letGo();
    await watching;
  });
});
