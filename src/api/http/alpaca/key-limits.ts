// The limits of a key, which hold beside those of the account: symbols, the amount of an order, and the amount of a day.

import { instant } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { dayAt } from '../../../market/time/zone.ts';
import type { CheckAnswer } from '../../../trader/app/control-client/order-request.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import { wordsOf } from '../listing/words-of.ts';
import { carriedOut } from '../presenters/action-result.ts';
import type { PageBody } from '../presenters/rows.ts';
import { refused, unavailable } from './alpaca-error.ts';
import { type AlpacaCaller, mayTrade } from './callers.ts';
import { type Commanding, check } from './commands.ts';
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
  by: Commanding,
  { notional, price, symbol }: NonNullable<CheckAnswer['order']> & { readonly symbol: string },
): Promise<void> {
  const { orderNotionalMax: ofOrder, dayNotionalMax: ofDay } = by.caller.key;
  if (ofOrder !== undefined && notional > ofOrder)
    throw refused(
      `order of ${text(notional)} is over the limit of the key, ${text(ofOrder)} an order`,
      {
        ...{ cost_basis: text(notional), max_order_notional: text(ofOrder) },
      },
    );
  if (ofDay === undefined) return;
  const used = await openedToday(by, new Map([[symbol, price]]));
  if (used + notional <= ofDay) return;
  throw refused(
    `order of ${text(notional)} is over the limit of the key, ${text(ofDay)} a day, of which ${text(used)} are used`,
    { cost_basis: text(notional), max_day_notional: text(ofDay), used_today: text(used) },
  );
}

const PAGE = 1_000;

/**
 * What was bought since the last session closed, and what is still to be bought: a buy for the opening auction is of the session that
 * it opens in. `prices`: of orders that have none, as far as they are known.
 */
async function openedToday(by: Commanding, prices: Map<string, number>): Promise<number> {
  const { caller } = by;
  const { market_time: now } = await caller.read<AccountRow>('/account');
  const since = { from: lastClose(caller, now) };
  const rows = [...(await buysOf(caller, since)), ...(await buysOf(caller, { status: 'open' }))];
  const byRef = new Map(rows.map((row) => [row.order_ref, row]));
  let sum = 0;
  for (const row of byRef.values()) {
    const filled = row.created_at < since.from ? 0 : row.filled;
    const left = isEnded(row) ? 0 : row.quantity - row.filled;
    sum += amountOf(row.symbol, row.average_fill_price ?? 0, filled);
    if (left > 0) sum += amountOf(row.symbol, await priceOf(by, row, prices), left);
  }
  return Math.round(sum * 100) / 100;
}

/** At which the rest of an order counts. */
async function priceOf(
  by: Commanding,
  { symbol, limit_price: limit, stop_price: stop }: OrderRow,
  prices: Map<string, number>,
): Promise<number> {
  const known = limit ?? stop ?? prices.get(symbol);
  if (known !== undefined) return known;
  const one = { symbol, side: 'BUY', quantity: 1, order_type: 'MKT', effect: 'open' } as const;
  const { order, text: why } = await check(by, { ...one, as: 'holding' });
  if (order === null || !(order.price > 0))
    throw unavailable(
      `An order for ${symbol} works at the market, and its price is not known, so the limit of the key for a day cannot be checked: ${why}`,
    );
  prices.set(symbol, order.price);
  return order.price;
}

/** As the trader has them now: a copy may lack an order that the key has just placed. */
async function buysOf(
  { client, user }: AlpacaCaller,
  which: { readonly from: string } | { readonly status: 'open' },
): Promise<OrderRow[]> {
  const found: OrderRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const words = wordsOf({ opened_by: user, side: 'BUY', ...which, limit: PAGE, cursor });
    const asked = { method: 'GET', path: `/orders/page?${words}` } as const;
    const { rows, next } = carriedOut(client, await client.send<PageBody<OrderRow>>(asked));
    found.push(...rows);
    if (next === undefined || next === null) return found;
    cursor = next;
  }
}

/** Of the venue, at or before a moment. */
function lastClose({ client }: AlpacaCaller, time: string): string {
  const { calendar } = venuesOf(client.venue).home;
  const now = instant(Date.parse(time));
  const today = dayAt(calendar.zone, now);
  const ofToday = calendar.sessionOf(today);
  const isOver = ofToday !== undefined && ofToday.close <= now;
  const last = isOver ? ofToday : calendar.previousSession(today);
  return new Date(last?.close ?? calendar.boundsOf(today).start).toISOString();
}
