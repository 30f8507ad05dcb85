import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runMain } from '../../cli/main.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function jsonOf(...args: string[]): Promise<string> {
  let said = '';
  await runMain([...args, '--json'], {
    env: {},
    stdout: { write: (text) => said += text },
    stderr: { write: () => {} },
  });
  return said;
}

test('two runs of one file give the same bytes', async () => {
  const file = join(ROOT, 'exercises', '01-state', 'first-loop',
    'near-misses', 'creates-always.ts');
  const run = (): Promise<string> =>
    jsonOf('run', 'first-loop', '--file', file, '--public');
  const first = await run();
  assert.equal(JSON.parse(first).exercise, 'first-loop');
  assert.equal(await run(), first);
});
