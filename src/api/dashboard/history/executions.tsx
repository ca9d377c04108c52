// All fills, the newest first.
import { amount, price, shares } from '../facts/amounts.ts';
import type { Execution } from '../facts/history-shapes.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { type Column, numberColumn, rowColumn, textColumn, timeColumn } from './columns.tsx';
import { Listed } from './listed-rows.tsx';

const COLUMNS: readonly Column<Execution>[] = [
  timeColumn('Time', 20, ({ time }) => time),
  rowColumn(
    14,
    ({ symbol }) => instrumentName(symbol),
    ({ order_ref: ref }) => hrefOf('why', ref),
  ),
  textColumn('Side', 12, ({ side }) => (side === 'BOT' ? 'bought' : 'sold')),
  numberColumn('Shares', 12, (fill) => shares(fill.shares)),
  numberColumn('Price', 14, (fill) => price(fill.price)),
  numberColumn('Commission', 14, ({ commission }) =>
    commission === null ? 'not reported' : amount(commission),
  ),
  textColumn('Strategy', 14, ({ strategy }) => strategy),
];

export function Executions({ trader }: { readonly trader: string }) {
  const asked = useLongList<Execution>(
    `fills ${trader}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/executions', {
        params: { path: { trader }, query: page },
      }),
  );
  return <Listed asked={asked} name="Fills" empty="No order was filled yet." columns={COLUMNS} />;
}
