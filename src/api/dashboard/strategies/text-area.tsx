// A text with line numbers. Tab indents; after Escape it leaves the text, so that the keyboard is never caught.
import { useEffect, useRef } from 'preact/hooks';
import { lineCount, lineNumbers, offsetOf } from '../facts/strategy-text.ts';
import type { WantedPlace } from './code-area.tsx';

interface TextAreaProps {
  readonly label: string;
  readonly text: string;
  readonly wanted: WantedPlace | undefined;
  change(text: string): void;
}

const INDENT = '  ';
const ROWS_MIN = 12;
const ROWS_MAX = 36;

const LINES_ABOVE = 4;

export function TextArea({ label, text, wanted, change }: TextAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const leaves = useRef(false);

  useEffect(() => {
    const { current } = area;
    if (current === null || wanted === undefined) return;
    const offset = offsetOf(text, wanted.line, wanted.column);
    current.focus();
    current.setSelectionRange(offset, offset);
    const lineHeight = current.scrollHeight / lineCount(text);
    current.scrollTop = Math.max(0, (wanted.line - LINES_ABOVE) * lineHeight);
  }, [wanted]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') leaves.current = true;
    else if (event.key !== 'Tab') leaves.current = event.key === 'Shift' && leaves.current;
    else if (!leaves.current && !event.shiftKey) {
      event.preventDefault();
      indent();
    }
  }

  function indent(): void {
    const { current } = area;
    if (current === null) return;
    // The only way that keeps what undo knows; where it is gone, the text is set as a whole.
    if (document.execCommand('insertText', false, INDENT)) return;
    current.setRangeText(INDENT, current.selectionStart, current.selectionEnd, 'end');
    change(current.value);
  }

  return (
    <>
      <div class="text">
        <pre class="numbers" aria-hidden="true" ref={numbers}>
          {lineNumbers(text)}
        </pre>
        <textarea
          ref={area}
          aria-label={label}
          aria-describedby="text-hint"
          rows={Math.min(ROWS_MAX, Math.max(ROWS_MIN, lineCount(text) + 1))}
          wrap="off"
          spellcheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={text}
          onInput={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            leaves.current = false;
          }}
          onScroll={({ currentTarget }) => {
            if (numbers.current !== null) numbers.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      <small id="text-hint">Tab indents. Escape, then Tab, leaves the text.</small>
    </>
  );
}
