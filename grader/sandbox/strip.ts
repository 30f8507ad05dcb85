// From TypeScript to JavaScript by blanking types: every line and column
// stays where the learner wrote it. The same tool in the page and in the
// runner; it looks at no types, so a verdict never depends on type errors.

import { blankSourceFile } from 'ts-blank-space';
import ts from 'typescript';
import { SubmissionError } from '../sandbox.ts';

export interface Script {
  /** As learners know it: 'scheduler.ts'. */
  readonly file: string;
  readonly source: ts.SourceFile;
  readonly javaScript: string;
}

/** SubmissionError with file and line where it is not TypeScript, or not
 *  such as can be blanked. */
export function stripTypes(file: string, text: string): Script {
  const source = ts.createSourceFile(
    file, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS,
  );
  // The blanker itself says nothing of code that does not parse.
  const [wrong] = parseDiagnostics(source);
  if (wrong !== undefined) {
    const { messageText, start } = wrong;
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    throw compileError(message, source, start);
  }
  const javaScript = blankSourceFile(source, (node) => {
    throw compileError(wordsFor(node), source, node.getStart(source));
  });
  return { file, source, javaScript };
}

/** An error at a place of a file, as its reader counts lines. */
export function compileError(
  message: string,
  source: ts.SourceFile,
  at: number,
): SubmissionError {
  const { line } = source.getLineAndCharacterOfPosition(at);
  const where = `${source.fileName}:${line + 1}`;
  return new SubmissionError('compile', message, where);
}

function parseDiagnostics(
  source: ts.SourceFile,
): readonly ts.DiagnosticWithLocation[] {
  type Parsed = { readonly parseDiagnostics: ts.DiagnosticWithLocation[] };
  return (source as unknown as Parsed).parseDiagnostics;
}

function wordsFor(node: ts.Node): string {
  if (ts.isEnumDeclaration(node)) {
    return 'an enum is more than a type: write a union of texts, or an '
      + 'object with "as const"';
  }
  if (ts.isModuleDeclaration(node)) {
    return 'a namespace is more than a type: write plain declarations';
  }
  if (ts.isParameter(node) || ts.isParameter(node.parent)) {
    return 'a parameter property is more than a type: declare the field and '
      + 'assign it in the constructor';
  }
  return 'this is more than a type, and only types can be taken away: write '
    + 'it as JavaScript';
}
