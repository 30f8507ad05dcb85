// Names that have no place in a deterministic engine, and in the grader and
// the exercises, whose results must be the same bytes on every host.
import ts from 'typescript';
import { isScript, lineOf, parse, walk } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

const TIMERS = 'take a clock: clock.after, clock.every, clock.sleep';
const CLOCK = 'use clock.now(), clock.date() or machinery\'s parseTime';
const HOST = 'the host hands it in: a component reaches only its ctx';

const BANNED_GLOBALS: Readonly<Record<string, string>> = {
  Atomics: HOST,
  Date: CLOCK,
  FinalizationRegistry: 'its callbacks come at the host\'s whim',
  Function: 'no code from text',
  Intl: 'its results differ between hosts: format by hand',
  SharedArrayBuffer: HOST,
  WeakRef: 'what it holds depends on the host\'s garbage collector',
  WebAssembly: HOST,
  XMLHttpRequest: HOST,
  clearInterval: TIMERS,
  clearTimeout: TIMERS,
  console: 'use ctx.log, or give the text back',
  crypto: 'take a Random and fork it by name',
  document: HOST,
  eval: 'no code from text',
  fetch: HOST,
  globalThis: HOST,
  performance: CLOCK,
  process: HOST,
  queueMicrotask: 'the kernel is handed hop() by the host',
  require: 'write an import',
  setImmediate: TIMERS,
  setInterval: TIMERS,
  setTimeout: TIMERS,
  structuredClone: 'share frozen objects: {...old, changed}',
  window: HOST,
};

const BANNED_METHODS: Readonly<Record<string, string>> = {
  localeCompare: 'it differs between hosts: compare with < and >',
  toLocaleDateString: CLOCK,
  toLocaleLowerCase: 'write toLowerCase',
  toLocaleString: 'it differs between hosts: format by hand',
  toLocaleTimeString: CLOCK,
  toLocaleUpperCase: 'write toUpperCase',
};

/** What IEEE 754 fixes to the last bit; all else differs between hosts. */
const EXACT_MATH = new Set([
  'abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round',
  'sign', 'sqrt', 'trunc',
]);

const PROMISES = 'the engine is synchronous: write a generator process and '
  + 'yield* the Call';

/** Where promises meet processes: the doors for asynchronous components. */
const MAY_PROMISE = [
  'engine/kernel/',
  'engine/machinery/component.ts',
  'engine/cluster/',
];
const FOLDERS = ['engine/', 'grader/', 'exercises/'];

/**
 * Where a realm is closed off, the list of allowed globals has to name and
 * remove the others.
 */
const MAY_REACH_GLOBAL = ['engine/kernel/realm'];

/** The names that a file declares itself and that hide the globals. */
function declaredNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(source, (node) => {
    const isDeclaration = ts.isVariableDeclaration(node)
      || ts.isParameter(node) || ts.isBindingElement(node)
      || ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node)
      || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
      || ts.isTypeAliasDeclaration(node);
    if (isDeclaration && node.name && ts.isIdentifier(node.name)) {
      names.add(node.name.text);
    }
  });
  return names;
}

/** Whether an identifier is read as a variable or a type, not as a key. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.right !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  const isNamed = ts.isPropertyAssignment(parent)
    || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)
    || ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent)
    || ts.isGetAccessor(parent) || ts.isEnumMember(parent)
    || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)
    || ts.isNamedTupleMember(parent);
  return !isNamed || parent.name !== node;
}

function mathProblem(node: ts.Identifier): string | undefined {
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent);
  const name = isMember ? parent.name.text : undefined;
  if (name !== undefined && EXACT_MATH.has(name)) return undefined;
  if (name === 'random') {
    return 'Math.random: take a Random and fork it by name';
  }
  if (name === 'log') return 'Math.log: use machinery\'s ln';
  return `Math${name === undefined ? '' : `.${name}`}: its last bits differ `
    + 'between hosts; use whole numbers or machinery\'s own';
}

function isPower(node: ts.Node): boolean {
  return ts.isBinaryExpression(node)
    && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken
    && !(ts.isNumericLiteral(node.left) && ts.isNumericLiteral(node.right));
}

function problem(node: ts.Node, isOwn: Set<string>): string | undefined {
  if (isPower(node)) {
    return '**: its last bits differ between hosts; multiply in a loop';
  }
  if (!ts.isIdentifier(node)) return undefined;
  const name = node.text;
  if (Object.hasOwn(BANNED_METHODS, name)) {
    return `${name}: ${BANNED_METHODS[name]}`;
  }
  if (isOwn.has(name) || !isReference(node)) return undefined;
  if (name === 'Math') return mathProblem(node);
  if (!Object.hasOwn(BANNED_GLOBALS, name)) return undefined;
  return `${name}: ${BANNED_GLOBALS[name]}`;
}

function isIn(file: SourceFile, folders: readonly string[]): boolean {
  return isScript(file)
    && folders.some((folder) => file.path.startsWith(folder));
}

/** A learner's hostile or careless code is the point of some files. */
function isMeantToBeWrong({ path }: SourceFile): boolean {
  return path.includes('/near-misses/');
}

/** Names that make a run depend on its host. */
export function bannedNames(files: readonly SourceFile[]): Finding[] {
  const concerned = files.filter((file) => (
    isIn(file, FOLDERS) && !isMeantToBeWrong(file)
  ));
  return concerned.flatMap((file) => {
    const findings: Finding[] = [];
    const source = parse(file);
    const isOwn = declaredNames(source);
    const reaches = isIn(file, MAY_REACH_GLOBAL);
    walk(source, (node) => {
      const message = problem(node, isOwn);
      if (message === undefined) return;
      if (reaches && message.startsWith('globalThis')) return;
      findings.push({ path: file.path, line: lineOf(node), message });
    });
    return findings;
  });
}

function isAsynchronous(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return true;
  if (ts.isAwaitExpression(node)) return true;
  return ts.isIdentifier(node) && isReference(node)
    && (node.text === 'Promise' || node.text === 'PromiseLike');
}

/** Promises in the engine, outside the doors that are named above. */
export function promisesInEngine(files: readonly SourceFile[]): Finding[] {
  const concerned = files.filter((file) => (
    isIn(file, ['engine/']) && !isIn(file, MAY_PROMISE)
  ));
  return concerned.flatMap((file) => {
    const findings: Finding[] = [];
    walk(parse(file), (node) => {
      if (!isAsynchronous(node)) return;
      const { path } = file;
      findings.push({ path, line: lineOf(node), message: PROMISES });
    });
    return findings;
  });
}

const CONFIGURATION = /^[^/]+\.config\.(ts|mjs)$/;
/** Tools that insist on a default export. */
const MAY_DEFAULT = ['tests/reporter.mjs', 'cli/grade/reporter.ts'];

/** Default exports: a thing has one name everywhere. */
export function defaultExports(files: readonly SourceFile[]): Finding[] {
  const concerned = files.filter((file) => isScript(file)
    && !CONFIGURATION.test(file.path) && !MAY_DEFAULT.includes(file.path)
    && !file.path.startsWith('tests/hostile/'));
  return concerned.flatMap((file) => {
    const findings: Finding[] = [];
    walk(parse(file), (node) => {
      const isDefault = ts.isExportAssignment(node)
        || node.kind === ts.SyntaxKind.DefaultKeyword;
      if (!isDefault) return;
      findings.push({
        path: file.path,
        line: lineOf(node),
        message: 'export it by name, so that it has one name everywhere',
      });
    });
    return findings;
  });
}
