// Symbols to choose from, and a field for any other: each choice is an address of the page.
import { hrefOf } from '../state/place.ts';

interface SymbolChoiceProps {
  readonly page: 'desk' | 'options';
  readonly known: readonly string[];
  readonly symbol: string | undefined;
  /** Of the field, for those who do not see it. */
  readonly label: string;
}

export function SymbolChoice({ page, known, symbol, label }: SymbolChoiceProps) {
  return (
    <>
      {known.map((one) => (
        <a
          key={one}
          class="choice"
          href={hrefOf(page, one)}
          aria-current={one === symbol ? 'true' : undefined}
        >
          {one}
        </a>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('symbol') ?? '').trim();
          if (wanted !== '') location.hash = hrefOf(page, wanted.toUpperCase());
          event.currentTarget.reset();
        }}
      >
        <label>
          <span class="hidden">{label}</span>
          <input
            name="symbol"
            placeholder="Symbol"
            maxLength={15}
            autocomplete="off"
            spellcheck={false}
          />
        </label>{' '}
        <button type="submit">Show</button>
      </form>
    </>
  );
}
