// The built course that a browser judges with: the one in dist/ if nothing
// changed since, else one of our own.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../arguments.ts';
import { ROOT } from '../files.ts';

const SOURCES = [
  'engine', 'grader', 'exercises', 'content', 'recordings', 'site',
  'package-lock.json', 'astro.config.mjs',
];
const OWN = join('.clusterwright', 'site');

/** A folder with the course. `named`: this one, as it is. UsageError. */
export async function builtSite(
  named: string | undefined,
  note: (text: string) => void,
): Promise<string> {
  if (named !== undefined) {
    if (existsSync(pageOf(named))) return named;
    throw new UsageError(`--site: expected a built course, found "${named}"`);
  }
  const newest = Math.max(...SOURCES.map((name) => newestIn(join(ROOT, name))));
  for (const folder of [join(ROOT, 'dist'), join(ROOT, OWN)]) {
    const page = pageOf(folder);
    if (existsSync(page) && statSync(page).mtimeMs >= newest) return folder;
  }
  note('building the page that judges …');
  await build();
  return join(ROOT, OWN);
}

function pageOf(folder: string): string {
  return join(folder, 'grader', 'index.html');
}

function newestIn(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== 'node_modules');
  return Math.max(0, ...names.map((name) => newestIn(join(path, name))));
}

function build(): Promise<void> {
  const script = join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs');
  const child = spawn(process.execPath, [script, 'build', '--outDir', OWN], {
    cwd: ROOT,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      said = (said + data.toString('utf8')).slice(-4_000);
    });
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) done();
      else fail(new Error(`the page could not be built:\n${said}`));
    });
  });
}
