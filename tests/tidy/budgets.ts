// Byte budgets, as promised in package.json under "budgets": gzip, level 9,
// of the minified bundle.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { ROOT } from './tree.ts';
import type { Finding } from './tree.ts';

/** Parts that a page loads apart and that have a budget of their own. */
const APART = ['kubectl'];

const withoutParts: Plugin = {
  name: 'without-parts',
  setup({ onResolve }) {
    const filter = new RegExp(`/(${APART.join('|')})/`);
    onResolve({ filter }, ({ path, kind }) => (
      kind === 'entry-point' ? undefined : { path, external: true }
    ));
  },
};

export interface Size {
  readonly name: string;
  readonly bytes: number;
}

/** How each bundle is made, by the name of its budget. */
const BUNDLES: Readonly<Record<string, string>> = {
  engine: 'engine/index.ts',
};

async function sizeOf(name: string, entry: string): Promise<Size> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    write: false,
    logLevel: 'silent',
    plugins: [withoutParts],
  });
  const bytes = outputFiles.reduce((sum, { contents }) => (
    sum + gzipSync(contents, { level: 9 }).length
  ), 0);
  return { name, bytes };
}

/** The bundles whose source is there. */
export function bundleSizes(): Promise<Size[]> {
  const there = Object.entries(BUNDLES)
    .filter(([, entry]) => existsSync(join(ROOT, entry)));
  return Promise.all(there.map(([name, entry]) => sizeOf(name, entry)));
}

/** Sizes above their budget, and sizes without one. */
export function overBudget(
  sizes: readonly Size[], budgets: Readonly<Record<string, number>>,
): Finding[] {
  return sizes.flatMap(({ name, bytes }) => {
    const budget = budgets[name];
    if (budget === undefined) {
      return [{
        path: 'package.json',
        message: `${name} has ${bytes} bytes and no budget: add one`,
      }];
    }
    if (bytes <= budget) return [];
    return [{
      path: 'package.json',
      message: `${name} has ${bytes} of at most ${budget} bytes: find what `
        + 'grew (esbuild --analyze), load it apart, or raise the budget in '
        + 'a commit that says why',
    }];
  });
}
