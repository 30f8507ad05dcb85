// What becomes of a request when the other end, the way or the answer is
// lost; and what of a stream.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Interceptor } from '../../../engine/kernel/exchange.ts';
import type { Kernel } from '../../../engine/kernel/kernel.ts';
import { caller, echo, kernelWith, lines, pause } from './bare-kernel.ts';
import type { BareOptions, Line, Start } from './bare-kernel.ts';

/** Runs a minute and says what the client said. */
function said(
  parts: Record<string, Start>,
  options: BareOptions = {},
  meanwhile: (kernel: Kernel<Line>) => void = () => {},
): string[] {
  const kernel = kernelWith(parts, options);
  meanwhile(kernel);
  kernel.run(60_000_000);
  return lines(kernel);
}

test('an address where nobody ever listened refuses at once', () => {
  assert.deepEqual(said({ client: caller('nowhere') }), [
    '0 client nobody has ever listened on nowhere',
  ]);
});

test('who crashes while serving resets its callers', () => {
  const found = said({ echo, client: caller('echo') }, {}, (kernel) => {
    kernel.run(10_000);
    kernel.crash('echo');
  });
  assert.deepEqual(found, ['15 client echo closed the connection']);
});

test('an answer on its way outlives the one who sent it', () => {
  const found = said({ echo, client: caller('echo') }, {}, (kernel) => {
    kernel.run(16_000);
    kernel.crash('echo');
  });
  assert.deepEqual(found, ['20 client echo hello']);
});

test('an answer to a run that has ended is void', () => {
  const found = said({ echo, client: caller('echo') }, {}, (kernel) => {
    kernel.run(16_000);
    kernel.crash('client');
    void kernel.start('client');
  });
  assert.deepEqual(found, ['36 client echo hello']);
});

function interfering(
  phase: 'request' | 'reply',
  fault: ReturnType<Interceptor>,
): (kernel: Kernel<Line>) => void {
  return (kernel) => {
    kernel.exchange.interceptors.push((call, at) =>
      (at === phase && call.client.name === 'client' ? fault : undefined));
    kernel.crash('client');
    void kernel.start('client');
  };
}

/** Counts what it served. */
const counter: Start = (realm) => {
  realm.listen('counter', function* (request) {
    realm.say('served');
    yield* pause(realm, 1);
    return request;
  });
};

test('a lost request never arrives, a lost reply only never returns', () => {
  const parts = { counter, client: caller('counter') };
  const late = '2000 client no answer within 2000 ms';
  assert.deepEqual(
    said(parts, {}, interfering('request', { lose: true })), [late],
  );
  assert.deepEqual(
    said(parts, {}, interfering('reply', { lose: true })),
    ['5 counter served', late],
  );
});

test('a delay before the service moves it, one after it does not', () => {
  const parts = { counter, client: caller('counter') };
  const delay = 500_000;
  assert.deepEqual(said(parts, {}, interfering('request', { delay })), [
    '505 counter served', '511 client hello',
  ]);
  assert.deepEqual(said(parts, {}, interfering('reply', { delay })), [
    '5 counter served', '511 client hello',
  ]);
});

test('of several interceptors the first with an answer decides', () => {
  const asked: string[] = [];
  said({ counter, client: caller('counter') }, {}, (kernel) => {
    const by = (name: string, fault: ReturnType<Interceptor>): Interceptor =>
      (_, phase) => {
        asked.push(`${name} ${phase}`);
        return phase === 'request' ? undefined : fault;
      };
    kernel.exchange.interceptors.push(by('a', {}), by('b', { lose: true }));
    kernel.crash('client');
    void kernel.start('client');
  });
  assert.deepEqual(asked, ['a request', 'b request', 'a reply']);
});

test('each call has its own deadline, whatever others wait', () => {
  const mute: Start = (realm) => realm.listen('mute', function* () {
    yield* pause(realm, 1_000_000);
    return '';
  });
  const client: Start = (realm) => {
    for (const [after, timeout] of [[0, 500], [100, 500], [0, 200]]) {
      realm.timer(after!, () => {
        realm.call('mute', {}, timeout!)
          .catch((error: Error) => realm.say(error.message));
      });
    }
  };
  assert.deepEqual(said({ mute, client }), [
    '200 client no answer within 200 ms',
    '500 client no answer within 500 ms',
    '600 client no answer within 500 ms',
  ]);
});

/** Opens at once and pushes 1, 2, 3 … every second. */
const feed: Start = (realm) => {
  realm.listen('feed', function* (_request, peer) {
    let count = 0;
    const next = (): void => {
      count += 1;
      peer.stream?.push([count]);
      realm.timer(1_000, next);
    };
    realm.timer(1_000, next);
    peer.stream?.onClosed(() => realm.say('the reader hung up'));
    return 'open';
  });
};

const reader: Start = (realm) => {
  const stream = realm.open('feed', {}, {
    timeoutMs: 1_000,
    deliver: (items) => {
      realm.say(items.join(' '));
      if (items.includes(3)) stream.close();
    },
    closed: (error) => realm.say(`closed ${(error as Error)?.message}`),
  });
  stream.opened.catch((error: Error) => realm.say(`refused ${error.message}`));
};

