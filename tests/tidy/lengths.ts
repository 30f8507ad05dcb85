// What fits a screen, a page of the course and a head.
import ts from 'typescript';
import { isScript, lineOf, linesOf, parse, walk } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

const COLUMNS_MAX = 80;
const FUNCTION_LINES_MAX = 70;
const FOLDER_DEPTH_MAX = 3;
const CODE = /\.(ts|mjs|css|astro)$/;
const PRODUCT = ['engine/', 'grader/', 'cli/', 'site/'];
const TOPS = [...PRODUCT, 'exercises/'];

interface Limit {
  readonly path: RegExp;
  readonly linesMax: number;
  readonly advice: string;
}

const LIMITS: readonly Limit[] = [
  {
    path: /^(engine|grader|cli|site)\/.*\.(ts|mjs|astro|css)$/,
    linesMax: 400,
    advice: 'a file holds one concept: split it along the nouns',
  },
  {
    path: /^exercises\/.*\/starter\.ts$/,
    // The third stage of a file carries the two before it.
    linesMax: 160,
    advice: 'a learner reads all of it first: move the given parts into '
      + 'the harness or the contract',
  },
  {
    path: /^tests\/timelines\/.*\.txt$/,
    linesMax: 150,
    advice: 'a story of one behaviour: narrow it with show, or tell two',
  },
  {
    path: /^content\/.*\.mdx$/,
    linesMax: 200,
    advice: 'a lesson is one sitting: move the rest into the next',
  },
];

/** Lines wider than the page shows. */
export function longLines(files: readonly SourceFile[]): Finding[] {
  return files.filter(({ path }) => CODE.test(path)).flatMap((file) => (
    linesOf(file).flatMap((line, index) => (
      [...line].length <= COLUMNS_MAX ? [] : [{
        path: file.path,
        line: index + 1,
        message: `${[...line].length} columns: break it at ${COLUMNS_MAX}`,
      }]
    ))
  ));
}

/** Files longer than their kind may be. */
export function longFiles(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => {
    const limit = LIMITS.find(({ path }) => path.test(file.path));
    const lines = linesOf(file).length;
    if (limit === undefined || lines <= limit.linesMax) return [];
    return [{
      path: file.path,
      message: `${lines} of at most ${limit.linesMax} lines; ${limit.advice}`,
    }];
  });
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  const isNamed = ts.isVariableDeclaration(parent)
    || ts.isPropertyAssignment(parent);
  return isNamed ? parent.name.getText() : 'this function';
}

/** Functions that have to be scrolled. */
export function longFunctions(files: readonly SourceFile[]): Finding[] {
  const concerned = files.filter((file) => isScript(file)
    && [...TOPS, 'scripts/'].some((top) => file.path.startsWith(top)));
  return concerned.flatMap((file) => {
    const findings: Finding[] = [];
    const source = parse(file);
    walk(source, (node) => {
      if (!ts.isFunctionLike(node)) return;
      const start = lineOf(node);
      const end = source.getLineAndCharacterOfPosition(node.end).line + 1;
      const lines = end - start + 1;
      if (lines <= FUNCTION_LINES_MAX) return;
      findings.push({
        path: file.path,
        line: start,
        message: `${nameOf(node)} has ${lines} of at most `
          + `${FUNCTION_LINES_MAX} lines: give its parts names`,
      });
    });
    return findings;
  });
}

/** Folders nested deeper than a reader wants to dig. */
export function deepFolders(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => TOPS.some((top) => path.startsWith(top)))
    .filter(({ path }) => path.split('/').length - 2 > FOLDER_DEPTH_MAX)
    .map(({ path }) => ({
      path,
      message: `lies more than ${FOLDER_DEPTH_MAX} folders below the top: `
        + 'a folder is a component, a file is a concept',
    }));
}
