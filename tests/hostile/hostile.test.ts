// Submissions that attack or cheat: none scores, each ends in words, and the
// next one's verdict is what it always was.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { loadExercise } from '../../cli/exercises.ts';
import { hop } from '../../cli/hop.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';
import { judgeFile } from '../../grader/judge-file.ts';
import type { Verdict } from '../../grader/verdict.ts';
import { HOSTILE } from './expected.ts';

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
