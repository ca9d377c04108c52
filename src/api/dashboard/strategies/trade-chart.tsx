// Trades that differ, of one symbol, as lines from entry to exit: those of A whole, those of B dashed.
import { useState } from 'preact/hooks';
import { signedAmount } from '../facts/amounts.ts';
import { type DifferingTrade, inWhich } from '../facts/comparison.ts';
import { momentMinute, momentTime } from '../facts/times.ts';
import { type PricePoint, type TradeLine, tradeChart } from '../facts/trade-lines.ts';
import { today, zone } from '../state/zone.ts';

interface TradeChartProps {
  readonly symbol: string;
  readonly trades: readonly DifferingTrade[];
  readonly closes: readonly PricePoint[];
}

const MARK = 5;

export function TradeChart({ symbol, trades, closes }: TradeChartProps) {
  const chart = tradeChart(trades, closes);
  if (chart === undefined) return null;
  const { width, height, lines, price, prices, times } = chart;
  return (
    <figure class="trade-chart">
      <figcaption>
        <ul class="curve-keys">
          <Key run="a" />
          <Key run="b" />
          {price !== '' && <Key run="price" />}
        </ul>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Trades of ${symbol} that differ: ${trades.length}. The table below has each.`}
      >
        {prices.map(({ y, text }) => (
          <g key={text} class="scale">
            <line x1="64" x2={width} y1={y} y2={y} />
            <text x="58" y={y + 4} text-anchor="end">
              {text}
            </text>
          </g>
        ))}
        {times.map(({ x, at }) => (
          <text key={at} class="time" x={x} y={height - 6} text-anchor="middle">
            {momentMinute(at, zone.value, today.value)}
          </text>
        ))}
        {price !== '' && <polyline class="price" points={price} />}
        {lines.map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </svg>
    </figure>
  );
}

function Line({ line: { run, from, to } }: { readonly line: TradeLine }) {
  return (
    <g class={`run-${run}`}>
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      <circle cx={from.x} cy={from.y} r={MARK - 1} />
      <path d={`M${to.x - MARK},${to.y - MARK}l10,10m0,-10l-10,10`} />
    </g>
  );
}

const KEYS = { a: 'A: whole', b: 'B: dashed', price: 'price' } as const;

function Key({ run }: { readonly run: keyof typeof KEYS }) {
  return (
    <li>
      <svg class={run === 'price' ? 'price' : `run-${run}`} viewBox="0 0 28 4" aria-hidden="true">
        <line x1="0" y1="2" x2="28" y2="2" />
      </svg>
      {KEYS[run]}
    </li>
  );
}

interface SymbolChoice {
  readonly trades: readonly DifferingTrade[];
}

/** The table, and the chart of one symbol and day, or of all days. */
export function DifferingTrades({
  trades,
  closesOf,
}: SymbolChoice & { closesOf(symbol: string): readonly PricePoint[] }) {
  const symbols = [...new Set(trades.map(({ symbol }) => symbol))].toSorted();
  const [symbol = symbols[0] ?? '', setSymbol] = useState<string | undefined>(undefined);
  const [day, setDay] = useState('');
  const ofSymbol = trades.filter((trade) => trade.symbol === symbol);
  const days = [...new Set(ofSymbol.map(({ openedAt }) => openedAt.slice(0, 10)))];
  const shown = ofSymbol.filter(({ openedAt }) => day === '' || openedAt.startsWith(day));
  return (
    <>
      <p class="filters">
        <label>
          Symbol
          <select value={symbol} onChange={({ currentTarget }) => setSymbol(currentTarget.value)}>
            {symbols.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Day
          <select value={day} onChange={({ currentTarget }) => setDay(currentTarget.value)}>
            <option value="">all</option>
            {days.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </p>
      <TradeChart symbol={symbol} trades={shown} closes={closesOf(symbol)} />
      <TradeTable trades={shown} />
    </>
  );
}

const ROWS_MAX = 200;

function TradeTable({ trades }: SymbolChoice) {
  const rest = trades.length - ROWS_MAX;
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Opened</th>
            <th scope="col">In</th>
            <th scope="col">Exit A</th>
            <th scope="col">Exit B</th>
            <th scope="col" class="number">
              P&L A
            </th>
            <th scope="col" class="number">
              P&L B
            </th>
          </tr>
        </thead>
        <tbody>
          {trades.slice(0, ROWS_MAX).map((trade) => (
            <tr key={trade.key}>
              <th scope="row">{momentTime(trade.openedAt, zone.value, today.value)}</th>
              <td data-name="In">{inWhich(trade)}</td>
              <td data-name="Exit A">{trade.a?.reason ?? '–'}</td>
              <td data-name="Exit B">{trade.b?.reason ?? '–'}</td>
              <td class="number" data-name="P&L A">
                {trade.a === undefined ? '–' : signedAmount(trade.a.net_pnl)}
              </td>
              <td class="number" data-name="P&L B">
                {trade.b === undefined ? '–' : signedAmount(trade.b.net_pnl)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p class="others">{rest} more; choose a day.</p>}
    </>
  );
}
