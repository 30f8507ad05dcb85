// The editor: CodeMirror with what a learner needs and nothing more.
import {
  autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from '@codemirror/autocomplete';
import type {
  CompletionContext, CompletionResult,
} from '@codemirror/autocomplete';
import {
  defaultKeymap, history, historyKeymap, indentWithTab,
} from '@codemirror/commands';
import { javascriptLanguage } from '@codemirror/lang-javascript';
import {
  bracketMatching, indentOnInput, indentUnit, LanguageSupport,
  syntaxHighlighting,
} from '@codemirror/language';
import { linter, nextDiagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter,
  hoverTooltip, keymap, lineNumbers,
} from '@codemirror/view';
import { colours, look } from './editor-look.ts';
import type { Language } from './language.ts';
import type { Lens } from './lens.ts';
import { lensSlot, showLens } from './lens.ts';
import { typeOver } from './type-over.ts';

export interface EditorOptions {
  readonly host: HTMLElement;
  readonly text: string;
  readonly name: string;
  readonly language: Language;
  readonly changed: (text: string) => void;
  readonly run: () => void;
}

const typescript = javascriptLanguage.configure({ dialect: 'ts' });

export const basics = [
  new LanguageSupport(typescript),
  syntaxHighlighting(colours),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  lineNumbers(),
  drawSelection(),
  look,
];

const KINDS: Readonly<Record<string, string>> = {
  method: 'method', function: 'function', const: 'constant',
  property: 'property', interface: 'interface', type: 'type', var: 'variable',
};

function completeWith(language: Language) {
  return async (
    context: CompletionContext,
  ): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w$]*/);
    const before = context.matchBefore(/\.[\w$]*/);
    const isWanted = context.explicit || before !== null
      || (word !== null && word.from < word.to);
    if (!isWanted) return null;
    const found = await language.complete(
      context.state.doc.toString(), context.pos,
    ).catch(() => []);
    if (found.length === 0) return null;
    return {
      from: word?.from ?? context.pos,
      validFor: /^[\w$]*$/,
      options: found.map(({ name, kind, sort }) => ({
        label: name,
        type: KINDS[kind] ?? 'text',
        boost: -Number.parseInt(sort, 10) || 0,
      })),
    };
  };
}

function lintWith(language: Language) {
  return linter(async (view) => {
    // Nothing is loaded before the learner comes to the editor.
    if (!language.isStarted) return [];
    const text = view.state.doc.toString();
    const problems = await language.check(text).catch(() => []);
    const { length } = view.state.doc;
    return problems.map(({ from, to, message, severity }) => ({
      from: Math.min(from, length), to: Math.min(to, length),
      message, severity,
    }));
  }, { delay: 300, needsRefresh: () => false });
}

function hoverWith(language: Language) {
  return hoverTooltip(async (view, at) => {
    const found = await language.hover(view.state.doc.toString(), at)
      .catch(() => undefined);
    if (found === undefined) return null;
    return {
      pos: found.from,
      end: found.to,
      create() {
        const dom = document.createElement('div');
        const code = document.createElement('div');
        code.className = 'cm-hover-code';
        code.textContent = found.code;
        const text = document.createElement('div');
        text.className = 'cm-hover-text';
        text.textContent = found.text;
        dom.append(code, ...(found.text ? [text] : []));
        return { dom };
      },
    };
  });
}

export class Editor {
  readonly view: EditorView;

  constructor(options: EditorOptions) {
    const { host, text, name, language, changed, run } = options;
    const root = host.attachShadow({ mode: 'open' });
    const runs = { key: 'Mod-Enter', run: () => { run(); return true; } };
    this.view = new EditorView({
      root,
      parent: root,
      doc: text,
      extensions: [
        keymap.of([
          runs, { key: 'F8', run: nextDiagnostic },
          ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap,
          indentWithTab, ...defaultKeymap,
        ]),
        history(), indentOnInput(), bracketMatching(), closeBrackets(),
        typeOver,
        highlightActiveLine(), highlightActiveLineGutter(), lensSlot, basics,
        lintWith(language), hoverWith(language),
        autocompletion({ override: [completeWith(language)], icons: false }),
        EditorView.contentAttributes.of({
          'aria-label': `${name}, your code`, spellcheck: 'false',
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({
          focus: (_event, view) => {
            if (language.isStarted) return;
            void language.start(view.state.doc.toString()).then(() => {
              // The linter looks again after a change of any kind.
              view.dispatch({ selection: view.state.selection });
            });
          },
        }),
      ],
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** As one step that Undo takes back. */
  replace(text: string): void {
    const { length } = this.view.state.doc;
    this.view.dispatch({
      changes: { from: 0, to: length, insert: text },
      selection: { anchor: 0 },
      userEvent: 'input.replace',
    });
  }

  lens(lens: Lens | undefined): void {
    showLens(this.view, lens);
  }

  /** Puts the cursor at the beginning of a line, from 1. */
  goTo(line: number): void {
    const { doc } = this.view.state;
    const { from } = doc.line(Math.max(1, Math.min(doc.lines, line)));
    this.view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    this.view.focus();
  }
}
