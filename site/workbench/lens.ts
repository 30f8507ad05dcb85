// A line below the line that is meant: what it was worth at that moment, or
// why it cannot run.
import { StateEffect, StateField } from '@codemirror/state';
import type { EditorState, Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';

export interface Lens {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const setLens = StateEffect.define<Lens | undefined>();

class LensWidget extends WidgetType {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override eq(other: LensWidget): boolean {
    return other.text === this.text;
  }

  toDOM(): HTMLElement {
    const box = document.createElement('div');
    box.className = 'cm-lens';
    const mark = document.createElement('b');
    mark.textContent = '▼';
    box.append(mark, this.text);
    return box;
  }
}

function decorate(state: EditorState, lens: Lens | undefined): DecorationSet {
  if (lens === undefined || lens.line > state.doc.lines) {
    return Decoration.none;
  }
  const line = state.doc.line(Math.max(1, lens.line));
  return Decoration.set([
    Decoration.line({ class: 'cm-lens-line' }).range(line.from),
    Decoration.widget({
      widget: new LensWidget(lens.text), block: true, side: 1,
    }).range(line.to),
  ]);
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const effect = transaction.effects.find((each) => each.is(setLens));
    if (effect) return decorate(transaction.state, effect.value);
    return value.map(transaction.changes);
  },
  provide: (from) => EditorView.decorations.from(from),
});

export const lensSlot: Extension = field;

export function showLens(view: EditorView, lens: Lens | undefined): void {
  view.dispatch({ effects: setLens.of(lens) });
}
