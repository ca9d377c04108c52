// How much of a purchase the cash of a run pays: what was there, what its sales brought, less what was ordered since.
import { lesser, minus, plus, scaled, sumOf, valueAt } from '../../../kernel/amounts.ts';
import {
  decimal,
  type Money,
  money,
  NO_MONEY,
  type Price,
  price,
  type Quantity,
  quantity,
} from '../../../kernel/decimal.ts';
import {
  type FeeTerms,
  feeOf,
  lotsAffordable,
  quantityOf,
} from '../../domain/rebalancing/whole-lots.ts';
import { isFinal, type RunLeg } from '../rebalancing/run-legs.ts';
import type { RunTerms } from '../rebalancing/run-terms.ts';
import type { OpenRun } from './open-run.ts';

/** In whole lots at the limit of the leg; never more than planned. */
export function quantityPaid({ terms, legs }: OpenRun, leg: RunLeg): Quantity {
  const fees = feesOf(terms);
  const others = legs.filter((one) => one.leg !== leg.leg);
  const free = plus(money(terms.free), sumOf(others.map((one) => cashOf(one, fees))));
  const lotSize = quantity(terms.lotSizes?.[leg.symbol] ?? terms.lotSize);
  const worst = scaled(price(leg.limit), decimal(leg.rate)) as Price;
  const lots = lotsAffordable(free, { price: worst, lotSize }, fees);
  return lesser(quantity(leg.planned), quantityOf(lots, lotSize));
}

function feesOf({ feeRate, feeMin }: RunTerms): FeeTerms {
  return { feeRate: decimal(feeRate), feeMin: money(feeMin) };
}

/** Received less paid. An order that works may still fill at its limit. */
function cashOf(leg: RunLeg, fees: FeeTerms): Money {
  const { side, status, rate } = leg;
  const isBuy = side === 'BUY';
  const isOrdered = status === 'SENDING' || status === 'PLACED' || status === 'UNKNOWN';
  const parts = isBuy && isOrdered ? [{ quantity: leg.quantity, price: leg.limit }] : leg.fills;
  const amounts = parts.map((part) => valueAt(quantity(part.quantity), price(part.price)));
  const notional = scaled(sumOf(amounts), decimal(rate));
  if (notional.isZero()) return NO_MONEY;
  const fee = feeOf(notional, fees);
  return isBuy ? minus(minus(NO_MONEY, notional), fee) : minus(notional, fee);
}

export function isEverySaleOver({ legs }: Pick<OpenRun, 'legs'>): boolean {
  return legs.every((leg) => leg.side === 'BUY' || isFinal(leg));
}
