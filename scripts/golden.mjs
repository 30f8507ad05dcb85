// `npm run golden [-- --rewrite]`: plays every golden timeline and compares
// it with its file, or writes the file anew.
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { run } from './say.mjs';

async function golden(args) {
  if (!await ensureInstalled()) return 1;
  const rewrites = args.includes('--rewrite');
  const { code } = await run(
    'node', ['--test', join('tests', 'timelines', 'timelines.test.ts')],
    { env: rewrites ? { GOLDEN_REWRITE: '1' } : {} },
  );
  return code;
}

process.exitCode = await golden(process.argv.slice(2));
