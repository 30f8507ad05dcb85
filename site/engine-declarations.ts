// The types that a learner's file sees: the declarations of the realm's door
// and all that it reaches, and TypeScript's own library.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { createRequire } from 'node:module';
import ts from 'typescript';

const ENTRY = 'engine/realm.ts';
const LIBRARY = 'lib.es2023.d.ts';

function declarations(): Record<string, string> {
  const files: Record<string, string> = {};
  const program = ts.createProgram([resolve(ENTRY)], {
    declaration: true,
    emitDeclarationOnly: true,
    target: ts.ScriptTarget.ES2023,
    lib: [LIBRARY],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    strict: true,
    noCheck: true,
    types: [],
  });
  program.emit(undefined, (path, text) => {
    // A declaration names its neighbours as they are named on the page.
    files[`/${relative(resolve('.'), path)}`] = text
      .replace(/(from ["']\.[^"']*)\.ts(["'])/g, '$1$2')
      .replace(/(import\(["']\.[^"']*)\.ts(["'])/g, '$1$2');
  });
  return files;
}

/** A library file and those that it refers to, without comments. */
function library(folder: string, name: string, into: Record<string, string>) {
  if (into[`/${name}`] !== undefined) return;
  const text = readFileSync(join(folder, name), 'utf8');
  into[`/${name}`] = text.replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\n/gm, '');
  for (const [, lib] of text.matchAll(/<reference lib="([^"]+)"/g)) {
    library(folder, `lib.${lib}.d.ts`, into);
  }
}

/** Path -> text; the library's files at the root. */
export function engineTypes(): Readonly<Record<string, string>> {
  const files = declarations();
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('typescript'));
  library(folder, LIBRARY, files);
  return files;
}
