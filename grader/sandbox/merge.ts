// Many of our modules in one text: a realm has to load dozens of times, and
// each module costs a page more than all that is in it. Every module becomes
// a function that runs once, in dependency order, and gives what it exports.

import ts from 'typescript';
import type { Script } from './strip.ts';

/** A module with its exports as one object, `name`. */
export interface Part {
  readonly name: string;
  readonly script: Script;
  /** The name of the part that a specifier means. */
  readonly resolve: (specifier: string) => string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** `const NAME = (() => { … })();`. Throws for what our own modules never
 *  do: default exports, and exports that change after the module has run. */
export function partText({ name, script, resolve }: Part): string {
  const edits: Edit[] = [];
  const given: string[] = [];
  for (const statement of script.source.statements) {
    if (ts.isImportDeclaration(statement)) {
      edits.push(replaced(statement, script, importText(statement, resolve)));
    } else if (ts.isExportDeclaration(statement)) {
      edits.push(replaced(statement, script, ''));
      given.push(...reexports(statement, resolve));
    } else if (ts.isExportAssignment(statement)) {
      throw new Error(`${script.file}: expected no default export`);
    } else {
      const keyword = exportKeyword(statement);
      if (keyword === undefined) continue;
      edits.push({ from: keyword.getStart(), to: keyword.end, text: '' });
      given.push(...namesOf(statement, script.file));
    }
  }
  const body = edited(script.javaScript, edits);
  return `const ${name} = (() => {\n${body}\nreturn { ${given.join(', ')} };`
    + '\n})();\n';
}

function replaced(node: ts.Node, { source }: Script, text: string): Edit {
  return { from: node.getStart(source), to: node.end, text };
}

/** Blanking has kept all places, so the tree still fits the text. */
function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
}

function textOf(specifier: ts.Expression | undefined): string | undefined {
  return specifier !== undefined && ts.isStringLiteral(specifier)
    ? specifier.text : undefined;
}

function importText(
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  resolve: Part['resolve'],
): string {
  if (importClause === undefined
    || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return '';
  const from = resolve(textOf(moduleSpecifier)!);
  const bindings = importClause.namedBindings!;
  if (ts.isNamespaceImport(bindings)) {
    return `const ${bindings.name.text} = ${from};`;
  }
  const names = bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => (propertyName === undefined
      ? name.text : `${propertyName.text}: ${name.text}`));
  return `const { ${names.join(', ')} } = ${from};`;
}

function reexports(
  { isTypeOnly, exportClause, moduleSpecifier }: ts.ExportDeclaration,
  resolve: Part['resolve'],
): string[] {
  if (isTypeOnly) return [];
  const specifier = textOf(moduleSpecifier);
  const from = specifier === undefined ? undefined : resolve(specifier);
  if (exportClause === undefined) return [`...${from}`];
  if (ts.isNamespaceExport(exportClause)) {
    return [`${exportClause.name.text}: ${from}`];
  }
  return exportClause.elements.filter((element) => !element.isTypeOnly)
    .map(({ propertyName, name }) => {
      const local = (propertyName ?? name).text;
      return `${name.text}: ${from === undefined ? '' : `${from}.`}${local}`;
    });
}

function exportKeyword(statement: ts.Statement): ts.Modifier | undefined {
  if (ts.isInterfaceDeclaration(statement)
    || ts.isTypeAliasDeclaration(statement)
    || !ts.canHaveModifiers(statement)) return undefined;
  return ts.getModifiers(statement)
    ?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function namesOf(statement: ts.Statement, file: string): string[] {
  if (ts.isVariableStatement(statement)) {
    const { declarationList } = statement;
    const isConst = (declarationList.flags & ts.NodeFlags.Const) !== 0;
    return declarationList.declarations.map(({ name }) => {
      if (isConst && ts.isIdentifier(name)) return name.text;
      throw new Error(`${file}: expected exported constants to be plain`);
    });
  }
  const { name } = statement as ts.FunctionDeclaration | ts.ClassDeclaration;
  if (name !== undefined) return [name.text];
  throw new Error(`${file}: expected no default export`);
}
