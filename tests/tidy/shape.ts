// How files are named and how they begin.
import ts from 'typescript';
import { isScript, parse } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

const EMPTY_NAMES = /(^|\/)(utils?|helpers?|types|common|misc)(\.ts|\/)/;
const PRODUCT = /^(engine|grader|cli|site|exercises)\//;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/;

/** Names that say nothing, and names in another spelling than the rest. */
export function fileNames(files: readonly SourceFile[]): Finding[] {
  return files.filter((file) => isScript(file) && PRODUCT.test(file.path))
    .flatMap(({ path }) => {
      const name = path.split('/').at(-1) ?? '';
      if (EMPTY_NAMES.test(path)) {
        return [{
          path, message: 'says nothing: name it after the concept it holds',
        }];
      }
      // Astro gives [slug].ts and the like a meaning.
      if (path.startsWith('site/pages/') || KEBAB.test(name)) return [];
      return [{ path, message: 'spell file names in kebab-case' }];
    });
}

/** An index.ts that does more than re-export. */
export function busyIndexes(files: readonly SourceFile[]): Finding[] {
  return files.filter(({ path }) => /(^|\/)index\.ts$/.test(path))
    .filter(({ path }) => PRODUCT.test(path))
    .filter(({ path }) => !path.startsWith('site/pages/'))
    .filter((file) => !parse(file).statements.every((statement) => (
      ts.isExportDeclaration(statement) || ts.isImportDeclaration(statement)
    )))
    .map(({ path }) => ({
      path,
      message: 'an index.ts only re-exports: move the code into a file named '
        + 'after what it is',
    }));
}

/** Engine files that do not say what they are. */
export function silentFiles(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => file.path.startsWith('engine/') && isScript(file))
    .filter(({ text }) => !/^\s*(\/\/|\/\*)/.test(text))
    .map(({ path }) => ({
      path,
      message: 'begin with a comment: what it is, upstream\'s source, and how '
        + 'it differs from the real component',
    }));
}
