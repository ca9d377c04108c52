// Plays the text of the editor over bars and predictions on record, beside the version in force.
import { useState } from 'preact/hooks';
import { isRunning } from '../state/backtests.ts';
import type { Edit } from '../state/edits.ts';
import { hrefOf } from '../state/place.ts';
import { triedOf, tryText } from '../state/studio.ts';
import { DaysFields } from './days-fields.tsx';

export function TryText({ edit }: { readonly edit: Edit }) {
  const [days, setDays] = useState({ from: '', to: '' });
  const [isBesideChance, setBesideChance] = useState(false);
  return (
    <form
      class="filters"
      aria-label="Backtest this text"
      onSubmit={(event) => {
        event.preventDefault();
        void tryText(edit, { ...days, isBesideChance });
      }}
    >
      <DaysFields {...{ days }} choose={setDays} />
      <label class="choice">
        <input
          type="checkbox"
          checked={isBesideChance}
          onInput={({ currentTarget }) => setBesideChance(currentTarget.checked)}
        />{' '}
        Beside chance
      </label>
      <button type="submit" disabled={isRunning.value}>
        {isRunning.value ? 'Running…' : 'Backtest this text'}
      </button>
      <Outcome edit={edit} />
    </form>
  );
}

function Outcome({ edit }: { readonly edit: Edit }) {
  const tried = triedOf(edit);
  if (tried === undefined)
    return <small>It trades and saves nothing, and counts as a try on these sessions.</small>;
  const { doing, refusal, id, inForce, text } = tried;
  return (
    <p role="status" class={refusal === '' ? 'outcome' : 'refusal'}>
      {doing}
      {refusal}{' '}
      {id !== undefined && <a href={hrefOf('strategies', `report:${id}`)}>Report of the text</a>}{' '}
      {id !== undefined && inForce !== undefined && (
        <a href={hrefOf('strategies', `compare:${inForce}~${id}`)}>
          Compare with the version in force
        </a>
      )}
      {id !== undefined && text !== edit.text && <small> The text has changed since.</small>}
    </p>
  );
}
