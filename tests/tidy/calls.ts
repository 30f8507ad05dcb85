// A Call that nobody waits for is written `void call`, so that a forgotten
// yield* cannot hide. Promises in the grader are held to the same.
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT, lineOf, walk } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

const FOLDERS = ['engine/', 'exercises/', 'grader/'];
const ADVICE = 'this Call is dropped: yield* it (await it in asynchronous '
  + 'code), or write `void` before it if its outcome does not matter';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Compiles the given texts as if they lay at their paths in the tree. */
function compile(files: readonly SourceFile[]): ts.Program {
  const texts = new Map(files.map(({ path, text }) => (
    [join(ROOT, path), text]
  )));
  const host = ts.createCompilerHost(OPTIONS);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version) => {
    const text = host.readFile(path);
    if (text === undefined) return undefined;
    return ts.createSourceFile(path, text, version, true);
  };
  return ts.createProgram([...texts.keys()], OPTIONS, host);
}

/** Whether a value of this type may have to be waited for. */
function isWaitable(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isWaitable);
  const then = type.getProperty('then');
  return then !== undefined && (then.flags & ts.SymbolFlags.Method) !== 0;
}

/** The expression whose value a node drops, if it drops one. */
function dropped(
  node: ts.Node, checker: ts.TypeChecker,
): ts.Expression | undefined {
  if (ts.isExpressionStatement(node)) return node.expression;
  if (!ts.isArrowFunction(node) || ts.isBlock(node.body)) return undefined;
  const wanted = checker.getContextualType(node)?.getCallSignatures();
  const isForNothing = wanted?.length === 1 && wanted.every((signature) => (
    (signature.getReturnType().flags & ts.TypeFlags.Void) !== 0
  ));
  return isForNothing ? node.body : undefined;
}

function isAssignment(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node)
    && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment
    && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

/** `call.then(done, failed)` and `call.catch(failed)` look at the outcome. */
function isLookedAt(node: ts.Expression): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression: callee, arguments: given } = node;
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const { text: method } = callee.name;
  return (method === 'then' && given.length === 2)
    || (method === 'catch' && given.length === 1);
}

/** Calls and promises whose result is dropped without `void`. */
export function floatingCalls(files: readonly SourceFile[]): Finding[] {
  // A near-miss may be just that: a forgotten await.
  const concerned = files.filter(({ path }) => path.endsWith('.ts')
    && !path.includes('/near-misses/')
    && FOLDERS.some((folder) => path.startsWith(folder)));
  const program = compile(concerned);
  const checker = program.getTypeChecker();
  return concerned.flatMap(({ path }) => {
    const findings: Finding[] = [];
    const source = program.getSourceFile(join(ROOT, path));
    if (source === undefined) return [];
    walk(source, (node) => {
      const expression = dropped(node, checker);
      if (expression === undefined || isAssignment(expression)) return;
      if (isLookedAt(expression)) return;
      if (!isWaitable(checker.getTypeAtLocation(expression))) return;
      findings.push({ path, line: lineOf(expression), message: ADVICE });
    });
    return findings;
  });
}
