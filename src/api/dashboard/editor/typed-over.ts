// What is typed over a selection is written by the editor itself: the browser would keep the colour of what was there as an
// inline style, which the policy of the page refuses with a message.
import { EditorView } from '@codemirror/view';

export const TYPED_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event;
    if (inputType !== 'insertText' || data === null || view.composing) return false;
    const over = selectedIn(event, view);
    if (over === undefined) return false;
    event.preventDefault();
    const insert = () => replacing(view, over, data);
    const handlers = view.state.facet(EditorView.inputHandler);
    const isTaken = handlers.some((take) => take(view, over.from, over.to, data, insert));
    if (!isTaken) view.dispatch(insert());
    return true;
  },
});

interface Span {
  readonly from: number;
  readonly to: number;
}

/** As the browser has it: the editor learns of a new selection a moment later. Undefined if nothing is selected. */
function selectedIn(event: InputEvent, view: EditorView): Span | undefined {
  const range = event.getTargetRanges()[0] ?? rangeIn(view.root);
  if (range !== undefined && !range.collapsed) {
    const from = view.posAtDOM(range.startContainer, range.startOffset);
    return { from, to: view.posAtDOM(range.endContainer, range.endOffset) };
  }
  const { from, to, empty } = view.state.selection.main;
  return empty ? undefined : { from, to };
}

/** Not every browser shows the selection within a shadow. */
function rangeIn(root: DocumentOrShadowRoot): AbstractRange | undefined {
  const selection = (root as Partial<Pick<Document, 'getSelection'>>).getSelection?.();
  return selection == null || selection.rangeCount === 0 ? undefined : selection.getRangeAt(0);
}

function replacing({ state }: EditorView, over: Span, data: string) {
  const how = { scrollIntoView: true, userEvent: 'input.type' };
  if (state.selection.ranges.length > 1) return state.update(state.replaceSelection(data), how);
  const text = state.toText(data);
  const changes = { ...over, insert: text };
  return state.update({ changes, selection: { anchor: over.from + text.length }, ...how });
}
