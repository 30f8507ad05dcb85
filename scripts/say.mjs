// Runs a command and keeps talking while it takes long, so that nobody has
// to wonder whether anything still happens.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const BIN = join(ROOT, 'node_modules', '.bin');
/** What Node has stripped and compiled once; the runner keeps it there, too. */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'node');
const HEARTBEAT_MS = 5_000;

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Seconds since `startedAt`, for people. */
export function seconds(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** The environment in which npm would run a script: our own tools first. */
export function environment(more = {}) {
  const env = {
    NODE_COMPILE_CACHE: COMPILED, ...process.env,
    ASTRO_TELEMETRY_DISABLED: '1', ...more,
  };
  env.PATH = [BIN, process.env.PATH ?? ''].join(delimiter);
  return env;
}

/**
 * Runs a command to its end and gives its exit code (1 if it was killed or
 * could not be started) and its output.
 *
 * `quiet` keeps the output back, says every few seconds that it still works
 * on `what`, and shows the output only if the command failed. Otherwise the
 * output is shown as it comes. It is killed after `timeoutMs`, if given.
 */
export function run(command, args, options = {}) {
  const {
    what = command, quiet = false, cwd = ROOT, env = {}, timeoutMs,
  } = options;
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: environment(env),
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: process.platform === 'win32',
    timeout: timeoutMs, killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout?.on('data', (data) => { output += data; });
  child.stderr?.on('data', (data) => { output += data; });
  const heartbeat = quiet && setInterval(
    () => say(`  … ${what} (${seconds(startedAt)})`), HEARTBEAT_MS,
  );
  return new Promise((resolve) => {
    const end = (code) => {
      clearInterval(heartbeat);
      if (quiet && code !== 0 && options.silent !== true) say(output.trimEnd());
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}
