// Typing over a selection. Left to itself the browser merges the lines and
// keeps their look by inline styles, which the page's policy refuses with an
// error in the console; the editor would then read what became of it. So the
// editor types instead, as it does for Enter and paste.
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export const typeOver: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== 'insertText' || !data || empty || view.composing) {
      return false;
    }
    const insert = () => view.state.update(view.state.replaceSelection(data), {
      userEvent: 'input.type', scrollIntoView: true,
    });
    // Brackets around a selection, for one.
    const isTaken = view.state.facet(EditorView.inputHandler)
      .some((take) => take(view, from, to, data, insert));
    if (!isTaken) view.dispatch(insert());
    return true;
  },
});
