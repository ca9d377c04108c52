// Everything that ever was, list by list: orders, trades, fills, reports, predictions; and all open positions.
import type { ComponentType } from 'preact';
import { trader } from '../state/dashboard-snapshot.ts';
import { hrefOf, place } from '../state/place.ts';
import { DayReport } from './day-report.tsx';
import { Executions } from './executions.tsx';
import { OpenPositions } from './open-positions.tsx';
import { OrderHistory } from './order-history.tsx';
import { PredictionHistory } from './prediction-history.tsx';
import { Reports } from './reports.tsx';
import { Trades } from './trades.tsx';

interface List {
  readonly name: string;
  readonly title: string;
  readonly shows: ComponentType<{ readonly trader: string; readonly row?: string | undefined }>;
}

const LISTS: readonly [List, ...List[]] = [
  { name: 'orders', title: 'Orders', shows: OrderHistory },
  { name: 'trades', title: 'Trades', shows: Trades },
  { name: 'fills', title: 'Fills', shows: Executions },
  { name: 'positions', title: 'Open positions', shows: OpenPositions },
  { name: 'reports', title: 'Reports', shows: Reports },
  { name: 'predictions', title: 'Predictions', shows: PredictionHistory },
];

export function HistoryPage() {
  const own = trader.value?.name;
  if (own === undefined) return <p class="waiting">Waiting for the first answer…</p>;
  // `reports/2026-11-20` is one row of a list, `trades/2026-11` the trades of that month.
  const [list, row] = (place.value.of ?? '').split('/', 2);
  const shown = LISTS.find(({ name }) => name === list) ?? LISTS[0];
  return (
    <div class="desk history">
      <section class="wide" aria-labelledby="history-title">
        <h2 id="history-title">{shown.title}</h2>
        <nav class="choices" aria-label="Lists">
          {LISTS.map(({ name, title }) => (
            <a
              key={name}
              href={hrefOf('history', name)}
              aria-current={name === shown.name ? 'true' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        {shown.name === 'reports' && row !== undefined ? (
          <DayReport key={`${own} ${row}`} trader={own} day={row} />
        ) : (
          <shown.shows key={`${own} ${shown.name} ${row}`} trader={own} row={row} />
        )}
      </section>
    </div>
  );
}
