// What a learner's file may not contain, by its syntax: anything that loads
// code while it runs, or that keeps a module from being ready at once.

import ts from 'typescript';
import { compileError } from './strip.ts';

/** SubmissionError at the first thing that is refused. */
export function refuseSyntax(source: ts.SourceFile): void {
  visit(source, source);
}

function visit(node: ts.Node, source: ts.SourceFile): void {
  const message = complaintAbout(node);
  if (message !== undefined) {
    throw compileError(message, source, node.getStart(source));
  }
  ts.forEachChild(node, (child) => visit(child, source));
}

function complaintAbout(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node)
    && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return 'import(…) is not there: import at the top of the file';
  }
  if (ts.isMetaProperty(node)
    && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
    return 'import.meta is not there: a component has no address';
  }
  if (isAwait(node) && !isInFunction(node)) {
    return 'await is only possible inside a function: a file must be ready '
      + 'as soon as it is loaded';
  }
  return undefined;
}

function isAwait(node: ts.Node): boolean {
  if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined;
  const isUsing = ts.isVariableDeclarationList(node)
    && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
  return isUsing || ts.isAwaitExpression(node);
}

function isInFunction(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at)) return true;
  }
  return false;
}
