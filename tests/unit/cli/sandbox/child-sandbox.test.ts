import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ChildSandboxes } from '../../../../cli/sandbox/child-sandbox.ts';
import { SubmissionError } from '../../../../grader/sandbox.ts';
import type { Sandbox } from '../../../../grader/sandbox.ts';
import type { Effect, RealmEnd } from '#cluster';
import type { Input } from '../../../../engine/kernel/protocol.ts';
import type { Micros } from '../../../../engine/kernel/time.ts';
import { tinyGround, tinyProgram } from '../../../harness/tiny-exercise.ts';

const makers = new ChildSandboxes();
/** For what ends by itself, however busy the machine is. */
const patient = new ChildSandboxes({ turnMs: 60_000, loadMs: 60_000 });
/** For what never ends by itself. */
const hasty = new ChildSandboxes({ turnMs: 1_000, loadMs: 10_000 });
after(() => {
  makers.close();
  hasty.close();
  patient.close();
});

async function opened(text: string, maker = makers): Promise<Sandbox> {
  const sandbox = await maker.open();
  await sandbox.load(tinyProgram(text));
  return sandbox;
}

async function turnOf(
  realm: RealmEnd,
  now: Micros,
  input: Input,
): Promise<readonly Effect[]> {
  return realm.turn({ now, wallOffset: 0, held: [], input });
}

async function started(realm: RealmEnd): Promise<readonly Effect[]> {
  const boot = { name: 'controllers/tiny', seed: '1', data: {} };
  return turnOf(realm, 0, { kind: 'start', boot });
}

/** What the file logs when it starts. */
async function logged(text: string): Promise<readonly string[]> {
  const sandbox = await opened(text);
  try {
    return textsOf(await started(sandbox.realm()));
  } finally {
    sandbox.close();
  }
}

function textsOf(effects: readonly Effect[]): string[] {
  return effects.map((effect) => {
    if (effect.kind === 'say') return effect.text;
    if (effect.kind !== 'failed') return effect.kind;
    const { message } = effect.error as { message: string };
    return `failed: ${message}`;
  });
}

async function loadFailure(
  text: string,
  maker = makers,
): Promise<SubmissionError> {
  try {
    (await opened(text, maker)).close();
  } catch (error) {
    assert.ok(error instanceof SubmissionError);
    return error;
  }
  throw new Error('expected it not to load');
}

test('a component runs in a child, turn by turn', async () => {
  const sandbox = await opened(`
    ctx.log('one');
    await ctx.clock.sleep(5);
    ctx.log('two');`);
  const realm = sandbox.realm();
  const [say, timer] = await started(realm);
  assert.deepEqual(say, { kind: 'say', text: 'one' });
  assert.equal(timer!.kind, 'timer');
  const { id } = timer as { id: number };
  const input = { kind: 'timer', id } as const;
  const effects = await turnOf(realm, 5_000, input);
  assert.deepEqual(effects, [{ kind: 'say', text: 'two' }]);
  sandbox.close();
});

test('each incarnation has a global of its own', async () => {
  const sandbox = await opened(`
    globalThis.count = (globalThis.count ?? 0) + 1;
    Array.prototype.mine ??= 'patched';
    ctx.log(String(globalThis.count));`);
  for (let i = 0; i < 30; i += 1) {
    const realm = sandbox.realm();
    assert.deepEqual(textsOf(await started(realm)), ['1']);
    realm.kill();
  }
  sandbox.close();
});

test('names that are not there throw with what to use instead', async () => {
  const names = [
    'Date', 'Math.random()', 'Math.sin(1)', 'setTimeout', 'fetch', 'process',
    'eval', 'Function', 'console', 'crypto', 'WebAssembly', 'WeakRef',
    'structuredClone', 'performance', 'postMessage', 'Intl',
    '"a".localeCompare("b")', '(1).toLocaleString()', '[].toLocaleString()',
    '(() => {}).constructor("return 1")',
    '(async () => {}).constructor("return 1")',
    '(function* () {}).constructor("return 1")',
    'globalThis.constructor.constructor("return 1")',
    'new Error().constructor.constructor("return 1")',
    'ctx.constructor.constructor("return 1")',
  ];
  for (const [i, text] of (await logged(names.map((name) =>
    `try { ${name}; ctx.log('there'); } catch (e) { ctx.log(e.message); }`)
    .join('\n'))).entries()) {
    assert.match(text, /^[\w.]+ is not there: \S/, names[i]);
  }
});

