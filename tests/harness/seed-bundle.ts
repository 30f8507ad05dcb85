// The seeded run as one script for a page, bundled from the engine's sources.
// It sets the global `seeds`.

import { rolldown } from 'rolldown';

const ENTRY = new URL('./seed-run.ts', import.meta.url).pathname;

export async function seedBundle(): Promise<string> {
  const bundle = await rolldown({
    input: ENTRY, platform: 'neutral', logLevel: 'silent',
  });
  const { output } = await bundle.generate({
    format: 'iife', name: 'seeds', minify: true,
  });
  await bundle.close();
  return output[0].code;
}
