// Plain buys as holdings: shares that a key keeps without a stop, in parts of a share where the broker trades them, and sells again.
// Decision 0126
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import { refused, unprocessable } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { type Commanding, check } from './commands.ts';
import { quantityFrom, text } from './figures.ts';
import type { AlpacaOrder } from './order-body.ts';
import {
  refuseLong,
  refuseMore,
  refuseShort,
  type Sellable,
  type TraderOrder,
  wordsOf,
} from './order-meaning.ts';

/** Brings no stop and no target. */
export function isPlain({ order_class: kind, take_profit, stop_loss }: AlpacaOrder): boolean {
  const isSimple = kind === undefined || kind === '' || kind === 'simple';
  return isSimple && take_profit === undefined && stop_loss === undefined;
}

/** Whether the trader may buy parts of a share. */
export async function takesParts({ read }: AlpacaCaller): Promise<boolean> {
  return (await read<AccountRow>('/account')).fractions === true;
}

/** Whether an order for a part of a share is taken at all. */
export const isFractional = async (caller: AlpacaCaller, { kind }: PlainBuys): Promise<boolean> =>
  kind === 'holding' && (await takesParts(caller));

export async function purchaseOf(by: Commanding, order: AlpacaOrder): Promise<TraderOrder> {
  refuseLong(order);
  return { ...wordsOf(await inShares(by, order)), effect: 'open', as: 'holding' };
}

export async function saleOf(
  by: Commanding,
  order: AlpacaOrder,
  held: Sellable,
): Promise<TraderOrder> {
  refuseShort(order);
  if (!isPlain(order))
    throw unprocessable(
      `${order.symbol} is a holding, which has no stop: sell it by simple orders`,
    );
  const sale = await inShares(by, order);
  refuseMore(order.symbol, sale.qty ?? 0, held);
  return { ...wordsOf(sale), effect: 'close', as: 'holding' };
}

/** An amount is as many shares as it pays for, at the limit of the order or at the price that the trader expects. */
async function inShares(by: Commanding, order: AlpacaOrder): Promise<AlpacaOrder> {
  const { symbol, notional, qty } = order;
  const isInParts = await takesParts(by.caller);
  if (notional === undefined) {
    if (!isInParts && !Number.isInteger(qty)) throw notFractionable(symbol, 'send whole shares');
    return order;
  }
  const price = order.limit_price ?? (await expectedPrice(by, order));
  const shares = quantityFrom(notional / price, isInParts);
  if (!isInParts)
    throw notFractionable(
      symbol,
      shares === 0
        ? `${text(notional)} is less than the price of one share, ${text(price)}`
        : `${text(notional)} pays for ${text(shares)} whole shares at ${text(price)}: send qty ${text(shares)}`,
    );
  if (shares === 0) throw unprocessable(`notional ${text(notional)} is too small an amount`);
  return { ...order, notional: undefined, qty: shares };
}

const notFractionable = (symbol: string, what: string) =>
  refused(`asset "${symbol}" is not fractionable at the broker of this account: ${what}`);

async function expectedPrice(by: Commanding, order: AlpacaOrder): Promise<number> {
  const one = wordsOf({ ...order, notional: undefined, qty: 1 });
  const effect = order.side === 'buy' ? 'open' : 'close';
  const { order: expected, text: why } = await check(by, { ...one, effect, as: 'holding' });
  if (expected !== null && expected.price > 0) return expected.price;
  throw refused(`the price of ${order.symbol} is not known: ${why}`);
}
