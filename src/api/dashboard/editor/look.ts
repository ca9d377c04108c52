// Colours and sizes of the editor, from those of the page. Faults have a wavy line and a mark before the line: never colour alone.
import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--link)' },
  { tag: [tags.string, tags.regexp], color: 'var(--warn)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--gain)' },
  { tag: [tags.keyword, tags.modifier], fontWeight: '600' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--loss)' },
]);

export const LOOK = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--card)', fontSize: 'inherit' },
  '&.cm-focused': { outline: '3px solid var(--link)', outlineOffset: '1px' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, monospace',
    lineHeight: '1.5',
    minHeight: '16rem',
    maxHeight: '70vh',
    overflow: 'auto',
  },
  '.cm-gutters': {
    color: 'var(--soft)',
    backgroundColor: 'var(--card)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--link) 7%, transparent)' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--link) 30%, transparent)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--soft)',
  },
  // The package draws its lines as images within the style, which the policy of the page refuses.
  '.cm-lintRange, .cm-lintRange-error': {
    backgroundImage: 'none',
    paddingBottom: '0',
    textDecoration: 'underline wavy var(--loss)',
  },
  '.cm-lintPoint::after': { borderBottomColor: 'var(--loss)' },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--card)',
    border: '1px solid var(--soft)',
    borderRadius: '6px',
    maxWidth: 'min(34rem, 90vw)',
  },
  '.cm-tooltip-hover': { padding: '0.4rem 0.6rem', whiteSpace: 'pre-line' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'ui-monospace, monospace' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.5rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: 'light-dark(#ffffff, #0f151b)',
    background: 'var(--link)',
  },
  '.cm-completionDetail': { color: 'inherit', fontStyle: 'normal', marginLeft: '1rem' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { padding: '0.4rem 0.6rem' },
  '.cm-diagnostic': { borderLeft: '4px solid var(--loss)' },
  // On paper nothing can be scrolled.
  '@media print': {
    '.cm-scroller': { maxHeight: 'none', overflow: 'visible' },
    '.cm-content': { whiteSpace: 'pre-wrap', flexShrink: '1', overflowWrap: 'anywhere' },
  },
  '.cm-faultGutter': { width: '1.1rem' },
  '.cm-faultGutter .cm-gutterElement': { color: 'var(--loss)', fontWeight: '700' },
});
