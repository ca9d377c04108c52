// A mark before each line with a fault.
import { forEachDiagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { GutterMarker, gutter } from '@codemirror/view';

class FaultMark extends GutterMarker {
  override toDOM(): Node {
    return document.createTextNode('✗');
  }
}

const MARK = new FaultMark();

function hasFault(state: EditorState, lineFrom: number): boolean {
  let has = false;
  forEachDiagnostic(state, (_, from) => {
    has ||= state.doc.lineAt(from).from === lineFrom;
  });
  return has;
}

export const FAULT_MARKS = gutter({
  class: 'cm-faultGutter',
  lineMarker: (view, line) => (hasFault(view.state, line.from) ? MARK : null),
  lineMarkerChange: () => true,
});
