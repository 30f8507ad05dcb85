// Finds a Chromium for Playwright, or gets one.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './say.mjs';

const INSTALLED = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const DEBIAN_PACKAGES = ['chromium-headless-shell', 'chromium'];

/** --site-per-process gives the sandbox a process that can be killed. */
export const BROWSER_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--site-per-process',
];

/**
 * The path of the browser to use, or undefined for Playwright's own.
 * Throws if PLAYWRIGHT_CHROMIUM names a file that is not there.
 *
 * @returns {string | undefined}
 */
export function browserPath() {
  const named = process.env.PLAYWRIGHT_CHROMIUM;
  if (!named) return INSTALLED.find((path) => existsSync(path));
  if (existsSync(named)) return named;
  throw new Error(`PLAYWRIGHT_CHROMIUM is ${named}, and no such file is there`);
}

/** Starts the browser once: a file that is there may still lack libraries. */
async function starts(executablePath) {
  const options = JSON.stringify({ executablePath, args: BROWSER_ARGS });
  const script = `const { chromium } = await import('playwright');
    const browser = await chromium.launch(${options});
    await browser.close();`;
  const { code } = await run(
    'node', ['--input-type=module', '-e', script],
    { quiet: true, silent: true, what: 'starting the browser' },
  );
  return code === 0;
}

async function firstThatStarts(paths) {
  for (const path of paths) {
    if (existsSync(path) && await starts(path)) return path;
  }
  return undefined;
}

/** Where Playwright keeps (or would keep) its own Chromium. */
async function playwrightsPath() {
  const script = `const { chromium } = await import('playwright');
    process.stdout.write(chromium.executablePath());`;
  const { output } = await run(
    'node', ['--input-type=module', '-e', script],
    { quiet: true, silent: true, what: 'asking Playwright' },
  );
  return output;
}

async function installPlaywrights() {
  say('No browser on this machine: asking Playwright for its own.');
  const { code } = await run('playwright', ['install', 'chromium'], {
    quiet: true, silent: true, what: 'downloading Chromium',
  });
  if (code !== 0) say('  Playwright could not download it.');
  return code === 0;
}

function isOnPath(command) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}

async function installDebians() {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return;
  say('Asking Debian for its package.');
  await run('apt-get', ['update', '-q'], {
    quiet: true, silent: true, what: 'apt-get update',
  });
  for (const name of DEBIAN_PACKAGES) {
    const { code } = await run(
      'apt-get', ['install', '-y', '-q', '--no-install-recommends', name], {
        quiet: true,
        silent: true,
        what: `apt-get install ${name}`,
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      },
    );
    if (code === 0) return;
  }
}

/**
 * A browser that starts: the one named by PLAYWRIGHT_CHROMIUM, the
 * machine's, Playwright's, Debian's. Gives its path, or one sentence that
 * says what to do.
 */
export async function ensureBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM;
  if (named) {
    if (await firstThatStarts([named])) return { path: named };
    return { sentence: `PLAYWRIGHT_CHROMIUM is ${named}: no browser that `
      + 'starts is there. Correct it or unset it.' };
  }
  let path = await firstThatStarts(INSTALLED);
  if (path) return { path };
  const own = await playwrightsPath();
  path = await firstThatStarts([own]);
  if (path) return { path };
  if (await installPlaywrights()) path = await firstThatStarts([own]);
  if (path) return { path };
  await installDebians();
  path = await firstThatStarts(INSTALLED);
  if (path) return { path };
  return { sentence: 'There is no browser and none could be installed: '
    + 'install Chromium, or set PLAYWRIGHT_CHROMIUM to the path of one.' };
}
