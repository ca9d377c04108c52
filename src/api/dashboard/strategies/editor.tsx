// The editor of one file: text, check, faults with their places, and a save that is confirmed like every command.
import { useRef } from 'preact/hooks';
import { lineCount, offsetOf } from '../facts/strategy-text.ts';
import { liveness } from '../state/dashboard-snapshot.ts';
import { check, discard, type Edit, isChanged, save, write } from '../state/edits.ts';
import { hrefOf } from '../state/place.ts';
import { Meanwhile } from './edit-conflict.tsx';
import { TextArea } from './text-area.tsx';
import { VerdictOn } from './verdict-on.tsx';

export function Editor({ edit }: { readonly edit: Edit }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isNew = edit.base === undefined;
  const hasChanged = isChanged(edit);
  const isCutOff = liveness.value === 'cut_off';

  function goTo(line: number, column: number): void {
    const { current } = area;
    if (current === null) return;
    const offset = offsetOf(edit.text, line, column);
    current.focus();
    current.setSelectionRange(offset, offset);
    const lineHeight = current.scrollHeight / lineCount(edit.text);
    current.scrollTop = Math.max(0, (line - LINES_ABOVE) * lineHeight);
  }

  return (
    <>
      {edit.theirs !== undefined && <Meanwhile edit={edit} theirs={edit.theirs} />}
      <TextArea
        area={area}
        label={`Text of ${edit.file}`}
        text={edit.text}
        change={(text) => write(edit, text)}
      />
      <p class="actions">
        <button type="button" disabled={edit.isChecking} onClick={() => void check(edit)}>
          {edit.isChecking ? 'Checking…' : 'Check'}
        </button>
        <button
          type="button"
          class="does"
          disabled={!hasChanged || edit.isChecking || isCutOff}
          onClick={() => void save(edit, () => isNew && show(edit.file))}
        >
          Save…
        </button>
        {!isNew && (
          <button type="button" disabled={!hasChanged} onClick={() => discard(edit)}>
            Discard my changes
          </button>
        )}
        <span class="state">{stateOf(edit)}</span>
      </p>
      <div role="status">
        {edit.refusal !== '' && <p class="refusal">{edit.refusal}</p>}
        {edit.outcome !== '' && <p class="outcome">{edit.outcome}</p>}
        {edit.verdict !== undefined && <VerdictOn verdict={edit.verdict} goTo={goTo} />}
      </div>
    </>
  );
}

const LINES_ABOVE = 4;

function show(file: string): void {
  location.hash = hrefOf('strategies', `file:${file}`);
}

function stateOf(edit: Edit): string {
  if (edit.base === undefined) return 'New, not saved. It stays here while this page is open.';
  return isChanged(edit) ? 'Not saved. It stays here while this page is open.' : '';
}
