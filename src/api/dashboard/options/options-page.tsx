// Options of a stock: its contracts near the money, what each would cost and can lose, and an order for one. `#/options/AAPL`.
import { useState } from 'preact/hooks';
import type { Board } from '../facts/shapes.ts';
import { seen, trader } from '../state/dashboard-snapshot.ts';
import { hrefOf, place } from '../state/place.ts';
import { ChainSection } from './chain-section.tsx';

export function OptionsPage() {
  const board = seen.value?.board;
  const name = trader.value?.name;
  if (board === undefined || name === undefined)
    return <p class="waiting">Waiting for the first answer…</p>;
  const { page, of } = place.value;
  const stocks = symbolsOf(board);
  const symbol = (page === 'options' ? of : undefined) ?? stocks[0];
  const known = [...new Set([...stocks, ...(symbol === undefined ? [] : [symbol])])];
  return (
    <div class="options values">
      <section aria-labelledby="options-title">
        <h2 id="options-title">Options {symbol !== undefined && `of ${symbol}`}</h2>
        <Symbols known={known} symbol={symbol} />
        {symbol === undefined && (
          <p class="empty">Nothing is held and no strategy runs: choose a stock.</p>
        )}
      </section>
      {symbol !== undefined && <OfSymbol key={symbol} trader={name} symbol={symbol} />}
    </div>
  );
}

function OfSymbol({ trader: name, symbol }: { readonly trader: string; readonly symbol: string }) {
  const [near, setNear] = useState<string | undefined>(undefined);
  return <ChainSection trader={name} symbol={symbol} near={near} choose={setNear} />;
}

const KNOWN_MAX = 8;

/** Of what is held and what signals are about, the stocks. */
function symbolsOf({ positions, signals }: Board): readonly string[] {
  const held = positions.map(({ symbol, option }) => option?.underlying ?? symbol);
  const stocks = signals.map(({ symbol }) => symbol).filter((one) => !one.includes(' '));
  return [...new Set([...held, ...stocks])].slice(0, KNOWN_MAX);
}

interface SymbolsProps {
  readonly known: readonly string[];
  readonly symbol: string | undefined;
}

function Symbols({ known, symbol }: SymbolsProps) {
  return (
    <div class="chart-choices">
      {known.map((one) => (
        <a
          key={one}
          class="choice"
          href={hrefOf('options', one)}
          aria-current={one === symbol ? 'true' : undefined}
        >
          {one}
        </a>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('symbol') ?? '').trim();
          if (wanted !== '') location.hash = hrefOf('options', wanted.toUpperCase());
          event.currentTarget.reset();
        }}
      >
        <label>
          <span class="hidden">Symbol of the stock</span>
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
    </div>
  );
}
