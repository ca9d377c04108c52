// Closed trades: what is looked at, what they came to, each of them, and all as a file.
import { type Signal, useSignal } from '@preact/signals';
import { saveFile } from '../browser/save-file.ts';
import { multiple, price, shares, signedAmount, toneOf } from '../facts/amounts.ts';
import { daysNamed, momentsOfDays } from '../facts/entered-time.ts';
import type { PastTrade } from '../facts/history-shapes.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { reasonWords } from '../facts/reasons.ts';
import { symbolAndRolls } from '../facts/rolled-words.ts';
import { span } from '../facts/times.ts';
import { csvOfTrades } from '../facts/trade-csv.ts';
import { type Grouping, heldMs, netResult } from '../facts/trade-totals.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { type FoundTrades, usePastTrades } from '../state/past-trades.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { type Column, numberColumn, rowColumn, textColumn, timeColumn } from './columns.tsx';
import { ListedRows } from './listed-rows.tsx';
import { type TradeFilter, TradeFilters } from './trade-filters.tsx';
import { TradeSums } from './trade-sums.tsx';

const COLUMNS: readonly Column<PastTrade>[] = [
  timeColumn('Closed', 15, (trade) => trade.closed_at),
  rowColumn<PastTrade>(
    12,
    (trade) => symbolAndRolls({ ...trade, symbol: instrumentName(trade.symbol) }),
    ({ id }) => hrefOf('why', id),
  ),
  numberColumn('Shares', 8, ({ quantity }) => shares(quantity)),
  numberColumn('In', 10, ({ entry }) => price(entry)),
  numberColumn('Out', 10, ({ exit }) => price(exit)),
  {
    ...numberColumn('Net', 11, (trade: PastTrade) => signedAmount(netResult(trade))),
    toneOf: (trade) => toneOf(netResult(trade)),
  },
  numberColumn('R', 8, ({ r_multiple: r }) => multiple(r ?? null)),
  numberColumn('Held', 8, (trade) => span(heldMs(trade))),
  textColumn('Exit', 9, ({ reason }) => reasonWords(reason)),
  textColumn('Strategy', 9, ({ strategy }) => strategy),
];

interface TradesProps {
  readonly trader: string;
  /** A day or month to begin with; without it every trade. */
  readonly row?: string | undefined;
}

export function Trades({ trader, row }: TradesProps) {
  const filter = useSignal<TradeFilter>({ ...daysNamed(row), symbol: '', strategy: '' });
  const by = useSignal<Grouping>('exit');
  const { from, to, symbol, strategy } = filter.value;
  const asked = usePastTrades(trader, {
    ...momentsOfDays({ from, to }, zone.value),
    ...(symbol !== '' && { symbol }),
    ...(strategy !== '' && { strategy }),
  });
  return (
    <>
      <TradeFilters
        filter={filter.value}
        change={(part) => {
          filter.value = { ...filter.value, ...part };
        }}
      />
      <UntilKnown asked={asked} what="the trades">
        {({ body }) => (
          <Found found={body} by={by} isReversed={from !== '' && to !== '' && from > to} />
        )}
      </UntilKnown>
    </>
  );
}

interface FoundProps {
  readonly found: FoundTrades;
  readonly isReversed: boolean;
  /** How the sums are grouped; it outlives a change of the filters. */
  readonly by: Signal<Grouping>;
}

function Found({ found: { trades, total }, by, isReversed }: FoundProps) {
  if (isReversed) return <p class="refusal">From day is after To day.</p>;
  if (trades.length === 0) return <p class="empty">No closed trade matches.</p>;
  return (
    <>
      {trades.length < total && (
        <p class="refusal">
          These are the newest {shares(trades.length)} of {shares(total)} trades; the sums are of
          these. Choose fewer days to see the others.
        </p>
      )}
      <TradeSums
        trades={trades}
        by={by.value}
        groupBy={(grouping) => {
          by.value = grouping;
        }}
      />
      <p class="chart-choices">
        <button
          type="button"
          onClick={() => saveFile('trades.csv', 'text/csv', csvOfTrades(trades))}
        >
          Save as CSV
        </button>
      </p>
      <ListedRows name="Trades" columns={COLUMNS} rows={rowsInMemory(trades, ({ id }) => id)} />
    </>
  );
}
