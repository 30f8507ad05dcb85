// Realms behind a port: a message is one JSON string, its length is checked
// before it is parsed and its shape after. What comes out of a realm is not
// trusted.

import { deepFreeze } from './freeze.ts';
import { checkEffects } from './effect-schema.ts';
import type { Hop } from './local-realm.ts';
import type { Effect, RealmEnd, Turn } from './protocol.ts';
import type { Realm } from './realm.ts';

/** Text both ways, in order; a MessagePort or a child's channel. */
export interface TextPort {
  post(text: string): void;
  /** One listener; a second call replaces the first. */
  listen(hear: (text: string) => void): void;
}

/** The longest message, in UTF-16 units, that a realm may send. */
export const MESSAGE_LENGTH_MAX = 4_000_000;

/** The realm did something that the protocol forbids, or did not return. */
export class RealmFault extends Error {
  override readonly name = 'RealmFault';
  readonly what: 'protocol' | 'deadline' | 'crash';

  constructor(what: RealmFault['what'], message: string) {
    super(message);
    this.what = what;
  }
}

export interface PortRealmOptions {
  /** Starts a wall-clock deadline for a turn; `late` is called if it runs
   *  out first. Returns what stops the clock. */
  readonly deadline: (late: () => void) => () => void;
  /** Ends the realm's thread, whatever it is doing. */
  readonly kill: () => void;
}

/** The host's end. One turn at a time: the next waits for the reply. */
export function portRealm(
  port: TextPort,
  options: PortRealmOptions,
): RealmEnd & { fail(fault: RealmFault): void } {
  let waiting: Waiter | undefined;
  let broken: RealmFault | undefined;
  function settle(run: (waiter: Waiter) => void): void {
    const waiter = waiting;
    waiting = undefined;
    waiter?.stopClock();
    if (waiter !== undefined) run(waiter);
  }
  function fail(fault: RealmFault): void {
    broken ??= fault;
    settle((waiter) => waiter.reject(fault));
  }
  port.listen((text) => {
    // Anything that is not an answer to a turn under way is a flood.
    if (waiting === undefined) {
      fail(new RealmFault('protocol', 'a message that nobody asked for'));
      options.kill();
      return;
    }
    try {
      const effects = readEffects(text);
      settle((waiter) => waiter.resolve(effects));
    } catch (error) {
      fail(error as RealmFault);
    }
  });
  return {
    fail,
    turn(turn) {
      if (broken !== undefined) return Promise.reject(broken);
      return new Promise((resolve, reject) => {
        const stopClock = options.deadline(() => {
          fail(new RealmFault('deadline', 'a turn that did not return'));
          options.kill();
        });
        waiting = { resolve, reject, stopClock };
        port.post(JSON.stringify(turn));
      });
    },
    kill: () => options.kill(),
  };
}

interface Waiter {
  readonly resolve: (effects: readonly Effect[]) => void;
  readonly reject: (fault: RealmFault) => void;
  readonly stopClock: () => void;
}

function readEffects(text: unknown): readonly Effect[] {
  if (typeof text !== 'string' || text.length > MESSAGE_LENGTH_MAX) {
    throw new RealmFault('protocol',
      `a message that is no text of at most ${MESSAGE_LENGTH_MAX} units`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new RealmFault('protocol', 'a message that is not JSON');
  }
  const complaint = checkEffects(data);
  if (complaint !== undefined) throw new RealmFault('protocol', complaint);
  return deepFreeze(data as Effect[]);
}

/** The realm's end: serves turns until the port falls silent. */
export function serveRealm(port: TextPort, realm: Realm, hop: Hop): void {
  port.listen((text) => {
    const turn = deepFreeze(JSON.parse(text) as Turn);
    realm.apply(turn);
    void drained(realm, hop).then(() => port.post(said(realm)));
  });
}

async function drained(realm: Realm, hop: Hop): Promise<void> {
  if (!realm.isAsync) return;
  do await hop(); while (realm.drain());
}

/** What JSON cannot say is refused by name, in the realm that said it. */
function said(realm: Realm): string {
  const effects = realm.finish();
  try {
    return JSON.stringify(effects, refuseUnsayable);
  } catch (error) {
    const message = error instanceof Unsayable
      ? error.message : 'what was sent holds a cycle';
    const failed = { kind: 'failed', name: 'a message', error: { message } };
    return JSON.stringify([failed]);
  }
}

class Unsayable extends Error {}

function refuseUnsayable(this: unknown, key: string, value: unknown) {
  const type = typeof value;
  if (type === 'function' || type === 'symbol' || type === 'bigint') {
    throw new Unsayable(`"${key}" is a ${type}, which JSON cannot say`);
  }
  if (type === 'number' && !Number.isFinite(value)) {
    throw new Unsayable(`"${key}" is ${value}, which JSON cannot say`);
  }
  if (value === undefined && Array.isArray(this)) {
    throw new Unsayable(`a list holds undefined at ${key}`);
  }
  return value;
}
