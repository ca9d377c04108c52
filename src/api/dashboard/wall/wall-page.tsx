// A wall of charts with the flow of predictions beside it: `#/wall`, or `#/wall/SPY,QQQ` for chosen symbols.
import { useSignal } from '@preact/signals';
import { ChartCredit } from '../chart/legend.tsx';
import { reasonWords } from '../facts/reasons.ts';
import { CHARTS_MAX, wallSymbols } from '../facts/wall-symbols.ts';
import { FilterText } from '../lists/filter-text.tsx';
import { WhenSeen } from '../lists/when-seen.tsx';
import { chosenReason } from '../state/chosen-reason.ts';
import { seen, trader } from '../state/dashboard-snapshot.ts';
import { hrefOf, place } from '../state/place.ts';
import { FlowTape } from './flow-tape.tsx';
import { WallChart } from './wall-chart.tsx';
import './wall.css';

const COUNTS = [1, 2, 4, 6, 9, 12, 16, 20, 24] as const;
const FIRST_COUNT = 6;
const TEXT_MAX = 400;

export function WallPage() {
  const count = useSignal<number>(FIRST_COUNT);
  const board = seen.value?.board;
  const name = trader.value?.name;
  if (board === undefined || name === undefined)
    return <p class="waiting">Waiting for the first answer…</p>;
  const { page, of = '' } = place.value;
  const chosen = page === 'wall' ? of : '';
  const { shown: symbols, left } = wallSymbols(board, chosen, count.value);
  return (
    <div class="wall values">
      <section aria-labelledby="wall-title">
        <h2 id="wall-title">Wall of charts</h2>
        <div class="filters">
          <label>
            Number
            <select
              disabled={chosen !== ''}
              value={count.value}
              onChange={({ currentTarget }) => {
                count.value = Number(currentTarget.value);
              }}
            >
              {COUNTS.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          <label>
            Symbols, such as SPY, QQQ; empty: the busiest
            <FilterText
              value={chosen}
              maxLength={TEXT_MAX}
              enter={(text) => {
                location.hash = text === '' ? hrefOf('wall') : hrefOf('wall', text.toUpperCase());
              }}
            />
          </label>
          <label>
            Not taken for
            <select
              value={chosenReason.value}
              onChange={({ currentTarget }) => {
                chosenReason.value = currentTarget.value;
              }}
            >
              <option value="">any reason</option>
              {board.refusals.map(({ kind, signals }) => (
                <option key={kind} value={kind}>
                  {reasonWords(kind)} ({signals})
                </option>
              ))}
            </select>
          </label>
        </div>
      </section>
      {left.length > 0 && (
        <p class="parts">
          A page has {CHARTS_MAX} charts. Not shown: {left.join(', ')}.
        </p>
      )}
      {symbols.length === 0 ? (
        <p class="empty">Nothing is held and no prediction has arrived: name symbols above.</p>
      ) : (
        <div class="charts">
          {symbols.map((symbol) => (
            <WhenSeen key={`${name} ${symbol}`} name="cell">
              <WallChart trader={name} symbol={symbol} />
            </WhenSeen>
          ))}
        </div>
      )}
      <FlowTape board={board} />
      <div class="legend">
        <p>
          ▁▂ stop ┄ target ▲▼ entry ■ exit ● not taken ╌ VWAP ┈ indicators of strategies; volume
          below
        </p>
        <ChartCredit />
      </div>
    </div>
  );
}
