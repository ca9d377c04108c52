// The field for an id.
import { hrefOf } from '../state/place.ts';

export function Find({ id }: { readonly id: string }) {
  return (
    <search>
      <form
        class="find"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('id') ?? '').trim();
          location.hash = hrefOf('why', wanted === '' ? undefined : wanted);
        }}
      >
        <label>
          A symbol, or the id of a prediction, signal, order, execution, position or lot
          <input
            name="id"
            defaultValue={id}
            maxLength={100}
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <button type="submit" class="does">
          Why?
        </button>
      </form>
    </search>
  );
}
