import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FIRST_LOOP = join(ROOT, 'exercises', '01-state', 'first-loop');

/** The runner on a pipe, in a folder of its own. */
function watching(folder: string) {
  const child = spawn(process.execPath, [
    join(ROOT, 'cli', 'bin.mjs'), 'watch', 'first-loop',
  ], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let wake = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      said += data.toString('utf8');
      wake();
    });
  }
  const ended = new Promise<number | null>((done) =>
    child.on('exit', (code) => done(code)));
  return {
    child, ended,
    /** All that was said until `words` were; what was said before is gone. */
    async until(words: RegExp): Promise<string> {
      while (!words.test(said)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const found = said;
      said = '';
      return found;
    },
  };
}

test('watch judges on every save, from the starter to all seeds', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-watch-'));
  const file = join(folder, 'work', 'first-loop', 'keep-one.ts');
  const { child, until, ended } = watching(folder);
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const first = await until(/repeat .*\n/);
  assert.match(first, /made from the starter/);
  assert.match(first, /✗ 0 of 10 points/);
  assert.doesNotMatch(first, /\u001b|took|saved/, 'a pipe is not drawn over');
  assert.ok(existsSync(file));

  writeFileSync(file, 'export async function keepOne( {');
  assert.match(await until(/it does not compile[^]*not run\n/), /look at/);

  copyFileSync(join(FIRST_LOOP, 'solution.ts'), file);
  const last = await until(/next .*\n/);
  assert.match(last, /✓ 10 of 10 points {3}all 4 checks pass/);
  assert.match(last, /44 runs over scenarios, seeds and orderings/);
  const standing = JSON.parse(readFileSync(join(folder, '.cw.json'), 'utf8'));
  assert.equal(standing.exercises['first-loop'].hasPassed, true);

  child.kill('SIGTERM');
  assert.equal(await ended, 0, 'it ends as the last verdict was');
});
