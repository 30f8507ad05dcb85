// The imports of a learner's file: from two places only, and only of what is
// there. An import that nothing uses as a value goes away with the types, so
// that one that should have said `import type` breaks nothing.

import ts from 'typescript';
import { compileError } from './strip.ts';
import type { Script } from './strip.ts';

/** Specifier as written -> the names of the values it exports. */
export type Offered = ReadonlyMap<string, ReadonlySet<string>>;

/** The JavaScript without unused imports. SubmissionError for an import of
 *  anything that is not offered. */
export function checkedImports(script: Script, offered: Offered): string {
  const { source } = script;
  const used = namesOfValues(source);
  let text = script.javaScript;
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) refuse(statement, source, offered);
    if (!ts.isImportDeclaration(statement)) continue;
    refuse(statement, source, offered);
    for (const element of namedValues(statement, source)) {
      const values = offered.get(specifierOf(statement)!)!;
      if (used.has(element.name.text)) {
        check(element, statement, source, values);
      } else text = blank(text, ...span(element, source));
    }
  }
  return text;
}

/** The names between an import's braces that are not marked as types. */
function namedValues(
  { importClause }: ts.ImportDeclaration,
  source: ts.SourceFile,
): readonly ts.ImportSpecifier[] {
  if (importClause === undefined) return [];
  const { phaseModifier, namedBindings, name } = importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  if (name !== undefined || phaseModifier !== undefined) {
    throw compileError('only names can be imported: write import { … }',
      source, importClause.getStart(source));
  }
  if (namedBindings === undefined || !ts.isNamedImports(namedBindings)) {
    return [];
  }
  return namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
}

type WithSpecifier = ts.ImportDeclaration | ts.ExportDeclaration;

function specifierOf(statement: WithSpecifier): string | undefined {
  const { moduleSpecifier } = statement;
  return moduleSpecifier !== undefined
    && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
}

function refuse(
  statement: WithSpecifier,
  source: ts.SourceFile,
  offered: Offered,
): void {
  const specifier = specifierOf(statement);
  if (statement.attributes !== undefined) {
    throw compileError('an import has no attributes here: leave out "with"',
      source, statement.attributes.getStart(source));
  }
  if (specifier === undefined || offered.has(specifier)) return;
  const places = [...offered.keys()].map((place) => `'${place}'`);
  throw compileError(`'${specifier}' cannot be imported here: a file imports `
    + `from ${places.join(' and ')}, and from nowhere else`,
  source, statement.getStart(source));
}

function check(
  element: ts.ImportSpecifier,
  statement: ts.ImportDeclaration,
  source: ts.SourceFile,
  values: ReadonlySet<string>,
): void {
  const { text } = element.propertyName ?? element.name;
  if (values.has(text)) return;
  const from = specifierOf(statement)!;
  throw compileError(`'${from}' has no value named ${text}`,
    source, element.getStart(source));
}

/** A specifier and the comma after it. */
function span(
  element: ts.ImportSpecifier,
  source: ts.SourceFile,
): [number, number] {
  const end = element.end;
  const comma = /^\s*,/.exec(source.text.slice(end));
  return [element.getStart(source), end + (comma?.[0].length ?? 0)];
}

function blank(text: string, from: number, to: number): string {
  const spaces = text.slice(from, to).replace(/[^\n\r]/g, ' ');
  return text.slice(0, from) + spaces + text.slice(to);
}

/** Every name that stands where a value could; rather one too many. */
function namesOfValues(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isOnlyType(node)) return;
    if (ts.isIdentifier(node) && !isMemberName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function isOnlyType(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)
    || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isHeritageClause(node)) {
    return node.token === ts.SyntaxKind.ImplementsKeyword;
  }
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)
    || ts.isMethodDeclaration(parent)) && parent.name === node;
}
