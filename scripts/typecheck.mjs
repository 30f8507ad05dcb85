// `npm run typecheck`: every TypeScript project of the tree, in turn. What
// runs in a component's realm (engine, grader, exercises) is checked without
// the types of the DOM and of Node, so that a stray setTimeout cannot compile.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ROOT, run, say, seconds } from './say.mjs';

/** A project is checked once the file or folder it `needs` is there. */
const PROJECTS = [
  {
    name: 'engine',
    needs: 'engine/index.ts',
    command: ['tsc', '-p', 'engine'],
  },
  {
    name: 'grader',
    needs: 'grader/index.ts',
    command: ['tsc', '-p', 'grader'],
  },
  {
    name: 'exercises',
    needs: 'exercises/tsconfig.json',
    command: ['tsc', '-p', 'exercises'],
  },
  {
    name: 'tools and tests',
    needs: 'tests',
    command: ['tsc', '-p', '.'],
  },
  {
    name: 'bench',
    needs: 'bench/node_modules',
    command: ['tsc', '-p', 'bench'],
  },
  {
    name: 'site',
    needs: 'site/tsconfig.json',
    command: ['astro', 'check', '--tsconfig', 'site/tsconfig.json'],
  },
];

/** Gives how many projects failed. */
export async function typecheck() {
  let failed = 0;
  for (const { name, needs, command: [tool, ...args] } of PROJECTS) {
    if (!existsSync(join(ROOT, needs))) continue;
    const startedAt = performance.now();
    const { code } = await run(tool, args, {
      quiet: true, what: `checking the types of ${name}`,
    });
    if (code !== 0) failed += 1;
    const mark = code === 0 ? 'ok' : 'failed';
    say(`  ${name}: ${mark} (${seconds(startedAt)})`);
  }
  return failed;
}

if (process.argv[1]?.endsWith('typecheck.mjs')) {
  const isReady = await ensureInstalled();
  process.exitCode = isReady && await typecheck() === 0 ? 0 : 1;
}
