// `npm run typecheck`: every TypeScript project of the tree, in turn. What
// runs in a component's realm (engine, grader, exercises) is checked without
// the types of the DOM and of Node, so that a stray setTimeout cannot compile.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ROOT, run, say, seconds } from './say.mjs';

/** A project is checked once its folder holds a source. */
const PROJECTS = [
  { name: 'engine', command: ['tsc', '-p', 'engine'] },
  { name: 'grader', command: ['tsc', '-p', 'grader'] },
  { name: 'exercises', command: ['tsc', '-p', 'exercises'] },
  { name: 'tests', title: 'tools and tests', command: ['tsc', '-p', '.'] },
  {
    name: 'bench',
    // Its rows need the types of the opponents, which come with the bench.
    needs: join('bench', 'node_modules'),
    command: ['tsc', '-p', 'bench'],
  },
  {
    name: 'site',
    command: ['astro', 'check', '--tsconfig', join('site', 'tsconfig.json')],
  },
];

function isDue({ name, needs = name }) {
  const folder = join(ROOT, name);
  return existsSync(join(ROOT, needs)) && readdirSync(folder, {
    recursive: true,
  }).some((path) => /\.(ts|astro)$/.test(path));
}

/** Gives how many projects failed. */
export async function typecheck() {
  let failed = 0;
  for (const project of PROJECTS.filter(isDue)) {
    const { name, title = name, command: [tool, ...args] } = project;
    const startedAt = performance.now();
    const { code } = await run(tool, args, {
      quiet: true, what: `checking the types of ${title}`,
    });
    if (code !== 0) failed += 1;
    const mark = code === 0 ? 'ok' : 'failed';
    say(`  ${title}: ${mark} (${seconds(startedAt)})`);
  }
  return failed;
}

if (process.argv[1]?.endsWith('typecheck.mjs')) {
  const isReady = await ensureInstalled();
  process.exitCode = isReady && await typecheck() === 0 ? 0 : 1;
}
