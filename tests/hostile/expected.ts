// How each hostile submission ends, whoever judges it.

import type { ErrorKind } from '../../grader/verdict.ts';

export interface Expected {
  /** None: it is judged like any other, and scores nothing. */
  readonly kind?: ErrorKind | readonly ErrorKind[];
  readonly message?: RegExp;
}

const LOOP: Expected = { kind: 'deadline', message: /did not return in time/ };
/** On a busy machine its time is up before its memory is. */
const BOMB: Expected = {
  kind: ['crash', 'deadline'],
  message: /used more memory than|did not return in time/,
};

export const HOSTILE: Readonly<Record<string, Expected>> = {
  'endless-loop': LOOP,
  'microtask-flood': LOOP,
  'port-flood': { kind: 'crash', message: /^the component said more than/ },
  'memory-bomb': BOMB,
  'throws-at-load': { kind: 'load', message: /^not today$/ },
  'does-not-compile': { kind: 'compile', message: /expected/ },
  'forges-a-reply': {},
  'keeps-memory': {},
  'patches-prototypes': {},
  'reads-the-checks': { kind: 'compile', message: /cannot be imported here/ },
};
