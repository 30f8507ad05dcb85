import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { JournalEntry } from '#cluster';
import type { End } from '../../../../cli/attach/wall-host.ts';
import { loadExercise } from '../../../../cli/exercises.ts';
import {
  ChildSandboxes,
} from '../../../../cli/sandbox/child-sandbox.ts';
import { submissionOf } from '../../../../grader/judge-file.ts';
import { attached } from '../../../harness/attached.ts';

const patient = new ChildSandboxes({ turnMs: 60_000, loadMs: 60_000 });
const hasty = new ChildSandboxes({ turnMs: 1_000, loadMs: 60_000 });
after(() => {
  patient.close();
  hasty.close();
});

interface Outcome {
  readonly asked: readonly string[];
  readonly entries: readonly JournalEntry[];
  readonly end: End | undefined;
}

/** What comes of a file that does this in the place of stage three. */
async function outcomeOf(
  body: string,
  sandboxes = patient,
  seconds = 5,
): Promise<Outcome> {
  const { exercise, ground } = await loadExercise('node-evict');
  const text = `import { all } from '#engine';
export async function runEviction(ctx) {
  const say = async (what, call) => {
    try {
      await call;
      ctx.log(what + ': done');
    } catch (error) {
      ctx.log(what + ': ' + error.reason);
    }
  };
  ${body}
}`;
  const sandbox = await sandboxes.open();
  await sandbox.load(submissionOf(exercise, ground, text).program);
  const run = await attached({
    slot: 'taint-eviction-controller', realm: sandbox.realm(),
  });
  let end: End | undefined;
  void run.host.ended.then((how) => {
    end = how;
  });
  try {
    await run.time.pass(seconds, () => end !== undefined);
    const { asked } = run.bridge;
    return { asked, entries: run.entries(), end };
  } finally {
    run.close();
    sandbox.close();
  }
}

function saidIn(entries: readonly JournalEntry[]): string[] {
  return entries.flatMap((entry) =>
    (entry.kind === 'says' ? [entry.text] : []));
}

test('a file may ask for what its slot needs, and nothing else leaves',
  async () => {
    const { asked, entries } = await outcomeOf(`
  const { client } = ctx;
  const core = (resource) => client.resource({
    group: '', version: 'v1', resource, kind: 'X', namespaced: true,
  });
  await say('nodes', client.nodes.list());
  await say('secrets', core('secrets').list());
  await say('delete node', client.nodes.delete('node-1'));
  await say('patch node', client.nodes.patch('node-1', { merge: {} }));
  await say('create pod', client.pods.create({
    metadata: { name: 'miner', namespace: 'default' },
  }));
  await say('bind', client.pods.bind('default/web', 'node-1'));
  await say('exec', client.pods.exec('default/web', { command: ['sh'] }));
  await say('proxy', client.request({
    method: 'GET', path: '/api/v1/nodes/node-1/proxy/logs',
  }));
  await say('many', client.request({
    method: 'DELETE', path: '/api/v1/namespaces/default/pods',
  }));
  await say('beside', client.request({
    method: 'GET', path: '/api/v1/nodes/..%2f..%2fsecrets',
  }));
  await say('role', client.request({
    method: 'POST', body: {},
    path: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  }));`);
    assert.deepEqual(saidIn(entries), [
      'nodes: done', 'secrets: Forbidden', 'delete node: Forbidden',
      'patch node: Forbidden', 'create pod: Forbidden', 'bind: Forbidden',
      'exec: Forbidden', 'proxy: BadRequest', 'many: Forbidden',
      'beside: BadRequest', 'role: Forbidden',
    ]);
    assert.deepEqual(asked, ['GET /api/v1/nodes']);
    const refused = entries.filter(({ kind }) => kind === 'request');
    assert.equal(refused.length, 8, 'and each is shown');
  });

test('a flood of requests ends the file', async () => {
  const { asked, end } = await outcomeOf(`
  const calls = [];
  for (let i = 0; i < 2_000; i += 1) calls.push(ctx.client.nodes.list());
  await all(calls);`);
  assert.deepEqual(end, {
    how: 'broken', message: 'more than 500 requests are under way at once: '
      + 'does a loop send them?',
  });
  assert.ok(asked.length <= 30, `${asked.length} reached the server`);
});

test('requests one after another go at the pace of upstream', async () => {
  const { asked } = await outcomeOf(`
  for (;;) await ctx.client.nodes.list();`);
  // A burst of 30, then 20 a second.
  assert.ok(asked.length > 30, `${asked.length}`);
  assert.ok(asked.length <= 30 + 20 * 5 + 1, `${asked.length}`);
});

test('a turn without an end ends the file', async () => {
  const { end } = await outcomeOf('for (;;);', hasty);
  assert.deepEqual(end, {
    how: 'broken',
    message: 'a turn did not return in time: is there a loop without an end?',
  });
});

test('a failure ends the file with its words', async () => {
  const { end } = await outcomeOf('throw new Error(\'no idea\');');
  assert.equal(end?.how, 'failed');
  assert.match(JSON.stringify(end), /no idea/);
});

test('a log without end is cut, and steers no terminal', async () => {
  const { entries } = await outcomeOf(`
  for (let i = 0; i < 500; i += 1) ctx.log('line \\u001b[2J' + i);
  await ctx.clock.sleep(2_000);
  ctx.log('last');`);
  const said = saidIn(entries);
  assert.equal(said.filter((text) => text.startsWith('line')).length, 50);
  assert.ok(said.includes('450 more lines within a second'));
  assert.equal(said.at(-1), 'last');
});

test('a stop runs what was left to be done, then it has ended', async () => {
  const { exercise, ground } = await loadExercise('node-evict');
  const text = `export async function runEviction(ctx) {
  ctx.onStop(async () => {
    await ctx.client.nodes.get('node-1');
    ctx.log('bye');
  });
}`;
  const sandbox = await patient.open();
  await sandbox.load(submissionOf(exercise, ground, text).program);
  const run = await attached({
    slot: 'taint-eviction-controller', realm: sandbox.realm(),
  });
  try {
    await run.time.pass(1);
    let end: End | undefined;
    void run.host.ended.then((how) => {
      end = how;
    });
    run.host.stop();
    await run.time.pass(30, () => end !== undefined);
    assert.deepEqual(end, { how: 'stopped' });
    assert.deepEqual(saidIn(run.entries()), ['bye']);
  } finally {
    run.close();
    sandbox.close();
  }
});
