// The editor of a text by CodeMirror: a separate file, because only who opens a strategy loads it.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
} from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import {
  type Command,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { SchemaNode } from '../facts/strategy-schema.ts';
import type { Language } from '../facts/suggestions.ts';
import { FAULT_MARKS } from './fault-marks.ts';
import { COLOURS, LOOK } from './look.ts';
import { completionBy, explanationBy } from './schema-help.ts';
import { TYPED_OVER } from './typed-over.ts';

/** As the trader says it; line and column begin at 1. */
export interface Fault {
  readonly sentence: string;
  readonly line: number | null;
  readonly column: number | null;
}

export interface CodeView {
  /** Replaces the text if it is another one. */
  show(text: string): void;
  mark(faults: readonly Fault[]): void;
  goTo(line: number, column: number): void;
  end(): void;
}

export interface CodeViewOptions {
  /** In whose shadow it is drawn: its styles are not part of the page, whose policy forbids inline ones. */
  readonly root: ShadowRoot;
  readonly label: string;
  readonly text: string;
  readonly language: Language;
  readonly schema: SchemaNode;
  changed(text: string): void;
}

const INDENT = '  ';
const HINT = 'Tab indents. Escape, then Tab, leaves the text. Control and space completes.';

export function codeView(options: CodeViewOptions): CodeView {
  const { root, text, changed } = options;
  let isShowing = false;
  /** What was typed and has not come back: the page is behind somebody who types fast. */
  const underWay = new Set<string>();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        extensionsOf(options),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (!docChanged || isShowing) return;
          const typed = state.doc.toString();
          underWay.add(typed);
          changed(typed);
        }),
      ],
    }),
  });
  return {
    show(shown) {
      const isNewest = view.state.doc.toString() === shown;
      if (isNewest) underWay.clear();
      if (isNewest || underWay.has(shown)) return;
      isShowing = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: shown } });
      isShowing = false;
    },
    mark(faults) {
      const found = faults.flatMap((fault) => diagnosticOf(view.state.doc, fault));
      view.dispatch(setDiagnostics(view.state, found));
    },
    goTo(line, column) {
      const at = placeIn(view.state.doc, line, column);
      view.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'center' }),
      });
      view.focus();
    },
    end: () => view.destroy(),
  };
}

function extensionsOf({ label, language, schema }: CodeViewOptions) {
  return [
    FAULT_MARKS,
    lineNumbers(),
    history(),
    drawSelection(),
    indentUnit.of(INDENT),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    language === 'yaml' ? yaml() : javascript({ typescript: true }),
    syntaxHighlighting(COLOURS),
    autocompletion({ override: [completionBy(schema, language)], icons: false }),
    explanationBy(schema, language),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      { key: 'Tab', run: indent, shift: indentLess },
    ]),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-description': HINT,
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
    TYPED_OVER,
    LOOK,
  ];
}

/** At the caret; of what is selected, whole lines. */
const indent: Command = (view) => {
  if (view.state.selection.ranges.some(({ empty }) => !empty)) return indentMore(view);
  view.dispatch(view.state.replaceSelection(INDENT), {
    scrollIntoView: true,
    userEvent: 'input.indent',
  });
  return true;
};

function placeIn(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.to, found.from + Math.max(0, column - 1));
}

/** From its place to the end of the word; a whole line where the place is beyond it. */
function diagnosticOf(doc: Text, { sentence, line, column }: Fault): Diagnostic[] {
  if (line === null) return [];
  const from = placeIn(doc, line, column ?? 1);
  const { from: start, to: end } = doc.lineAt(from);
  const word = /^[\w.-]+/.exec(doc.sliceString(from, end))?.[0].length ?? 0;
  const isEmpty = word === 0 && from === end;
  return [
    {
      from: isEmpty ? start : from,
      to: isEmpty ? end : from + Math.max(1, word),
      severity: 'error',
      message: sentence,
    },
  ];
}
