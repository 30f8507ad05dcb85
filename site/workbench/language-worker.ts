// TypeScript in a worker: the learner's file beside the engine's types. Each
// message is {id, method, args}; each answer {id, result} or {id, error}.
import {
  createSystem, createVirtualTypeScriptEnvironment,
} from '@typescript/vfs';
import type { VirtualTypeScriptEnvironment } from '@typescript/vfs';
import ts from 'typescript';
import { SubmissionError } from '../../grader/sandbox.ts';
import { programOf } from '../../grader/sandbox/program.ts';
import type {
  Completion, Hover, LanguageMethods, Problem,
} from './language.ts';

const FILE = '/exercise/learner.ts';

/** Codes that say nothing to a learner: unused names are theirs to keep. */
const IGNORED = new Set([6133, 6192, 6196]);

let environment: VirtualTypeScriptEnvironment | undefined;

function service(): ts.LanguageService {
  if (environment === undefined) throw new Error('init comes first');
  return environment.languageService;
}

function problemOf(diagnostic: ts.Diagnostic): Problem {
  const { start = 0, length = 1, messageText, category } = diagnostic;
  return {
    from: start,
    to: start + length,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    severity: category === ts.DiagnosticCategory.Error ? 'error' : 'info',
  };
}

const methods: LanguageMethods = {
  async init(files, text) {
    const system = createSystem(new Map([
      ...Object.entries(files), [FILE, text],
    ]));
    environment = createVirtualTypeScriptEnvironment(
      system, [FILE], ts, {
        target: ts.ScriptTarget.ES2023,
        lib: ['lib.es2023.d.ts'],
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        allowImportingTsExtensions: true,
        paths: { '#engine': ['/engine/realm.d.ts'] },
        strict: true,
        erasableSyntaxOnly: true,
        verbatimModuleSyntax: true,
        noEmit: true,
        skipLibCheck: true,
      },
    );
  },

  async set(text) {
    environment?.updateFile(FILE, text === '' ? ' ' : text);
  },

  async check() {
    return [
      ...service().getSyntacticDiagnostics(FILE),
      ...service().getSemanticDiagnostics(FILE),
    ].filter(({ code }) => !IGNORED.has(code)).map(problemOf);
  },

  async program(ground, learner) {
    try {
      return { program: programOf(ground, learner) };
    } catch (error) {
      if (!(error instanceof SubmissionError)) throw error;
      const { kind, message, where } = error;
      return { error: { kind, message, where } };
    }
  },

  async complete(at) {
    const found = service().getCompletionsAtPosition(FILE, at, {
      includeCompletionsForImportStatements: false,
    });
    return (found?.entries ?? []).slice(0, 200)
      .map(({ name, kind, sortText }): Completion => ({
        name, kind, sort: sortText,
      }));
  },

  async hover(at) {
    const info = service().getQuickInfoAtPosition(FILE, at);
    if (info === undefined) return undefined;
    const { start, length } = info.textSpan;
    return {
      from: start,
      to: start + length,
      code: ts.displayPartsToString(info.displayParts),
      text: ts.displayPartsToString(info.documentation),
    } satisfies Hover;
  },
};

interface Request {
  readonly id: number;
  readonly method: keyof LanguageMethods;
  readonly args: readonly never[];
}

addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  const { id, method, args } = data;
  try {
    const run = methods[method] as (...all: readonly never[]) => unknown;
    postMessage({ id, result: await run(...args) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
