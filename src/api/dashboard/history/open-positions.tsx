// All open positions in pages: the Desk has only so many of them.
import { price, shares, signedAmount } from '../facts/amounts.ts';
import type { OpenPosition } from '../facts/history-shapes.ts';
import { isBare } from '../facts/locked.ts';
import { symbolAndRolls } from '../facts/rolled-words.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { type Column, numberColumn, rowColumn, textColumn } from './columns.tsx';
import { Listed } from './listed-rows.tsx';

const COLUMNS: readonly Column<OpenPosition>[] = [
  rowColumn<OpenPosition>(18, symbolAndRolls, ({ id }) => hrefOf('why', id)),
  numberColumn('Shares', 14, ({ quantity }) => shares(quantity)),
  numberColumn('Entry', 16, (position) => price(position.average_price)),
  textColumn('Stop', 20, stopWords),
  numberColumn('Open', 16, (position) => signedAmount(position.unrealized_pnl)),
  textColumn('Strategy', 16, ({ strategy }) => strategy),
];

/** What bounds the loss of an option needs no stop. */
function stopWords({ stop_price: stop, stop_status: status }: OpenPosition): string {
  if (status === 'bounded') return 'its loss is bounded';
  return stop === null ? 'NO STOP' : price(stop);
}

export function OpenPositions({ trader: account }: { readonly trader: string }) {
  const asked = useLongList<OpenPosition>(
    `positions ${account}`,
    (page) => (client) =>
      client.GET('/api/v1/positions', { params: { query: { account, ...page } } }),
  );
  return (
    <Listed
      asked={asked}
      name="Open positions"
      empty="No position is open."
      columns={COLUMNS}
      toneOf={toneOf}
    />
  );
}

function toneOf(position: OpenPosition): string {
  return isBare(position) ? 'bare' : '';
}
