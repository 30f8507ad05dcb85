// Installs what the lockfile asks for and is not there yet; otherwise nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, say, seconds } from './say.mjs';

/** The packages of a lockfile, by the folder they are installed in. */
function packagesIn(path) {
  if (!existsSync(path)) return {};
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/**
 * Whether every package of the lockfile is installed in the version it
 * names. npm writes its own record at the very end of an install, so a
 * broken-off install leaves none. Optional packages may be for other
 * machines and are not looked at.
 */
export function isInstalled(folder) {
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const present = packagesIn(record);
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true;
    if (entry.optional || entry.devOptional) return true;
    return present[path]?.version === entry.version;
  });
}

async function installFolder(folder, what) {
  if (isInstalled(folder)) return true;
  const startedAt = performance.now();
  say(`Installing ${what} (npm ci; about a minute on a first run).`);
  const { code } = await run('npm', ['ci', '--loglevel=error'], {
    cwd: folder, quiet: true, what: `installing ${what}`,
  });
  if (code === 0) say(`Installed ${what} in ${seconds(startedAt)}.`);
  else say(`"npm ci" failed in ${folder}: its output is above.`);
  return code === 0;
}

/** Installs the project; false means that it failed and said why. */
export async function ensureInstalled() {
  if (!await installFolder(ROOT, 'the packages')) return false;
  if (existsSync(join(ROOT, 'node_modules', '.bin', 'node'))) return true;
  say('The pinned Node is missing because npm was told to ignore install '
    + 'scripts: run "npm ci --ignore-scripts=false".');
  return false;
}

/** The opponents of `npm run bench`, which nothing else depends on. */
export function ensureBenchInstalled() {
  return installFolder(join(ROOT, 'bench'), 'the opponents');
}
