// A client cannot tell our API server from a real one: what was asked of
// Kubernetes 1.36.2 is asked of ours, in the same order, and the answers are
// the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXCHANGES, Replay } from './api-replay.ts';
import type { Exchange } from './api-replay.ts';
import { MEANWHILE, sentBody, setUp } from './api-meanwhile.ts';
import { notServed } from './api-not-served.ts';

const replay = new Replay();
setUp(replay);

for (const exchange of EXCHANGES) {
  const { n, group, title } = exchange;
  const name = `answers ${n} (${group}: ${title}) as recorded`;
  const reason = notServed(exchange);
  test(name, { skip: reason ?? false }, () => {
    const differences = isWatch(exchange)
      ? watchDifferences(exchange) : differencesOf(exchange);
    assert.deepEqual(differences, []);
    assert.deepEqual(replay.plane.troubles, []);
  });
}

function differencesOf(exchange: Exchange) {
  const { response, n } = exchange;
  MEANWHILE[n]?.(replay, exchange);
  const answer = replay.play(exchange, sentBody(replay, exchange));
  const { headers: real } = response;
  // Not everywhere were they kept.
  const ours = real === undefined ? undefined : answer.headers;
  return replay.compare(
    { code: response.code, headers: real, body: response.body },
    { code: answer.code, headers: ours, body: answer.body },
  );
}

interface Event {
  readonly object: { readonly metadata: { readonly uid: string } };
}

/** The recorded events, but for those about managedFields alone. */
function seen(lines: readonly { readonly event: Event }[]): Event[] {
  const last = new Map<string, string>();
  return lines.map(({ event }) => event).filter((event) => {
    const { uid } = event.object.metadata;
    const text = JSON.stringify(event).replace('ADDED', 'MODIFIED')
      .replace(/"resourceVersion":"\d+"/, '');
    const isNew = uid === undefined || last.get(uid) !== text;
    last.set(uid, text);
    return isNew;
  });
}

/** The watch under which nothing happens. */
const IDLE = 84;

function isWatch({ request }: Exchange): boolean {
  return /[?&]watch=1|\/api\/v1\/watch\//.test(request.path);
}

/** Opens the watch, lets happen what happened, and runs to its end. */
function watchDifferences(exchange: Exchange) {
  const { request, response, n } = exchange;
  const { method, headers = {} } = request;
  MEANWHILE[-n]?.(replay, exchange);
  const path = replay.pathToOurs(request.path);
  const log = replay.plane.watch({ http: { method, path, headers } });
  replay.plane.run(20);
  MEANWHILE[n]?.(replay, exchange);
  const seconds = /timeoutSeconds=(\d+)/.exec(path)?.[1];
  replay.plane.run(Number(seconds) * 1_000 + 100);
  assert.ok(log.isOver, 'the watch ends');
  const refused = log.error as { readonly code?: number } | undefined;
  const real = seen(response.body as readonly { readonly event: Event }[]);
  // How many bookmarks come just before the end is never promised.
  const count = n === IDLE ? 2 : Math.max(real.length, log.events.length);
  return replay.compare(
    { code: response.code, events: real.slice(0, count) },
    { code: refused?.code ?? 200, events: log.events.slice(0, count) },
  );
}
