// The editor of one file: text, check, faults with their places, and a save that is confirmed like every command.
import { useState } from 'preact/hooks';
import { liveness } from '../state/dashboard-snapshot.ts';
import { check, discard, type Edit, isChanged, save, write } from '../state/edits.ts';
import { hrefOf } from '../state/place.ts';
import { CodeArea, type WantedPlace } from './code-area.tsx';
import { Meanwhile } from './edit-conflict.tsx';
import { GridOfText } from './grid-form.tsx';
import { TryText } from './try-text.tsx';
import { VerdictOn } from './verdict-on.tsx';

export function Editor({ edit }: { readonly edit: Edit }) {
  const [wanted, setWanted] = useState<WantedPlace | undefined>(undefined);
  const isNew = edit.base === undefined;
  const hasChanged = isChanged(edit);
  const isCutOff = liveness.value === 'cut_off';

  return (
    <>
      {edit.theirs !== undefined && <Meanwhile edit={edit} theirs={edit.theirs} />}
      <CodeArea
        file={edit.file}
        text={edit.text}
        faults={edit.verdict?.issues ?? NO_FAULTS}
        wanted={wanted}
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
      <TryText edit={edit} />
      <GridOfText edit={edit} />
      <div role="status">
        {edit.refusal !== '' && <p class="refusal">{edit.refusal}</p>}
        {edit.outcome !== '' && <p class="outcome">{edit.outcome}</p>}
        {edit.verdict !== undefined && (
          <VerdictOn verdict={edit.verdict} goTo={(line, column) => setWanted({ line, column })} />
        )}
      </div>
    </>
  );
}

const NO_FAULTS = [] as const;

function show(file: string): void {
  location.hash = hrefOf('strategies', `file:${file}`);
}

function stateOf(edit: Edit): string {
  if (edit.base === undefined) return 'New, not saved. It stays here while this page is open.';
  return isChanged(edit) ? 'Not saved. It stays here while this page is open.' : '';
}
