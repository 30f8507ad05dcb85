import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Kernel } from '../../../engine/kernel/kernel.ts';
import type { Observer } from '../../../engine/kernel/kernel.ts';
import { localRealm, textRealm } from '../../../engine/kernel/local-realm.ts';
import type { RealmEnd } from '../../../engine/kernel/protocol.ts';
import type { ServerStream } from '../../../engine/kernel/realm-server.ts';
import { Realm } from '../../../engine/kernel/realm.ts';
import { conflict } from '../../../engine/machinery/api/errors.ts';
import { keyParts } from '../../../engine/machinery/api/key.ts';
import type { ApiObject } from '../../../engine/machinery/api/meta.ts';
import { createContext } from '../../../engine/machinery/context.ts';
import { apiErrors } from '../../../engine/machinery/realm-errors.ts';
import type { ApiRequest } from '../../../engine/machinery/request.ts';
import { thing, things } from '../../harness/thing.ts';

type End = (realm: Realm) => RealmEnd;

/** Serves things: a list, one watch, and patches, each third one refused. */
function server(realm: Realm): void {
  const objects = new Map<string, ApiObject>();
  let version = 1;
  let patches = 0;
  let watcher: ServerStream | undefined;
  const store = (type: string, key: string, labels = {}): ApiObject => {
    version += 1;
    const object = thing(key, { labels, resourceVersion: String(version) });
    objects.set(key, object);
    watcher?.push([{ type, object }]);
    return object;
  };
  realm.listen('api', function* (message, peer) {
    const { api } = message as { api: ApiRequest };
    if (api.verb === 'list') {
      const metadata = { resourceVersion: String(version) };
      return { apiVersion: 'v1', kind: 'L', metadata, items: [] };
    }
    if (api.verb === 'watch') {
      watcher = peer.stream;
      return {};
    }
    if (api.resource !== 'things') return {};
    patches += 1;
    if (patches % 3 === 0) throw conflict(things, api.name!);
    return store('MODIFIED', `${api.namespace}/${api.name}`, { done: 'yes' });
  });
  for (let i = 0; i < 5; i += 1) {
    realm.timer(1_000 + 100 * i, () => store('ADDED', `n/thing-${i}`));
  }
  realm.timer(5_000, () => watcher?.end());
  realm.timer(6_000, () => store('ADDED', 'n/late'));
}

/** Marks every thing as done, and says so in an Event. */
function controller(realm: Realm): void {
  const ctx = createContext(realm, { name: 'thing-controller' });
  const informer = ctx.informer(things);
  const queue = ctx.queue('things');
  const client = ctx.client.resource(things);
  informer.onAdd(({ metadata }) => queue.add(`n/${metadata.name}`));
  ctx.reconcile(queue, 2, function* (key) {
    const known = informer.get(key);
    if (known === undefined || known.metadata.labels?.done) return;
    yield* ctx.clock.sleep(ctx.random.integer(1, 9));
    const merge = { metadata: { labels: { done: 'yes' } } };
    const object = yield* client.patch(key, { merge });
    ctx.client.events.event(object, 'Normal', 'Done', `did ${key}`);
    ctx.log(`did ${keyParts(key).name} at ${ctx.clock.microDate()}`);
  });
}

/** Everything that happened, as one text. */
function play(end: End): string {
  const story: string[] = [];
  const tell = (what: string) => (...about: unknown[]): void => {
    const text = about.map((each) => JSON.stringify(each)).join(' ');
    story.push(`${kernel.now} ${what} ${text}`);
  };
  const observer: Observer = {
    settled: ({ client, request }, outcome) =>
      tell('settled')(client.name, request, outcome),
    pushed: ({ client }, items) => tell('pushed')(client.name, items),
    said: ({ name }, text) => tell('said')(name, text),
    recorded: () => {},
    unhandled: ({ name }, error) => tell('unhandled')(name, error),
    failed: ({ name }, part, error) => tell('failed')(name, part, error),
  };
  const kernel = new Kernel<object>(
    { seed: '7', epoch: 0, latency: (_from, _to, random) =>
      random.integer(500, 2_000) },
    observer,
  );
  const parts = { server, controller };
  for (const [name, start] of Object.entries(parts)) {
    kernel.add({
      name, machine: name, wiring: { api: 'api' }, listens: ['api'],
      realm: () => end(new Realm(start, apiErrors)),
    });
  }
  for (const name of Object.keys(parts)) void kernel.start(name);
  kernel.run(20_000_000);
  return story.join('\n');
}

test('a controller does the same in process and through text', () => {
  const direct = play((realm) => localRealm(realm));
  assert.equal(play((realm) => textRealm(realm)), direct);
  assert.equal(direct.match(/ said .*did /g)?.length, 6);
  assert.match(direct, / said .*requeued after error: Operation cannot be/);
  assert.doesNotMatch(direct, / failed | unhandled /);
});