test('nothing is left on the global but what is allowed', async () => {
  const { ALLOWED } = await import('../../../../grader/sandbox/globals.ts');
  const [text] = await logged(`
    const names = Object.getOwnPropertyNames(globalThis);
    const open = names.filter((name) => {
      try { return globalThis[name], true; } catch { return false; }
    });
    ctx.log(open.sort().join());`);
  assert.equal(text, [...ALLOWED].sort().join());
});

test('nothing of the child\'s own realm can be reached', async () => {
  const [text] = await logged(`
    const strangers = [];
    const seen = new Set();
    const walk = (value, path) => {
      if (Object(value) !== value || seen.has(value)) return;
      seen.add(value);
      let at = value;
      while (Object.getPrototypeOf(at) !== null) {
        at = Object.getPrototypeOf(at);
      }
      const isOurs = at === Object.prototype || value === Object.prototype
        || Object.getPrototypeOf(value) === null;
      if (!isOurs) strangers.push(path);
      if (path.length > 200) return;
      for (const key of Reflect.ownKeys(value)) {
        let next;
        try { next = value[key]; } catch { continue; }
        walk(next, path + '.' + String(key));
      }
      walk(Object.getPrototypeOf(value), path + '.__proto__');
    };
    walk(globalThis, 'global');
    walk(ctx, 'ctx');
    try { null.x; } catch (error) { walk(error, 'error'); }
    const deep = () => deep();
    try { deep(); } catch (error) { walk(error, 'overflow'); }
    walk((async () => {})(), 'promise');
    ctx.log(strangers.join() || 'none');`);
  assert.equal(text, 'none');
});

/** What a realm says that this code makes of its turns. */
async function saidOf(code: string): Promise<readonly string[]> {
  const sandbox = await makers.open();
  const [closed] = tinyGround().modules;
  await sandbox.load({
    modules: [closed!, { name: 'entry', imports: [], parts: [code] }],
  });
  try {
    return textsOf(await started(sandbox.realm()));
  } finally {
    sandbox.close();
  }
}

test('what a realm is told is its own, and frozen, whatever it patches',
  async () => {
    const [text] = await saidOf(`
      let seen = [];
      const look = (value, path) => {
        if (Object(value) !== value) return;
        const { prototype } = Array.isArray(value) ? Array : Object;
        if (Object.getPrototypeOf(value) !== prototype) seen.push(path);
        if (!Object.isFrozen(value)) seen.push(path + ' is open');
        for (const key of Reflect.ownKeys(value)) {
          look(value[key], path + '.' + String(key));
        }
      };
      const { stringify } = JSON;
      JSON.parse = Object.freeze = Object.keys = Array.isArray = (value) => {
        seen.push('caught ' + typeof value);
        return value;
      };
      for (const name of ['held', 'input', 'boot', '0']) {
        Object.defineProperty(Object.prototype, name, {
          set() { seen.push('set ' + name); }, get() { seen.push(name); },
          enumerable: true, configurable: true,
        });
      }
      Array.isArray = (value) => value instanceof Array;
      export const createRealm = () => ({
        apply: (turn) => look(turn, 'turn'),
        isAsync: () => false,
        said: () => stringify([{ kind: 'say', text: seen.join() || 'none' }]),
      });`);
    assert.equal(text, 'none');
  });

test('a turn goes on while its promises do, though others wait', async () => {
  const sandbox = await opened(`
    for (let i = 0; i < 50; i += 1) await null;
    ctx.log('at its end');`);
  const realms = [1, 2, 3, 4, 5, 6].map(() => sandbox.realm());
  const turns = await Promise.all(realms.map((realm) => started(realm)));
  for (const turn of turns) assert.deepEqual(textsOf(turn), ['at its end']);
  sandbox.close();
});

test('what the lexer would miss finds nothing to import', async () => {
  const texts = await saidOf(`
    let seen = 'nothing';
    export const createRealm = () => ({
      apply() {
        import('node:fs').then(
          () => { seen = 'a module'; },
          (error) => { seen = typeof error + ' ' + error; });
      },
      isAsync: () => true,
      drain: () => false,
      said: () => JSON.stringify([{ kind: 'say', text: seen }]),
    });`);
  assert.deepEqual(texts, ['string import(…) is not there']);
});

