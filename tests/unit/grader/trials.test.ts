// Trials that share a sandbox: none pays for another.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RealmFault } from '@clusterwright/engine';
import type { Component, RealmEnd } from '@clusterwright/engine';
import { hop } from '../../../cli/hop.ts';
import { loadExercise } from '../../../cli/exercises.ts';
import { harness }
  from '../../../exercises/04-failure/node-heartbeat/harness.ts';
import * as solution
  from '../../../exercises/04-failure/node-heartbeat/solution.ts';
import type { Exercise } from '../../../grader/exercise.ts';
import type { Finding } from '../../../grader/finding.ts';
import type { Sandbox, SandboxMaker } from '../../../grader/sandbox.ts';
import { judge } from '../../../grader/judge.ts';
import { Trials } from '../../../grader/trials.ts';
import type { TrialsOptions } from '../../../grader/trials.ts';
import { localSandboxes } from './local-sandboxes.ts';

const { exercise: whole, reference } = await loadExercise('node-heartbeat');
const scenarios = whole.spec.scenarios
  .filter(({ name }) => name === 'one-silent')
  .map((scenario) => ({ ...scenario, seeds: [1, 2, 3, 4, 5] }));
const exercise: Exercise = { ...whole, spec: { ...whole.spec, scenarios } };

const component: Component = harness(solution);

/** In which sandbox, as which of its realms, and how often it took a turn. */
interface Place {
  readonly sandbox: number;
  readonly realm: number;
  readonly turn: number;
}

/** Sandboxes in which a turn at such a place never returns: then all that
 *  runs there ends, as in a process that is killed. */
class Breaking implements SandboxMaker {
  opened = 0;
  readonly #isLate: (place: Place) => boolean;
  readonly #inner: SandboxMaker;

  constructor(isLate: (place: Place) => boolean, inner = component) {
    this.#isLate = isLate;
    this.#inner = localSandboxes(inner);
  }

  async open(): Promise<Sandbox> {
    const inner = await this.#inner.open();
    this.opened += 1;
    const sandbox = this.opened;
    let realms = 0;
    let isDead = false;
    const realmOf = (): RealmEnd => {
      const end = inner.realm();
      realms += 1;
      const realm = realms;
      let turn = 0;
      return {
        kill: () => end.kill(),
        turn: async (input) => {
          turn += 1;
          if (isDead) throw new RealmFault('crash', 'killed with another');
          if (this.#isLate({ sandbox, realm, turn })) {
            isDead = true;
            throw new RealmFault('deadline', 'did not return');
          }
          return end.turn(input);
        },
      };
    };
    return { load: async () => {}, realm: realmOf, close: () => {} };
  }
}

async function found(
  sandboxes: SandboxMaker,
  options: Partial<TrialsOptions> = {},
): Promise<readonly Finding[]> {
  const trials = new Trials({ modules: [] }, 'key', {
    sandboxes, hop, ...options,
  });
  const findings = await trials.findings(exercise);
  await trials.close();
  return findings;
}

function told(findings: readonly Finding[]) {
  return findings.map(({ spec: { seed }, digest, ended }) =>
    ({ seed, digest, ended: ended?.kind }));
}

const calm = told(await found(new Breaking(() => false)));

test('the trials of the solution all come to their end', () => {
  assert.deepEqual(calm.map(({ seed }) => seed), ['1', '2', '3', '4', '5']);
  assert.ok(calm.every(({ ended }) => ended === undefined));
});

test('one that ends the sandbox once is played again, as the others',
  async () => {
    const sandboxes = new Breaking(({ sandbox, realm, turn }) =>
      sandbox === 1 && realm === 4 && turn === 9);
    assert.deepEqual(told(await found(sandboxes)), calm);
    assert.equal(sandboxes.opened, 2);
  });

test('one that always ends the sandbox ends the series, and no other does',
  async () => {
    // Alone they come in their order, so that the third is the one.
    const sandboxes = new Breaking(({ sandbox, realm, turn }) => turn === 9
      && (sandbox === 1 ? realm === 4 : sandbox === 2 ? realm === 3 : true));
    const findings = told(await found(sandboxes));
    assert.deepEqual(findings.slice(0, 3), calm.slice(0, 3));
    assert.equal(findings.length, 4);
    assert.deepEqual(
      { seed: findings[3]!.seed, ended: findings[3]!.ended },
      { seed: '4', ended: 'deadline' });
  });

test('the first is played alone, and once more if it was late', async () => {
  const once = new Breaking(({ sandbox, turn }) => sandbox === 1 && turn === 3);
  assert.deepEqual(told(await found(once)), calm);
  const always = new Breaking(({ turn }) => turn === 3);
  assert.deepEqual(told(await found(always)).map(({ ended }) => ended),
    ['deadline']);
  assert.equal(always.opened, 2, 'and no other one has begun');
});

test('a budget ends its trial, and the sandbox lives on', async () => {
  let boots = 0;
  const sandboxes = new Breaking(() => false, (ctx) => {
    boots += 1;
    component(ctx);
    if (boots !== 3) return;
    ctx.spawn('flood', function* () {
      for (;;) yield* ctx.client.nodes.list();
    });
  });
  const findings = told(await found(sandboxes));
  assert.deepEqual(findings.map(({ ended }) => ended),
    [undefined, undefined, 'budget']);
  assert.equal(sandboxes.opened, 1);
});

test('a trial that is wanted alone is played alone', async () => {
  const sandboxes = new Breaking(() => false);
  const findings = await found(sandboxes, { only: { seed: '3' } });
  assert.deepEqual(told(findings), [calm[2]]);
});

test('a verdict tells the log of the run that failed', async () => {
  let boots = 0;
  const idle = harness({
    createWatchkeeper: () => ({ pass: () => [] }),
  });
  const sandboxes = localSandboxes((ctx) => {
    boots += 1;
    const isThird = boots === 3;
    ctx.log(isThird ? 'asleep' : 'awake');
    (isThird ? idle : component)(ctx);
  });
  const submission = { program: { modules: [] }, codeDigest: '' };
  const verdict = await judge(exercise, submission, {
    sandboxes, hop, reference,
  });
  const [check] = verdict.checks;
  assert.equal(check?.status, 'fail');
  assert.equal(check.replay?.seed, '3');
  assert.match(verdict.logs.lines.join(), /asleep/);
});
