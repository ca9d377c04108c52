// `sluice orders`: every order of ours and its state.

import type { Command } from 'commander';
import type { OrderRow } from '../../trader/contract/order-rows.ts';
import { configureList, type ListTerms, symbolsOf } from '../answers/list.ts';
import type { Cell, Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  configureList(command, finish, LIST, { columns: () => COLUMNS, nothing: 'No orders.' });
}

const LIST: ListTerms<OrderRow> = {
  ...{ path: '/orders/page', time: 'created_at' },
  values: {
    symbol: { what: 'only of this symbol', of: symbolsOf },
    strategy: { what: 'only of this strategy', of: ({ strategy }) => [strategy] },
  },
  read: (look) => look.orders(),
};

export const COLUMNS: readonly Column<OrderRow>[] = [
  { title: 'ORDER', cell: (row) => row.order_ref },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIDE', cell: (row) => row.action },
  { title: 'TYPE', cell: typeIn, isOptional: true },
  { title: 'QTY', cell: (row) => row.quantity },
  { title: 'FILLED', cell: (row) => row.filled },
  { title: 'PRICE', cell: priceIn },
  { title: 'STATE', cell: (row) => row.state },
  { title: 'CLIENT ORDER ID', cell: (row) => row.client_order_id ?? null, isOptional: true },
  { title: 'STRATEGY', cell: (row) => row.strategy, isElastic: true },
];

function typeIn({ tif, type }: OrderRow): string {
  return tif === 'OPG' ? `${type} OPG` : type;
}

/** A stop-limit shows both prices; a trail shows where it triggers now, or its distance until the broker states that. */
function priceIn({ type, limit_price, stop_price, trail_amount, trail_percent }: OrderRow): Cell {
  if (type === 'STP LMT') return `${stop_price}/${limit_price}`;
  const distance = trail_percent === null ? trail_amount : `${trail_percent} %`;
  return limit_price ?? stop_price ?? distance;
}
