// Closed trades, the newest first.
import { price, shares, signedAmount, toneOf } from '../facts/amounts.ts';
import type { PastTrade } from '../facts/history-shapes.ts';
import { symbolAndRolls } from '../facts/rolled-words.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { type Column, numberColumn, rowColumn, textColumn, timeColumn } from './columns.tsx';
import { Listed } from './listed.tsx';

const COLUMNS: readonly Column<PastTrade>[] = [
  timeColumn('Closed', 20, (trade) => trade.closed_at),
  rowColumn<PastTrade>(12, symbolAndRolls, ({ id }) => hrefOf('why', id)),
  numberColumn('Shares', 12, ({ quantity }) => shares(quantity)),
  numberColumn('In', 12, ({ entry }) => price(entry)),
  numberColumn('Out', 12, ({ exit }) => price(exit)),
  {
    ...numberColumn('Result', 16, ({ pnl }: PastTrade) => signedAmount(pnl)),
    toneOf: ({ pnl }) => toneOf(pnl),
  },
  textColumn('Strategy', 16, ({ strategy }) => strategy),
];

export function Trades({ trader }: { readonly trader: string }) {
  const asked = useLongList<PastTrade>(
    `trades ${trader}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/trades', {
        params: { path: { trader }, query: page },
      }),
  );
  return <Listed asked={asked} name="Trades" empty="No trade was closed yet." columns={COLUMNS} />;
}
