import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localRealm } from '../../../engine/kernel/local-realm.ts';
import { Realm } from '../../../engine/kernel/realm.ts';
import { echo, errors, hop, kernelWith, lines, pause } from './bare-kernel.ts';
import type { Start } from './bare-kernel.ts';

test('a call takes its latency twice and its service time', () => {
  const kernel = kernelWith({
    echo,
    client: (realm) => realm.spawn('main', function* () {
      realm.say(String(yield* realm.call('echo', 'hello', 30_000)));
    }),
  });
  kernel.run(1_000_000);
  assert.deepEqual(lines(kernel), ['20 client echo hello']);
});

test('a refusal is thrown where the call is waited on', () => {
  const kernel = kernelWith({
    echo,
    client: (realm) => realm.spawn('main', function* () {
      try {
        yield* realm.call('echo', 'bad', 30_000);
      } catch (error) {
        realm.say((error as Error).message);
      }
    }),
  });
  kernel.run(1_000_000);
  assert.deepEqual(lines(kernel), ['20 client refused by echo']);
});

test('a failed call that nobody looked at is told of', () => {
  const kernel = kernelWith({
    echo,
    client: (realm) => { void realm.call('echo', 'bad', 30_000); },
  });
  kernel.run(1_000_000);
  assert.deepEqual(lines(kernel), ['20 client unhandled refused by echo']);
});

test('a resume never runs inside a delivery', () => {
  const kernel = kernelWith({
    client: (realm) => {
      const call = realm.pending<string>();
      realm.spawn('main', function* () { realm.say(yield* call); });
      realm.timer(1, () => {
        call.settle('resumed');
        realm.say('delivered');
      });
    },
  });
  kernel.run(1_000_000);
  assert.deepEqual(lines(kernel), ['1 client delivered', '1 client resumed']);
});

test('a machine without power leaves its callers to their time-out', () => {
  const kernel = kernelWith({
    echo,
    client: (realm) => realm.timer(100, () => {
      realm.spawn('main', function* () {
        const call = realm.call('echo', 'hello', 2_000);
        yield* call.catch((e: Error) => realm.say(e.message));
      });
    }),
  });
  kernel.run(50_000);
  kernel.powerOff('echo');
  kernel.run(10_000_000);
  assert.deepEqual(lines(kernel), ['2100 client no answer within 2000 ms']);
});

test('a crashed process on a living machine refuses connections', () => {
  const kernel = kernelWith({
    echo,
    client: (realm) => realm.timer(100, () => {
      realm.spawn('main', function* () {
        const call = realm.call('echo', 'hello', 2_000);
        yield* call.catch((e: Error) => realm.say(e.message));
      });
    }),
  });
  kernel.run(50_000);
  kernel.crash('echo');
  kernel.run(10_000_000);
  assert.deepEqual(lines(kernel), [
    '110 client connection to echo refused',
  ]);
});

const feed: Start = (realm) => {
  realm.listen('feed', function* (_request, peer) {
    let count = 0;
    const next = (): void => {
      count += 1;
      peer.stream?.push([count]);
      realm.timer(1_000, next);
    };
    next();
    yield* pause(realm, 1);
    return 'open';
  });
};
const reader: Start = (realm) => {
  realm.open('feed', {}, {
    timeoutMs: 1_000,
    deliver: (items) => realm.say(items.join(' ')),
    closed: (error) => realm.say(`closed ${(error as Error)?.message}`),
  });
};

test('a stream delivers in order and nothing before its answer', () => {
  const kernel = kernelWith({ feed, reader });
  kernel.run(2_100_000);
  assert.deepEqual(lines(kernel), [
    '11 reader 1', '1010 reader 2', '2010 reader 3',
  ]);
});

test('a paused component hears everything later, in order', () => {
  const kernel = kernelWith({ feed, reader });
  kernel.run(500_000);
  kernel.pause('reader');
  kernel.run(3_500_000);
  kernel.start('reader');
  assert.deepEqual(lines(kernel), [
    '11 reader 1', '3500 reader 2', '3500 reader 3', '3500 reader 4',
  ]);
});

test('a cut link holds a stream until it heals', () => {
  const kernel = kernelWith({ feed, reader });
  kernel.run(500_000);
  kernel.cut({
    a: ({ name }) => name === 'feed', b: ({ name }) => name === 'reader',
  });
  kernel.run(2_500_000);
  kernel.network.heal();
  kernel.run(2_600_000);
  assert.deepEqual(lines(kernel), [
    '11 reader 1', '2505 reader 2', '2505 reader 3',
  ]);
});

test('a stream across a cut link breaks by its keep-alive', () => {
  const kernel = kernelWith({ feed, reader });
  kernel.run(500_000);
  kernel.cut({
    a: ({ name }) => name === 'feed', b: ({ name }) => name === 'reader',
  });
  kernel.run(60_000_000);
  assert.match(lines(kernel).at(-1) ?? '', /^45500 reader closed .*dead/);
});

test('the same parts leave the same digest through JSON text', () => {
  const direct = kernelWith({ feed, reader, echo });
  const text = kernelWith({ feed, reader, echo }, { text: true });
  direct.run(10_000_000);
  text.run(10_000_000);
  assert.equal(direct.journal.digest(), text.journal.digest());
  assert.equal(direct.journal.length, 10);
});

test('an asynchronous component needs runAsync', async () => {
  const client: Start = (realm) => realm.spawn('main', async () => {
    await Promise.resolve();
    const answer = await realm.call('echo', 'hello', 30_000);
    realm.say(String(answer));
  });
  const kernel = kernelWith({ echo });
  kernel.add({
    name: 'client', machine: 'client', wiring: {}, openNetwork: true,
    realm: () => localRealm(new Realm(client, errors), hop),
  });
  await kernel.start('client');
  await kernel.runAsync(1_000_000);
  assert.deepEqual(lines(kernel), ['20 client echo hello']);
});

test('a failure of a spawned process stops the component by name', () => {
  const kernel = kernelWith({
    client: (realm) => realm.spawn('main', function* () {
      yield* pause(realm, 3);
      throw new Error('no way on');
    }),
  });
  kernel.run(1_000_000);
  assert.deepEqual(lines(kernel), ['3 client main failed: no way on']);
  assert.equal(kernel.instance('client').state, 'crashed');
});
