// Which day, and which of its symbols.
import { filmHref } from '../facts/film-link.ts';
import { instrumentName } from '../facts/instrument-name.ts';

interface ChoicesProps {
  readonly day: string;
  readonly symbol: string | undefined;
  readonly symbols: readonly string[];
  readonly previous: string | undefined;
  readonly next: string | undefined;
  choose(symbol: string): void;
}

/** An iron condor spells its four contracts. */
const SYMBOL_MAX = 80;

export function Choices({ day, symbol, symbols, previous, next, choose }: ChoicesProps) {
  const offered = symbol === undefined || symbols.includes(symbol) ? symbols : [...symbols, symbol];
  return (
    <div class="filters">
      {previous !== undefined && (
        <a class="choice" href={filmHref({ day: previous })}>
          ← {previous}
        </a>
      )}
      <label>
        Day
        <input
          type="date"
          value={day}
          onChange={({ currentTarget }) => {
            const { value } = currentTarget;
            if (value !== '' && value !== day) location.hash = filmHref({ day: value });
          }}
        />
      </label>
      {next !== undefined && (
        <a class="choice" href={filmHref({ day: next })}>
          {next} →
        </a>
      )}
      {offered.length > 0 && (
        <label>
          Symbol
          <select value={symbol} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {offered.map((one) => (
              <option key={one} value={one}>
                {instrumentName(one)}
              </option>
            ))}
          </select>
        </label>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('symbol') ?? '').trim();
          if (wanted !== '') choose(wanted.toUpperCase());
          event.currentTarget.reset();
        }}
      >
        <label>
          <span>Another symbol</span>
          <input
            name="symbol"
            maxLength={SYMBOL_MAX}
            autocomplete="off"
            spellcheck={false}
            size={8}
          />
        </label>
      </form>
    </div>
  );
}
