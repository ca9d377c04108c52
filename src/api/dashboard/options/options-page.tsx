// Options of a stock: its contracts near the money, what each would cost and can lose, and an order for one. `#/options/AAPL`.
import type { Board } from '../facts/shapes.ts';
import { SymbolChoice } from '../frame/symbol-choice.tsx';
import { seen, trader } from '../state/dashboard-snapshot.ts';
import { useDraft } from '../state/drafts.ts';
import { place } from '../state/place.ts';
import { useStaying } from '../state/staying.ts';
import { ChainSection } from './chain-section.tsx';
import { HeldSection } from './held-section.tsx';

export function OptionsPage() {
  const board = seen.value?.board;
  const name = trader.value?.name;
  if (board === undefined || name === undefined)
    return <p class="waiting">Waiting for the first answer…</p>;
  return <Options key={name} trader={name} board={board} />;
}

interface OptionsProps {
  readonly trader: string;
  readonly board: Board;
}

function Options({ trader: name, board }: OptionsProps) {
  const { page, of } = place.value;
  const stocks = symbolsOf(board);
  // An order may be half written.
  const own = useStaying(stocks[0], () => true);
  const symbol = (page === 'options' ? of : undefined) ?? own;
  const known = [...new Set([...stocks, ...(symbol === undefined ? [] : [symbol])])];
  return (
    <div class="options values">
      <section aria-labelledby="options-title">
        <h2 id="options-title">Options {symbol !== undefined && `of ${symbol}`}</h2>
        <div class="chart-choices">
          <SymbolChoice page="options" known={known} symbol={symbol} label="Symbol of the stock" />
        </div>
        {symbol === undefined && (
          <p class="empty">Nothing is held and no strategy runs: choose a stock.</p>
        )}
      </section>
      {symbol !== undefined && <HeldSection positions={board.positions} symbol={symbol} />}
      {symbol !== undefined && <OfSymbol key={symbol} trader={name} symbol={symbol} />}
    </div>
  );
}

function OfSymbol({ trader: name, symbol }: { readonly trader: string; readonly symbol: string }) {
  const near = useDraft<string | undefined>(`option expiry ${name} ${symbol}`, undefined).typed;
  return (
    <ChainSection
      {...{ trader: name, symbol, near: near.value }}
      choose={(day) => {
        near.value = day;
      }}
    />
  );
}

const KNOWN_MAX = 8;

/** Of what is held and what signals are about, the stocks. */
function symbolsOf({ positions, signals }: Board): readonly string[] {
  const held = positions.map(({ symbol, option }) => option?.underlying ?? symbol);
  const stocks = signals.map(({ symbol }) => symbol).filter((one) => !one.includes(' '));
  return [...new Set([...held, ...stocks])].slice(0, KNOWN_MAX);
}
