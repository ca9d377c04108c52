// The limits of a key, which hold beside those of the account: symbols, the amount of an order, and the amount of a day.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { CheckAnswer } from '../../../trader/app/control-client/order-request.ts';
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { PageBody } from '../access/rows.ts';
import { wordsOf } from '../listing/words-of.ts';
import { refused } from './alpaca-error.ts';
import { type AlpacaCaller, mayTrade } from './callers.ts';
import { text } from './figures.ts';
import { isEnded } from './order-rows.ts';

export function refuseSymbol(caller: AlpacaCaller, symbol: string): void {
  if (mayTrade(caller, symbol)) return;
  throw refused(`asset "${symbol}" is not among the symbols of the key ${caller.key.id}`, {
    symbol,
  });
}

export const hasAmountLimits = ({ key }: AlpacaCaller): boolean =>
  key.orderNotionalMax !== undefined || key.dayNotionalMax !== undefined;

/** `order`: as the trader would send it. */
export async function refuseAmount(
  caller: AlpacaCaller,
  order: NonNullable<CheckAnswer['order']>,
): Promise<void> {
  const { orderNotionalMax: ofOrder, dayNotionalMax: ofDay } = caller.key;
  const { notional, price } = order;
  if (ofOrder !== undefined && notional > ofOrder)
    throw refused(
      `order of ${text(notional)} is over the limit of the key, ${text(ofOrder)} an order`,
      {
        ...{ cost_basis: text(notional), max_order_notional: text(ofOrder) },
      },
    );
  if (ofDay === undefined) return;
  const used = await openedToday(caller, price);
  if (used + notional <= ofDay) return;
  throw refused(
    `order of ${text(notional)} is over the limit of the key, ${text(ofDay)} a day, of which ${text(used)} are used`,
    { cost_basis: text(notional), max_day_notional: text(ofDay), used_today: text(used) },
  );
}

const PAGE = 1_000;

/** What was bought since the day began, and what is still to be bought. `price`: where an order has none. */
async function openedToday({ read, user }: AlpacaCaller, price: number): Promise<number> {
  const { market_time: now } = await read<AccountRow>('/account');
  let sum = 0;
  for (let cursor: string | undefined; ; ) {
    const from = `${now.slice(0, 10)}T00:00:00.000Z`;
    const words = wordsOf({ opened_by: user, side: 'BUY', from, limit: PAGE, cursor });
    const { rows, next } = await read<PageBody<OrderRow>>(`/orders/page?${words}`);
    for (const row of rows) {
      const filled = amountOf(row.symbol, row.average_fill_price ?? 0, row.filled);
      const left = isEnded(row) ? 0 : row.quantity - row.filled;
      sum += filled + amountOf(row.symbol, row.limit_price ?? row.stop_price ?? price, left);
    }
    if (next === undefined || next === null) return Math.round(sum * 100) / 100;
    cursor = next;
  }
}
