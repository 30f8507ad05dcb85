// Every source file is reached from a door, a page, an exercise or a test.
import { posix } from 'node:path';
import ts from 'typescript';
import { importsOf, scriptsOf } from './imports.ts';
import { parse, walk } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

const FOLDERS = /^(engine|grader|cli|site|scripts|tests)\//;
const SOURCE = /\.(ts|mjs|astro|css)$/;

/** Files that something outside the code starts or loads by convention. */
const ENTRIES = [
  /^engine\/(index|realm)\.ts$/,
  /^grader\/index\.ts$/,
  /^cli\/(bin\.mjs|main\.ts)$/,
  /^site\/pages\//,
  /^site\/(content\.config|env\.d)\.ts$/,
  /^[^/]+\.config\.(ts|mjs)$/,
  /^package\.json$/,
  /^exercises\//,
  /^bench\//,
  /^content\//,
  /^tests\/.*\.test\.ts$/,
  /^tests\/hostile\//,
  /^tests\/(reporter|lingering)\.mjs$/,
];

const GLOB_CALL = 'import.meta.glob';

/** A glob with * and ** as a pattern over paths of the tree. */
function globPattern(glob: string): RegExp {
  const text = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '\0')
    .replace(/\*/g, '[^/]*')
    .replace(/\0/g, '(?:.*/)?');
  return new RegExp(`^${text}$`);
}

/**
 * The paths that a file may load: its imports, and every text in it that
 * names a file of the tree, since workers, servers and scripts are started
 * by name.
 */
function reachedFrom(file: SourceFile, paths: readonly string[]): string[] {
  const isKnown = new Set(paths);
  const reached = importsOf(file).map(({ target }) => target ?? '');
  const folder = posix.dirname(file.path);
  const addNamed = (text: string): void => {
    const bare = text.replace(/\?.*$/, '');
    reached.push(posix.join(folder, bare), posix.normalize(bare));
    if (bare.startsWith('/')) reached.push(bare.slice(1));
    if (!bare.includes('*')) return;
    const glob = bare.startsWith('/')
      ? bare.slice(1)
      : posix.join(folder, bare);
    const pattern = globPattern(glob);
    reached.push(...paths.filter((path) => pattern.test(path)));
  };
  // The tidy rules name files that their own tests make up.
  const scripts = file.path.startsWith('tests/tidy/') ? [] : scriptsOf(file);
  for (const script of scripts) {
    walk(parse(script), (node) => {
      if (!ts.isStringLiteralLike(node)) return;
      const isGlob = node.text.includes('*');
      if (isGlob && !script.text.includes(GLOB_CALL)) return;
      if (node.text.length > 0) addNamed(node.text);
    });
  }
  if (file.path === 'package.json') {
    const named = file.text.matchAll(/[\w./-]+\.(?:mjs|ts)/g);
    for (const [path] of named) addNamed(path);
  }
  return reached.filter((path) => isKnown.has(path));
}

/** Source files that nothing reaches. */
export function deadFiles(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = [...byPath.keys()];
  const isAlive = new Set<string>();
  const next = paths.filter((path) => (
    ENTRIES.some((entry) => entry.test(path))
  ));
  while (next.length > 0) {
    const path = next.pop();
    const file = path === undefined ? undefined : byPath.get(path);
    if (file === undefined || isAlive.has(file.path)) continue;
    isAlive.add(file.path);
    next.push(...reachedFrom(file, paths));
  }
  return paths
    .filter((path) => FOLDERS.test(path) && SOURCE.test(path))
    .filter((path) => !isAlive.has(path))
    .map((path) => ({
      path,
      message: 'nothing imports it: delete it, or reach it from a door, a '
        + 'page or a test',
    }));
}
