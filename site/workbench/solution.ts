// Our solution against yours, read only. Loaded when it is asked for.
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { basics } from './editor.ts';

export interface Comparison {
  show(yours: string): void;
}

export function compareIn(host: HTMLElement, solution: string): Comparison {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  let view: EditorView | undefined;
  return {
    show(yours) {
      view?.destroy();
      view = new EditorView({
        root,
        parent: root,
        doc: solution,
        extensions: [
          basics,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({
            'aria-label': 'Our solution compared with your code',
            tabindex: '0',
          }),
          unifiedMergeView({
            original: yours, mergeControls: false, gutter: true,
          }),
        ],
      });
    },
  };
}
