// A plan at the prices of now: refused if one has moved too far, or if the cash would not do any more.
import { greater, lesser, minus, plus, scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  money,
  type Price,
  price as priceFrom,
  quantity as quantityFrom,
  textOf,
} from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { PlannedOrder, PlanRecord } from './plan-record.ts';
import type { PlanSecurity } from './plan-securities.ts';
import type { WantedLimits } from './proposed-plan.ts';
import type { SpendableCash } from './spendable-cash.ts';

export type RePricingRefusal =
  | { readonly kind: 'PLAN_UNPRICED'; readonly symbols: readonly string[] }
  | {
      readonly kind: 'PRICE_MOVED';
      readonly moved: readonly MovedPrice[];
      readonly slippageMax: Decimal;
    }
  /** At the prices of now the purchases would take more than the plan leaves. */
  | { readonly kind: 'CASH_SHORT'; readonly short: Money };

/** In the currency of the portfolio: a rate may have moved as well. */
export interface MovedPrice {
  readonly symbol: string;
  readonly planned: Price;
  readonly now: Price;
}

export interface RunOrder
  extends Pick<
    PlannedOrder,
    'security' | 'symbol' | 'side' | 'quantity' | 'currency' | 'lots' | 'notional' | 'fee'
  > {
  readonly price: string;
  readonly plannedPrice: string;
}

export interface RunRecord {
  readonly planId: string;
  readonly planHash: string;
  /** ORDERS_LISTED: the person places them and books the fills. The others: of orders at a trader. */
  readonly outcome: 'ORDERS_LISTED' | 'ORDERS_SENT' | 'FILLED' | 'PARTLY_FILLED';
  readonly orders: readonly RunOrder[];
  readonly skipped: PlanRecord['skipped'];
  readonly cost: string;
  readonly cashAfter: string;
}

export type RePriced = Pick<RunRecord, 'orders' | 'skipped' | 'cost' | 'cashAfter'>;

export interface PricesOfNow {
  /** Those of the plan's orders, by symbol. */
  readonly securities: ReadonlyMap<string, PlanSecurity>;
  readonly spendable: SpendableCash;
  readonly slippageMax: Decimal;
}

/** Prices and rates of now. */
export function rePricedPlan(
  plan: PlanRecord,
  { securities, spendable, slippageMax }: PricesOfNow,
): Result<RePriced, RePricingRefusal> {
  const unpriced = plan.orders.filter(({ symbol }) => isUnpriced(securities.get(symbol)));
  const named = [...plan.unpriced, ...unpriced].map(({ symbol }) => symbol);
  const symbols = [...new Set([...named, ...spendable.unrated])];
  if (symbols.length > 0) return failed({ kind: 'PLAN_UNPRICED', symbols });
  const moved = plan.orders.flatMap((order) => movedPrice(order, securities, slippageMax));
  if (moved.length > 0) return failed({ kind: 'PRICE_MOVED', moved, slippageMax });
  const { feeRate, feeMin } = plan.limits as unknown as Record<keyof WantedLimits, string>;
  let cash = spendable.value;
  let cost = money('0');
  const orders = plan.orders.map((order): RunOrder => {
    const { price, rate } = nowOf(order, securities);
    const notional = scaled(valueAt(quantityFrom(order.quantity), price), rate);
    const fee = greater(scaled(notional, decimal(feeRate)), money(feeMin));
    cost = plus(cost, fee);
    cash = minus(order.side === 'SELL' ? plus(cash, notional) : minus(cash, notional), fee);
    const { security, symbol, side, quantity, currency, lots } = order;
    return {
      ...{ security, symbol, side, quantity, currency, lots },
      price: textOf(price),
      plannedPrice: order.price,
      notional: textOf(notional),
      fee: textOf(fee),
    };
  });
  const floor = floorOf(plan, spendable.value);
  if (cash.lt(floor)) return failed({ kind: 'CASH_SHORT', short: minus(floor, cash) });
  return ok({ orders, skipped: plan.skipped, cost: textOf(cost), cashAfter: textOf(cash) });
}

/** Purchases leave the buffer; sales alone may leave less if there was less before. */
function floorOf({ orders, cashBuffer }: PlanRecord, cash: Money): Money {
  const buffer = money(cashBuffer);
  return orders.some(({ side }) => side === 'BUY') ? buffer : lesser(cash, buffer);
}

function isUnpriced(place: PlanSecurity | undefined): boolean {
  return place?.price === undefined || place.rate === undefined || place.unpriced !== undefined;
}

function nowOf(
  { symbol }: PlannedOrder,
  securities: ReadonlyMap<string, PlanSecurity>,
): { readonly price: Price; readonly rate: Decimal } {
  const place = securities.get(symbol);
  if (place?.price === undefined || place.rate === undefined)
    throw new Error(`${symbol} has no price`);
  return { price: place.price, rate: place.rate };
}

function movedPrice(
  order: PlannedOrder,
  securities: ReadonlyMap<string, PlanSecurity>,
  slippageMax: Decimal,
): readonly MovedPrice[] {
  const { price, rate } = nowOf(order, securities);
  const planned = scaled(priceFrom(order.price), decimal(order.rate));
  const now = scaled(price, rate);
  const isTooFar = minus(now, planned).abs().gt(scaled(planned, slippageMax));
  return isTooFar ? [{ symbol: order.symbol, planned, now }] : [];
}
