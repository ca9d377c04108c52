// All orders of a trader, the newest first; each leads to why it was sent.
import { price, shares } from '../facts/amounts.ts';
import type { PastOrder } from '../facts/history-shapes.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import {
  type Column,
  numberColumn,
  rowColumn,
  textColumn,
  timeColumn,
  wordsColumn,
} from './columns.tsx';
import { Listed } from './listed-rows.tsx';

const COLUMNS: readonly Column<PastOrder>[] = [
  timeColumn('Time', 18, (order) => order.created_at),
  rowColumn(
    12,
    ({ symbol }) => instrumentName(symbol),
    ({ order_ref: ref }) => hrefOf('why', ref),
  ),
  wordsColumn('What', 28, termsOf),
  numberColumn('Filled', 12, ({ filled }) => shares(filled)),
  textColumn('State', 16, ({ state }) => state.replaceAll('_', ' ')),
  textColumn('Strategy', 14, ({ strategy }) => strategy),
];

export function OrderHistory({ trader: account }: { readonly trader: string }) {
  const asked = useLongList<PastOrder>(
    `orders ${account}`,
    (page) => (client) => client.GET('/api/v1/orders', { params: { query: { account, ...page } } }),
  );
  return (
    <Listed
      asked={asked}
      name="Orders"
      empty="No order was ever sent."
      columns={COLUMNS}
      toneOf={toneOf}
    />
  );
}

/** `buy 100 LMT 369.70`. */
function termsOf({ action, quantity, type, limit_price: limit, stop_price: stop }: PastOrder) {
  const at = limit ?? stop;
  return `${action.toLowerCase()} ${shares(quantity)} ${type} ${at === null ? '' : price(at)}`;
}

function toneOf({ state }: PastOrder): string {
  return state === 'unknown' ? 'bare' : '';
}
