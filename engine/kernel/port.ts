// Realms behind a port: a message is one JSON string, its length is checked
// before it is parsed and its shape after. What comes out of a realm is not
// trusted.

import { checkEffects } from './effect-schema.ts';
import type { Effect, RealmEnd, Turn } from './protocol.ts';

/** Text both ways, in order; a MessagePort or a child's channel. */
export interface TextPort {
  post(text: string): void;
  /** One listener; a second call replaces the first. */
  listen(hear: (text: string) => void): void;
}

/** The longest message, in UTF-16 units, that a realm may send. */
export const MESSAGE_LENGTH_MAX = 4_000_000;
/** How deep what it sends may be nested. An object of Kubernetes has some
 *  twenty levels; whoever walks a deeper one would run out of stack. */
export const NESTING_MAX = 200;

const LATE = 'a turn did not return in time: is there a loop without an end?';

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

export interface PortRealm extends RealmEnd {
  turn(turn: Turn): Promise<readonly Effect[]>;
  fail(fault: RealmFault): void;
  /** Whether all it was asked is answered. */
  isQuiet(): boolean;
}

/** The host's end. One turn at a time: the next waits for the reply. */
export function portRealm(
  port: TextPort,
  options: PortRealmOptions,
): PortRealm {
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
    isQuiet: () => waiting === undefined && broken === undefined,
    turn(turn) {
      if (broken !== undefined) return Promise.reject(broken);
      return new Promise((resolve, reject) => {
        const stopClock = options.deadline(() => {
          fail(new RealmFault('deadline', LATE));
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
  if (typeof text !== 'string') {
    throw new RealmFault('protocol', 'the realm sent what is no text');
  }
  if (text.length > MESSAGE_LENGTH_MAX) {
    throw new RealmFault('protocol', 'the component said more than '
      + `${MESSAGE_LENGTH_MAX} characters in one turn`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new RealmFault('protocol', 'a message that is not JSON');
  }
  const complaint = checkEffects(data);
  if (complaint !== undefined) throw new RealmFault('protocol', complaint);
  freezeWithin(data, NESTING_MAX);
  return data as Effect[];
}

function freezeWithin(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) {
    throw new RealmFault('protocol',
      `a message that is nested too deeply: more than ${NESTING_MAX} levels`);
  }
  Object.freeze(value);
  for (const part of Object.values(value)) freezeWithin(part, levels - 1);
}
