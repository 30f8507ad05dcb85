// What a realm says, as text. What JSON cannot say is refused by name, in
// the realm that said it.

import type { Realm } from './realm.ts';

/** Ends the turn: its effects as one JSON text. */
export function said(realm: Realm): string {
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
