// What comes out of a realm is not trusted: whatever it says ends in a
// RealmFault with a sentence, and the host goes on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MESSAGE_LENGTH_MAX, portRealm, RealmFault,
} from '../../../engine/kernel/port.ts';
import type { TextPort } from '../../../engine/kernel/port.ts';
import type { Turn } from '../../../engine/kernel/protocol.ts';

const TURN: Turn = {
  now: 0, wallOffset: 0, held: [], input: { kind: 'timer', id: 1 },
};

/** A port whose far end is played by hand. */
function setUp() {
  const posted: string[] = [];
  const log: string[] = [];
  let hear: (text: string) => void = () => {};
  let late: () => void = () => {};
  const port: TextPort = {
    post: (text) => { posted.push(text); },
    listen: (listener) => { hear = listener; },
  };
  const realm = portRealm(port, {
    deadline: (whenLate) => {
      late = whenLate;
      log.push('clock on');
      return () => { log.push('clock off'); };
    },
    kill: () => { log.push('killed'); },
  });
  return {
    realm, posted, log,
    say: (text: unknown) => hear(text as string),
    runOut: () => late(),
  };
}

/** The complaint about what is said in answer to a turn. */
async function complaint(text: unknown): Promise<string> {
  const { realm, say } = setUp();
  const turn = realm.turn(TURN);
  say(text);
  try {
    await turn;
  } catch (error) {
    assert.ok(error instanceof RealmFault);
    assert.equal(error.what, 'protocol');
    return error.message;
  }
  return 'nothing';
}

test('a turn goes out as JSON and its effects come back frozen', async () => {
  const { realm, posted, say, log } = setUp();
  const turn = realm.turn(TURN);
  say('[{"kind":"record","body":{"a":[1]}}]');
  const effects = await turn;
  assert.deepEqual(posted.map((text) => JSON.parse(text) as unknown), [TURN]);
  assert.deepEqual(effects, [{ kind: 'record', body: { a: [1] } }]);
  const [effect] = effects as unknown as { body: { a: number[] } }[];
  assert.ok(Object.isFrozen(effects) && Object.isFrozen(effect!.body.a));
  assert.deepEqual(log, ['clock on', 'clock off']);
});

const HOSTILE: readonly (readonly [string, unknown, RegExp])[] = [
  ['no text', { kind: 'say' }, /what is no text/],
  ['too much', ' '.repeat(MESSAGE_LENGTH_MAX + 1), /more than 4000000/],
  ['not JSON', '[{"kind":', /not JSON/],
  ['nothing', '', /not JSON/],
  ['no list', '{"kind":"say","text":""}', /expected a list of effects/],
  ['null', '[null]', /effect 0: expected an object/],
  ['an unknown kind', '[{"kind":"eval"}]', /effect 0: expected a known kind/],
  ['a kind of every object', '[{"kind":"constructor"}]', /a known kind/],
  ['a kind that is no text', '[{"kind":["say"]}]', /a known kind/],
  ['a second bad effect', '[{"kind":"stopped"},{"kind":"say","text":1}]',
    /effect 1: expected text of a say to be a text/],
  ['a call to a number',
    '[{"kind":"call","id":1,"to":2,"timeoutMs":1,"stream":false}]',
    /to of a call to be a text/],
  ['an id with a point', '[{"kind":"close","id":1.5}]',
    /id of a close to be a whole number/],
  ['a timer in the past',
    '[{"kind":"timer","id":1,"after":-1,"idle":false}]',
    /after of a timer to be whole microseconds/],
  ['a timer between two microseconds',
    '[{"kind":"timer","id":1,"after":0.5,"idle":false}]',
    /after of a timer to be whole microseconds/],
  ['a wait of a thousand years',
    '[{"kind":"call","id":1,"to":"api","timeoutMs":31557600000000,'
      + '"stream":false}]',
    /timeoutMs of a call to be milliseconds, at most a hundred years/],
  ['items that are none', '[{"kind":"push","id":1,"items":{"length":9}}]',
    /items of a push to be a list/],
  ['a word of a million letters',
    `[{"kind":"say","text":"${'a'.repeat(100_001)}"}]`,
    /text of a say to be a text of at most 100000 units/],
  ['a tower of lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    /a known kind/],
  ['a tower in a body',
    `[{"kind":"record","body":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`,
    /nested too deeply/],
];

for (const [what, text, sentence] of HOSTILE) {
  test(`a realm that says ${what} is at fault`, async () => {
    assert.match(await complaint(text), sentence);
  });
}

test('a second answer is a flood: the realm is killed and stays so',
  async () => {
    const { realm, say, log } = setUp();
    const turn = realm.turn(TURN);
    say('[]');
    say('[]');
    assert.deepEqual(await turn, []);
    assert.ok(log.includes('killed'));
    await assert.rejects(async () => realm.turn(TURN), {
      name: 'RealmFault', what: 'protocol',
      message: 'a message that nobody asked for',
    });
  });

test('a message before any turn is a flood, too', async () => {
  const { realm, say, posted } = setUp();
  for (let i = 0; i < 100; i += 1) say('[]');
  await assert.rejects(async () => realm.turn(TURN), RealmFault);
  assert.deepEqual(posted, []);
});

test('a turn that does not return ends by its deadline', async () => {
  const { realm, runOut, log } = setUp();
  const turn = realm.turn(TURN) as Promise<unknown>;
  runOut();
  await assert.rejects(turn, { name: 'RealmFault', what: 'deadline' });
  assert.ok(log.includes('killed'));
});

test('an answer after the deadline changes nothing', async () => {
  const { realm, runOut, say } = setUp();
  const turn = realm.turn(TURN) as Promise<unknown>;
  runOut();
  say('[]');
  await assert.rejects(turn, { what: 'deadline' });
  await assert.rejects(async () => realm.turn(TURN), { what: 'deadline' });
});

test('a thread that died fails the turn under way', async () => {
  const { realm } = setUp();
  const turn = realm.turn(TURN) as Promise<unknown>;
  realm.fail(new RealmFault('crash', 'the child ended'));
  await assert.rejects(turn, { what: 'crash', message: 'the child ended' });
});
