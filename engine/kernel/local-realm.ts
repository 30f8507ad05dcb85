// Realms in the same process: directly, or through JSON text both ways, which
// proves that a component needs nothing that a port cannot carry.

import { deepFreeze } from './freeze.ts';
import type { Effect, RealmEnd, Turn } from './protocol.ts';
import type { Realm } from './realm.ts';

/** Drains all microtasks once; the host knows how. */
export type Hop = () => Promise<void>;

/** A realm in this process. With an asynchronous component its turns are
 *  promises, and `hop` is needed. */
export function localRealm(realm: Realm, hop?: Hop): RealmEnd {
  let isKilled = false;
  async function settled(drain: Hop): Promise<readonly Effect[]> {
    do await drain(); while (!isKilled && realm.drain());
    return isKilled ? [] : realm.finish();
  }
  return {
    turn(turn) {
      realm.apply(turn);
      if (!realm.isAsync) return realm.finish();
      if (hop !== undefined) return settled(hop);
      throw new Error(
        `${realm.boot.name} is asynchronous: the cluster needs a hop, and `
          + 'runAsync instead of run',
      );
    },
    kill: () => { isKilled = true; },
  };
}

/** As localRealm, but everything crosses as JSON text. */
export function textRealm(realm: Realm): RealmEnd {
  return {
    turn(turn) {
      const heard = JSON.parse(JSON.stringify(turn)) as Turn;
      realm.apply(deepFreeze(heard));
      const said = JSON.stringify(realm.finish());
      return deepFreeze(JSON.parse(said) as Effect[]);
    },
    kill: () => {},
  };
}
