// The far end of a realm that only text reaches: it turns a component into
// what its host drives turn by turn, with no object of either side in the
// other's hands.

import { deepFreeze } from '../kernel/freeze.ts';
import type { ErrorCodec, Turn } from '../kernel/protocol.ts';
import { Realm } from '../kernel/realm.ts';
import { said } from '../kernel/sayable.ts';
import type { Component } from '../machinery/component.ts';
import { apiErrors } from '../machinery/realm-errors.ts';
import { contextFor } from './contexts.ts';

export interface ComponentRealm {
  /** A turn's JSON text, or what it says, of objects of this realm and all
   *  frozen. Afterwards drain until quiet, then `said`. */
  apply(turn: string | Turn): void;
  /** Whether microtasks have to be drained before a turn is over. */
  isAsync(): boolean;
  /** Runs what they woke; true if there was anything. */
  drain(): boolean;
  /** Ends the turn: its effects as one JSON text. */
  said(): string;
}

/** `errors` says what is told of an error that a component throws. */
export function componentRealm(
  component: Component,
  errors: ErrorCodec = apiErrors,
): ComponentRealm {
  const realm = new Realm((started) => component(contextFor(started)), errors);
  return {
    apply: (turn) => realm.apply(typeof turn === 'string'
      ? deepFreeze(JSON.parse(turn) as Turn) : turn),
    isAsync: () => realm.isAsync,
    drain: () => realm.drain(),
    said: () => said(realm),
  };
}
