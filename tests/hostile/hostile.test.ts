// Submissions that attack or cheat: none scores, each ends in words, and the
// next one's verdict is what it always was.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { loadExercise } from '../../cli/exercises.ts';
import { hop } from '../../cli/hop.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';
import { judgeFile } from '../../grader/judge-file.ts';
import type { ErrorKind, Verdict } from '../../grader/verdict.ts';

interface Expected {
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

const HOSTILE: Readonly<Record<string, Expected>> = {
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

const sandboxes = new ChildSandboxes({ turnMs: 3_000, loadMs: 10_000 });
after(() => sandboxes.close());
const { exercise, ground, reference, solution } =
  await loadExercise('first-loop');

function verdictOn(text: string): Promise<Verdict> {
  return judgeFile(exercise, ground, text, {
    sandboxes, hop, reference, seeds: 'public',
  });
}

const right = JSON.stringify(await verdictOn(solution));

test('the solution passes before anybody attacks', () => {
  assert.equal((JSON.parse(right) as Verdict).status, 'pass');
});

for (const [name, { kind, message = /^$/ }] of Object.entries(HOSTILE)) {
  test(`${name} scores nothing, and the next is judged right`, async () => {
    const folder = new URL(`./${name}/`, import.meta.url);
    const text = readFileSync(new URL('keep-one.ts', folder), 'utf8');
    const verdict = await verdictOn(text);
    assert.equal(verdict.points, 0);
    assert.equal(verdict.status, kind === undefined ? 'fail' : 'error');
    const kinds = typeof kind === 'string' ? [kind] : kind ?? [undefined];
    assert.ok(kinds.includes(verdict.error?.kind as never),
      verdict.error?.kind);
    assert.match(verdict.error?.message ?? '', message);
    assert.equal(JSON.stringify(await verdictOn(solution)), right);
  });
}
