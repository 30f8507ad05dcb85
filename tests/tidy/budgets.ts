// Byte budgets, as promised in package.json under "budgets": gzip, level 9,
// of the bundle, made and minified as the site's are.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { ROOT } from './tree.ts';
import type { Finding } from './tree.ts';

const ENTRY = 'engine/index.ts';

/** Parts that a host may leave out, by the name of their budget. What is
 *  reached through them alone is left out with them. */
const PARTS: Readonly<Record<string, RegExp>> = {
  kubectl: /\/kubectl\//,
  http: /\/apiserver\/http\.ts$/,
  timeline: /\/timeline\//,
  busybox: /\/programs\/shell\//,
};

export interface Size {
  readonly name: string;
  readonly bytes: number;
}

async function bytesWithout(parts: readonly RegExp[]): Promise<number> {
  const bundle = await rolldown({
    input: join(ROOT, ENTRY),
    platform: 'neutral',
    logLevel: 'silent',
    external: (id, _importer, isResolved) => !isResolved
      && id.startsWith('.') && parts.some((part) => part.test(id)),
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return output.reduce((sum, file) => sum
    + gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 })
      .length, 0);
}

/** The engine without its parts, all of it, and what each part adds. */
export async function bundleSizes(): Promise<Size[]> {
  const all = await bytesWithout([]);
  const parts = Object.entries(PARTS).map(async ([name, part]) => (
    { name, bytes: all - await bytesWithout([part]) }
  ));
  return [
    { name: 'engine', bytes: await bytesWithout(Object.values(PARTS)) },
    { name: 'engine with its parts', bytes: all },
    ...await Promise.all(parts),
  ];
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
        + 'grew, load it apart, or raise the budget in a commit that says why',
    }];
  });
}
