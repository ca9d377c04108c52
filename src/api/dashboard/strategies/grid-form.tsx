// Plays the text of the editor with every combination of listed values; the grid runs on at the API.
import { useState } from 'preact/hooks';
import type { Edit } from '../state/edits.ts';
import { beginGrid, gridOutcomeOf } from '../state/grids.ts';
import { hrefOf } from '../state/place.ts';
import { DaysFields } from './days-fields.tsx';

const AXES_MAX = 6;
const FOLDS = [0, 1, 2, 3, 5];

export function GridOfText({ edit }: { readonly edit: Edit }) {
  const [axes, setAxes] = useState<readonly string[]>(['']);
  const [folds, setFolds] = useState(0);
  const [days, setDays] = useState({ from: '', to: '' });
  const { isSending } = gridOutcomeOf(edit);
  const change = (place: number, text: string) =>
    setAxes(axes.map((axis, index) => (index === place ? text : axis)));
  return (
    <form
      class="filters grid-form"
      aria-label="Grid of this text"
      onSubmit={(event) => {
        event.preventDefault();
        void beginGrid(edit, { axes, folds, ...days });
      }}
    >
      {axes.map((axis, place) => (
        <label key={place}>
          {place === 0 ? 'Values of a grid' : `Values ${place + 1}`}
          <input
            type="text"
            value={axis}
            placeholder={place === 0 ? 'stop.atr.multiple=2,3,4' : 'target.r=1..3:0.5'}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={({ currentTarget }) => change(place, currentTarget.value)}
          />
        </label>
      ))}
      <label>
        Walk forward
        <select
          value={folds}
          onInput={({ currentTarget }) => setFolds(Number(currentTarget.value))}
        >
          {FOLDS.map((count) => (
            <option key={count} value={count}>
              {count === 0 ? 'no' : `${count} ${count === 1 ? 'split' : 'splits'}`}
            </option>
          ))}
        </select>
      </label>
      <DaysFields {...{ days }} choose={setDays} />
      {axes.length < AXES_MAX && (
        <button type="button" onClick={() => setAxes([...axes, ''])}>
          More values
        </button>
      )}
      <button type="submit" disabled={isSending}>
        {isSending ? 'Beginning…' : 'Run the grid'}
      </button>
      <Outcome edit={edit} />
    </form>
  );
}

function Outcome({ edit }: { readonly edit: Edit }) {
  const { refusal, id } = gridOutcomeOf(edit);
  if (refusal === '' && id === undefined)
    return <small>Each combination counts as a try on these sessions.</small>;
  return (
    <p role="status" class={refusal === '' ? 'outcome' : 'refusal'}>
      {refusal}
      {id !== undefined && <a href={hrefOf('strategies', `grid:${id}`)}>Watch the grid</a>}
    </p>
  );
}
