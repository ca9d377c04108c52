// What the signs of the chart mean, as far as it has them; and whose work it is.
import type { Chart } from '../facts/chart.ts';
import { zone } from '../state/zone.ts';

export function Legend({ chart }: { readonly chart: Chart }) {
  if (chart.bars.length === 0) return null;
  return (
    <div class="legend">
      <ul>
        <li>
          {chart.bar_seconds / 60} min bars, times in {zone.value.label}
        </li>
        {keysOf(chart).map(([sign, words]) => (
          <li key={words}>
            <b aria-hidden="true">{sign}</b> {words}
          </li>
        ))}
      </ul>
      <ChartCredit />
    </div>
  );
}

export function ChartCredit() {
  return (
    <p>
      <a href="https://www.tradingview.com/" rel="noreferrer noopener" target="_blank">
        TradingView Lightweight Charts™
      </a>
      , © 2026 TradingView, Inc.
    </p>
  );
}

function hasNoStop({ unprotected, locked }: Chart['positions'][number]): boolean {
  return unprotected.length + locked.length > 0;
}

type Key = readonly [sign: string, words: string];

function keysOf(chart: Chart): readonly Key[] {
  const { positions, executions, not_taken: refused, gaps, halts, away } = chart;
  const keys: readonly (readonly [isThere: boolean, ...Key])[] = [
    [positions.length > 0, '▁▂', 'stop, as it moved'],
    [positions.some(({ target }) => target.length > 0), '┄', 'target'],
    [executions.length > 0, '▲▼', 'entry'],
    [executions.length > 0, '■', 'exit'],
    [refused.length > 0, '●', 'not taken'],
    [gaps.length > 0, '▨', 'no bars'],
    [halts.length > 0, '¦▨', 'trading halt'],
    [away.length > 0, '▔', 'gateway, feed or daemon away'],
    [positions.some(hasNoStop), '┈', 'a stop that does not rest'],
  ];
  return keys.filter(([isThere]) => isThere).map(([, ...key]) => key);
}
