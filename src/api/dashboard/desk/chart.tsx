// The chart of the chosen position, or of any symbol: `#/desk/AAPL`.
import { useState } from 'preact/hooks';
import { SymbolChart } from '../chart/symbol-chart.tsx';
import { filmHref } from '../facts/film-link.ts';
import type { Board } from '../facts/shapes.ts';
import { SymbolChoice } from '../frame/symbol-choice.tsx';
import { trader } from '../state/dashboard-snapshot.ts';
import { hrefOf, place } from '../state/place.ts';
import { useStaying } from '../state/staying.ts';
import { today } from '../state/zone.ts';

export function DeskChart({ board }: { readonly board: Board }) {
  const [isLong, setLong] = useState(false);
  const name = trader.value?.name;
  // Options have no bars: what they follow is the price of their stock.
  const held = [
    ...new Set(board.positions.map(({ symbol, option }) => option?.underlying ?? symbol)),
  ];
  const { page, of } = place.value;
  // A position that is opened does not take the chart away from one of which a level may be dragged.
  const own = useStaying(
    held[0] ?? board.signals[0]?.symbol ?? board.predictions[0]?.symbol,
    (shown) => held.includes(shown),
  );
  const symbol = (page === 'desk' ? of : undefined) ?? own;
  if (name === undefined) return null;
  return (
    <section class="chart" aria-labelledby="chart-title">
      <h2 id="chart-title">Chart {symbol}</h2>
      <div class="chart-choices">
        <SymbolChoice page="desk" known={held} symbol={symbol} label="Symbol of the chart" />
        <label>
          <input
            type="checkbox"
            checked={isLong}
            onChange={({ currentTarget }) => setLong(currentTarget.checked)}
          />{' '}
          five sessions
        </label>
        {symbol !== undefined && <a href={hrefOf('order', symbol)}>Order {symbol}</a>}
        {symbol !== undefined && (
          <a href={filmHref({ day: today.value ?? undefined, symbol })}>Film</a>
        )}
        <a href={hrefOf('wall')}>Wall of charts</a>
      </div>
      {symbol === undefined ? (
        <p class="empty">No position is open and no prediction has arrived: choose a symbol.</p>
      ) : (
        <SymbolChart
          key={`${symbol} ${isLong}`}
          trader={name}
          symbol={symbol}
          from={isLong ? weekBefore(board.account.market_time) : undefined}
          held={board}
        />
      )}
    </section>
  );
}

const WEEK_MS = 7 * 86_400_000;

/** Midnight, so that it is the same all day. */
function weekBefore(now: string): string {
  return `${new Date(Date.parse(now) - WEEK_MS).toISOString().slice(0, 10)}T00:00:00Z`;
}
