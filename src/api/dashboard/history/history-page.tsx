// Everything that ever was, list by list: orders, trades, fills, reports, predictions; and all open positions.
import type { ComponentType } from 'preact';
import { HISTORY_LISTS } from '../facts/address-parts.ts';
import { trader } from '../state/dashboard-snapshot.ts';
import { hrefOf, place } from '../state/place.ts';
import { DayReport } from './day-report.tsx';
import { Executions } from './executions.tsx';
import { OpenPositions } from './open-positions.tsx';
import { OrderHistory } from './order-history.tsx';
import { PredictionHistory } from './prediction-history.tsx';
import { Reports } from './reports.tsx';
import { Trades } from './trades.tsx';

type ListName = (typeof HISTORY_LISTS)[number];

interface List {
  readonly title: string;
  readonly shows: ComponentType<{ readonly trader: string; readonly row?: string | undefined }>;
}

const LISTS: Readonly<Record<ListName, List>> = {
  orders: { title: 'Orders', shows: OrderHistory },
  trades: { title: 'Trades', shows: Trades },
  fills: { title: 'Fills', shows: Executions },
  positions: { title: 'Open positions', shows: OpenPositions },
  reports: { title: 'Reports', shows: Reports },
  predictions: { title: 'Predictions', shows: PredictionHistory },
};

export function HistoryPage() {
  const own = trader.value?.name;
  if (own === undefined) return <p class="waiting">Waiting for the first answer…</p>;
  // `reports/2026-11-20` is one row of a list, `trades/2026-11` the trades of that month.
  const [list, row] = (place.value.of ?? '').split('/', 2);
  const name = HISTORY_LISTS.find((one) => one === list) ?? 'orders';
  const shown = LISTS[name];
  return (
    <div class={`desk history ${name === 'positions' ? 'values' : ''}`}>
      <section class="wide" aria-labelledby="history-title">
        <h2 id="history-title">{shown.title}</h2>
        <nav class="choices" aria-label="Lists">
          {HISTORY_LISTS.map((one) => (
            <a
              key={one}
              href={hrefOf('history', one)}
              aria-current={one === name ? 'true' : undefined}
            >
              {LISTS[one].title}
            </a>
          ))}
        </nav>
        {name === 'reports' && row !== undefined ? (
          <DayReport key={`${own} ${row}`} trader={own} day={row} />
        ) : (
          <shown.shows key={`${own} ${name} ${row}`} trader={own} row={row} />
        )}
      </section>
    </div>
  );
}