test('a stream that its reader closes ends on both sides', () => {
  assert.deepEqual(said({ feed, reader }), [
    '1010 reader 1', '2010 reader 2', '3010 reader 3',
    '3015 feed the reader hung up',
  ]);
});

test('a stream whose server crashes is closed at its reader', () => {
  const found = said({ feed, reader }, {}, (kernel) => {
    kernel.run(1_500_000);
    kernel.crash('feed');
  });
  assert.deepEqual(found, [
    '1010 reader 1', '1505 reader closed feed closed the connection',
  ]);
});

test('a stream is closed even if its first answer is still on its way', () => {
  const found = said({ feed, reader }, {}, (kernel) => {
    // The answer was sent at 5 ms and arrives at 10 ms.
    kernel.run(7_000);
    kernel.crash('feed');
  });
  assert.deepEqual(found, ['12 reader closed feed closed the connection']);
});

test('a stream that was not answered yet is refused', () => {
  const found = said({ feed, reader }, {}, (kernel) => {
    kernel.pause('feed');
    kernel.run(7_000);
    kernel.crash('feed');
  });
  assert.deepEqual(found, ['12 reader refused feed closed the connection']);
});

test('a reset tells both ends', () => {
  const found = said({ feed, reader }, {}, (kernel) => {
    kernel.run(1_500_000);
    const [call] = kernel.instance('reader').streams.values();
    kernel.exchange.reset(call!);
  });
  assert.deepEqual(found.slice(1), [
    '1505 reader closed the connection was reset',
  ]);
});

test('a stream that a server ends, with or without a reason, is over', () => {
  const ending = (reason?: string): Start => (realm) => {
    realm.listen('feed', function* (_request, { stream }) {
      realm.timer(100, () => {
        stream?.end(reason === undefined ? undefined : new Error(reason));
        stream?.push([9]);
      });
      yield* pause(realm, 1);
      return 'open';
    });
  };
  assert.deepEqual(said({ feed: ending(), reader }), [
    '110 reader closed undefined',
  ]);
  assert.deepEqual(said({ feed: ending('too old'), reader }), [
    '110 reader closed too old',
  ]);
});

/** Says what it reads; `awake` every 3.5 s, and from then on, if it hurries,
 *  what comes at once. */
const patientReader = (hurries: boolean): Start => (realm) => {
  const stream = realm.open('feed', {}, {
    timeoutMs: 1_000,
    deliver: (items) => realm.say(items.join(' ')),
    closed: () => realm.say('closed'),
  });
  stream.mayWait(true);
  const wake = (): void => {
    realm.say('awake');
    if (hurries) stream.mayWait(false);
    realm.timer(3_500, wake);
  };
  realm.timer(3_500, wake);
};

for (const text of [false, true]) {
  const way = text ? 'as text' : 'in process';
  test(`what may wait comes first in the next turn, ${way}`, () => {
    const found = said({ feed, reader: patientReader(true) }, { text });
    assert.deepEqual(found.slice(0, 6), [
      '3500 reader 1', '3500 reader 2', '3500 reader 3', '3500 reader awake',
      '4010 reader 4', '5010 reader 5',
    ]);
  });
}

test('the end of a stream does not wait, nor what came before it', () => {
  const reader = patientReader(false);
  const found = said({ feed, reader }, {}, (kernel) => {
    kernel.run(2_500_000);
    kernel.crash('feed');
  });
  assert.deepEqual(found.slice(0, 4), [
    '2505 reader 1', '2505 reader 2', '2505 reader closed',
    '3500 reader awake',
  ]);
});

test('what was held when a component crashed is lost', () => {
  const reader = patientReader(false);
  const found = said({ feed, reader }, {}, (kernel) => {
    kernel.run(2_500_000);
    kernel.crash('reader');
    void kernel.start('reader');
  });
  // It hung up, and the feed begins anew with each reader.
  assert.deepEqual(found.slice(0, 5), [
    '2505 feed the reader hung up', '6000 reader 1', '6000 reader 2',
    '6000 reader 3', '6000 reader awake',
  ]);
});

test('while its reader is paused, what may wait keeps its order', () => {
  const reader = patientReader(false);
  const found = said({ feed, reader }, {}, (kernel) => {
    kernel.run(1_500_000);
    kernel.pause('reader');
    kernel.run(2_500_000);
    void kernel.start('reader');
  });
  assert.deepEqual(found.slice(0, 4), [
    '2500 reader 1', '2500 reader 2', '3500 reader 3', '3500 reader awake',
  ]);
});

test('of a flood only so much waits', () => {
  const flood: Start = (realm) => {
    realm.listen('feed', function* (_request, peer) {
      for (let i = 1; i <= 300; i += 1) {
        realm.timer(i, () => peer.stream?.push([i]));
      }
    });
  };
  const found = said({ feed: flood, reader: patientReader(false) });
  const times = new Set(found.slice(0, 300).map((line) => line.split(' ')[0]));
  assert.deepEqual([...times], ['267', '3500']);
});
