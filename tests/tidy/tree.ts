// What the tidy rules read and what they give. A rule is a pure function:
// files in, findings out; each finding says what to do instead.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Relative to the top of the tree, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  /** From 1; absent where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

export type Rule = (files: readonly SourceFile[]) => Finding[];

/** Made, fetched or kept by tools; nobody reads or reviews them. */
const SKIPPED_FOLDERS = new Set([
  '.astro', '.clusterwright', '.git', 'blob-report', 'coverage', 'dist',
  'node_modules', 'playwright-report', 'test-results',
]);
const TEXT_ENDINGS = new Set([
  '', '.astro', '.css', '.html', '.js', '.json', '.jsonl', '.md', '.mdx',
  '.mjs', '.sh', '.svg', '.ts', '.txt', '.yaml', '.yml',
]);

function pathsBelow(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return SKIPPED_FOLDERS.has(entry.name) ? [] : pathsBelow(path);
    }
    return entry.isFile() && TEXT_ENDINGS.has(extname(path)) ? [path] : [];
  });
}

let tree: readonly SourceFile[] | undefined;

/** Every text file of the project, by path. */
export function wholeTree(): readonly SourceFile[] {
  tree ??= pathsBelow('').sort().map((path) => ({
    path, text: readFileSync(join(ROOT, path), 'utf8'),
  }));
  return tree;
}

/** A file for a rule's own test. */
export function file(path: string, ...lines: string[]): SourceFile {
  return { path, text: `${lines.join('\n')}\n` };
}

export function isScript({ path }: SourceFile): boolean {
  return path.endsWith('.ts') || path.endsWith('.mjs');
}

/** A file's lines; the line break at the end makes none. */
export function linesOf({ text }: SourceFile): string[] {
  return text.replace(/\n$/, '').split('\n');
}

const parsed = new Map<string, ts.SourceFile>();

/** The syntax tree of a script; the same text is parsed once. */
export function parse({ path, text }: SourceFile): ts.SourceFile {
  const key = `${path}\0${text}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(
    path, text, ts.ScriptTarget.ES2023, true,
  );
  parsed.set(key, source);
  return source;
}

/** Calls `visit` for every node below `node`, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    visit(child);
    walk(child, visit);
  });
}

/** The line of a node, from 1, leaving out the comments before it. */
export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

function findingText({ path, line, message }: Finding): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${message}`;
}

/** Fails with every finding, one a line. */
export function assertTidy(findings: readonly Finding[]): void {
  const text = findings.map(findingText).join('\n');
  assert.ok(findings.length === 0, `\n${text}`);
}
