#!/usr/bin/env node
// The runner's door. The sources are TypeScript, which Node strips by itself
// from 22.18 on. An older Node hands over to the one that npm installed here.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const PINNED_NODE = fileURLToPath(
  new URL('../node_modules/.bin/node', import.meta.url),
);
/** What Node has stripped and compiled once. It fails without a word where
 *  nothing can be written. */
const COMPILED = fileURLToPath(
  new URL('../node_modules/.cache/node', import.meta.url),
);

function canStripTypes(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6)
    || (major === 22 && minor >= 18);
}

/** Runs this file again under the pinned Node and ends as that run ends. */
function handOver() {
  if (!existsSync(PINNED_NODE)) {
    process.stderr.write(
      `clusterwright needs Node 22.18 or newer and this is `
      + `${process.versions.node}: run "npm ci" in the project, `
      + `which brings the right one.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const script = fileURLToPath(import.meta.url);
  const args = [script, ...process.argv.slice(2)];
  const env = { ...process.env, CLUSTERWRIGHT_HANDED_OVER: '1' };
  const child = spawn(PINNED_NODE, args, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both; this one waits for the other's end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`clusterwright: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 2;
  });
}

if (canStripTypes(process.versions.node)) {
  module.enableCompileCache?.(COMPILED);
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else if (process.env.CLUSTERWRIGHT_HANDED_OVER === '1') {
  process.stderr.write('clusterwright: npm\'s Node is too old: "npm ci".\n');
  process.exitCode = 2;
} else {
  handOver();
}
