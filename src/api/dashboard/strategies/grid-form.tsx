// Plays the text of the editor with every combination of listed values; the grid runs on at the API.
import { useDraft } from '../state/drafts.ts';
import type { Edit } from '../state/edits.ts';
import { beginGrid, type GridForm, gridOutcomeOf } from '../state/grids.ts';
import { hrefOf } from '../state/place.ts';
import { DaysFields } from './days-fields.tsx';

const AXES_MAX = 6;
const FOLDS = [0, 1, 2, 3, 5];
const EMPTY: GridForm = { axes: [''], folds: 0, from: '', to: '' };

export function GridOfText({ edit }: { readonly edit: Edit }) {
  const { typed, sent } = useDraft<GridForm>(`grid ${edit.trader} ${edit.file}`, EMPTY);
  const { axes, folds, from, to } = typed.value;
  const { isSending } = gridOutcomeOf(edit);
  const put = (part: Partial<GridForm>) => {
    typed.value = { ...typed.value, ...part };
  };
  const change = (place: number, text: string) =>
    put({ axes: axes.map((axis, index) => (index === place ? text : axis)) });
  const begin = async (form: GridForm) => {
    await beginGrid(edit, form);
    if (gridOutcomeOf(edit).id !== undefined) sent(form);
  };
  return (
    <form
      class="filters grid-form"
      aria-label="Grid of this text"
      onSubmit={(event) => {
        event.preventDefault();
        void begin(typed.value);
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
          onInput={({ currentTarget }) => put({ folds: Number(currentTarget.value) })}
        >
          {FOLDS.map((count) => (
            <option key={count} value={count}>
              {count === 0 ? 'no' : `${count} ${count === 1 ? 'split' : 'splits'}`}
            </option>
          ))}
        </select>
      </label>
      <DaysFields days={{ from, to }} choose={put} />
      {axes.length < AXES_MAX && (
        <button type="button" onClick={() => put({ axes: [...axes, ''] })}>
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
