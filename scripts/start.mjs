// `npm start`: installs what is missing, builds the course and serves it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ROOT, run, say, seconds } from './say.mjs';
import { serve } from './serve.mjs';

async function build() {
  const startedAt = performance.now();
  say('Building the course.');
  const { code } = await run('astro', ['build'], {
    quiet: true, what: 'building the course',
  });
  if (code === 0) say(`Built in ${seconds(startedAt)}.`);
  else say('The build failed: its output is above.');
  return code === 0;
}

async function start() {
  if (!await ensureInstalled()) return 1;
  if (!existsSync(join(ROOT, 'site', 'pages'))) {
    say('There is no site/pages in this tree, so there is nothing to serve.');
    return 1;
  }
  if (!await build()) return 1;
  const { url } = await serve({ folder: join(ROOT, 'dist') });
  say(`The course is at ${url} (Ctrl-C ends it).`);
  return 0;
}

process.exitCode = await start();
