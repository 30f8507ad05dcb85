// The seeded run as one script for a page, as an esbuild of the engine's
// sources. It sets the global `seeds`.

import { build } from 'esbuild';

const ENTRY = new URL('./seed-run.ts', import.meta.url).pathname;

export async function seedBundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'seeds',
    target: 'es2023',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
