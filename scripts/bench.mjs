// `npm run bench [-- NAME…]`: installs the opponents, which nothing else
// depends on, and measures both sides in one run.
import { join } from 'node:path';
import { ensureBenchInstalled, ensureInstalled } from './install.mjs';
import { run } from './say.mjs';

async function bench(names) {
  if (!await ensureInstalled()) return 1;
  if (!await ensureBenchInstalled()) return 1;
  const { code } = await run('node', [join('bench', 'run.ts'), ...names]);
  return code;
}

process.exitCode = await bench(process.argv.slice(2));