test('a stack names the learner\'s lines only', async () => {
  const [text] = await logged(`export function go(ctx: any): void {

    ctx.log(new Error('here').stack);
  }`);
  assert.equal(text, 'Error: here\n    at go.ts:3:13');
});

test('a mistake is told by its class and the learner\'s line', async () => {
  const [text] = await logged(`export function go(ctx: any): void {
    ctx.nothing.at.all;
  }`);
  assert.equal(text, 'failed: TypeError (go.ts:2)');
});

test('a file that throws while it loads is refused with its line', async () => {
  const thrown = await loadFailure(`
throw new Error('no');
export const go = 1;`);
  assert.equal(thrown.kind, 'load');
  assert.equal(`${thrown.where}: ${thrown.message}`, 'go.ts:2: no');
  const dated = await loadFailure(`export const go = 1;
const now = Date.now();`);
  assert.match(`${dated.where}: ${dated.message}`,
    /^go\.ts:2: Date is not there: use/);
});

test('a file that never loads is refused', async () => {
  const brief = new ChildSandboxes({ turnMs: 1_000, loadMs: 1_000 });
  const loop = 'export const go = 1; for (;;);';
  const { kind } = await loadFailure(loop, brief);
  brief.close();
  assert.equal(kind, 'deadline');
});

test('a turn that does not return ends its realm, not the next', async () => {
  for (const loop of [
    'for (;;);',
    'const again = () => void Promise.resolve().then(again); again();',
  ]) {
    const sandbox = await opened(`
      if (ctx.flags.loop === 'yes') { ${loop} }
      ctx.log('fine');`, hasty);
    const input = {
      kind: 'start',
      boot: { name: 'x', seed: '1', data: { flags: { loop: 'yes' } } },
    } as const;
    const stuck = turnOf(sandbox.realm(), 0, input);
    await assert.rejects(Promise.resolve(stuck), { what: 'deadline' });
    assert.deepEqual(textsOf(await started(sandbox.realm())), ['fine']);
    sandbox.close();
  }
});

test('a child whose memory is full dies alone', async () => {
  for (const bomb of [
    'const all = []; for (;;) all.push(new Array(1e5).fill(all));',
    'const all = []; for (;;) all.push(new Uint8Array(1e8).fill(1));',
  ]) {
    const sandbox = await opened(bomb, patient);
    await assert.rejects(started(sandbox.realm()), {
      what: 'crash',
      message: 'the component used more memory than its 192 MB',
    });
    sandbox.close();
  }
});

test('realms that hold memory and are gone do not add up', async () => {
  const sandbox = await opened(`
    globalThis.kept = Array.from({ length: 1_400_000 }, (_, i) => i + 0.5);
    ctx.log('kept');`, patient);
  for (let i = 0; i < 30; i += 1) {
    const realm = sandbox.realm();
    assert.deepEqual(textsOf(await started(realm)), ['kept']);
    realm.kill();
  }
  sandbox.close();
});

test('an answer does not wait for what needs none', async () => {
  const sandbox = await opened('ctx.log(\'here\');');
  const [one, other, third] = [
    sandbox.realm(), sandbox.realm(), sandbox.realm(),
  ];
  for (const realm of [one, other, third]) await started(realm);
  // Now a spare realm is there, and giving one up asks for no further one.
  other.kill();
  const answer = turnOf(one, 1, { kind: 'stop' });
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
  third.kill();
  assert.deepEqual(textsOf(await answer), ['stopped']);
  sandbox.close();
});

test('half a character crosses as it is', async () => {
  const [text] = await logged(`
    const said = '[{"kind":"say","text":"\\ud83d."}]';
    JSON.stringify = () => said;`);
  assert.equal(text, '\ud83d.');
});

test('too long a message is a fault', async () => {
  const sandbox = await opened(`
    for (let i = 0; i < 1e6; i += 1) ctx.log('flood');`, patient);
  await assert.rejects(started(sandbox.realm()), { what: 'protocol' });
  sandbox.close();
});
