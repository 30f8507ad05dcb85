// The imports of a file, and where they lead.
import { posix } from 'node:path';
import ts from 'typescript';
import { isScript, lineOf, parse, walk } from './tree.ts';
import type { SourceFile } from './tree.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** A path of this tree, or undefined for a package or a Node module. */
  readonly target: string | undefined;
}

/** The names under which the doors are known (package.json, "imports"). */
const DOORS: Readonly<Record<string, string>> = {
  '#engine': 'engine/realm.ts',
  '#cluster': 'engine/index.ts',
  '#grader': 'grader/index.ts',
  '@clusterwright/engine': 'engine/index.ts',
  '@clusterwright/engine/realm': 'engine/realm.ts',
  '@clusterwright/grader': 'grader/index.ts',
  '@clusterwright/cli': 'cli/main.ts',
};

export function targetOf(from: string, specifier: string): string | undefined {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('./') || bare.startsWith('../')) {
    return posix.join(posix.dirname(from), bare);
  }
  if (bare.startsWith('/')) return bare.slice(1);
  return DOORS[bare];
}

/** The specifier that a node imports from, if it imports at all. */
function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return node.argument.literal;
  }
  const isDynamic = ts.isCallExpression(node)
    && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic ? node.arguments[0] : undefined;
}

/** The scripts of an .astro file: its frontmatter and its script elements. */
export function scriptsOf(file: SourceFile): SourceFile[] {
  if (isScript(file)) return [file];
  if (!file.path.endsWith('.astro')) return [];
  const front = /^---\n([\s\S]*?)\n---/.exec(file.text)?.[1];
  const elements = file.text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g);
  const texts = [front, ...[...elements].map((match) => match[1])];
  return texts.filter((text) => text !== undefined)
    .map((text) => ({ path: `${file.path}.ts`, text }));
}

export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  for (const script of scriptsOf(file)) {
    walk(parse(script), (node) => {
      const specifier = specifierOf(node);
      if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
      found.push({
        specifier: specifier.text,
        line: lineOf(specifier),
        target: targetOf(file.path, specifier.text),
      });
    });
  }
  return found;
}
