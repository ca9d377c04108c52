// What a run at a trader is begun with: the cash it may spend, and each leg with the worst price it may have.
import { minus, plus, scaled } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  money,
  ONE,
  type Price,
  price as priceFrom,
  textOf,
} from '../../../kernel/decimal.ts';
import type { PlanOrders } from '../../ports/plan-orders.ts';
import type { PlanRecord } from './plan-record.ts';
import type { PlanSecurity } from './plan-securities.ts';
import type { RunOrder } from './re-priced-plan.ts';
import type { PlannedLeg } from './run-legs.ts';

/** In the currency of the portfolio. */
export interface RunTerms {
  /** Above the buffer, before the first order; negative if there was less. */
  readonly free: string;
  readonly feeRate: string;
  readonly feeMin: string;
  readonly lotSize: string;
  /** Of single securities, by symbol. */
  readonly lotSizes?: Readonly<Record<string, string>>;
}

export function runTerms({ cashBuffer, limits }: PlanRecord, cash: Money): RunTerms {
  const { feeRate, feeMin, lotSize, lotSizes } = limits as unknown as Omit<RunTerms, 'free'>;
  return {
    free: textOf(minus(cash, money(cashBuffer))),
    ...{ feeRate, feeMin, lotSize },
    ...(lotSizes !== undefined && { lotSizes }),
  };
}

export interface LegTerms {
  readonly planOrders: Pick<PlanOrders, 'limitAt'>;
  readonly slippageMax: Decimal;
}

/** Marketable unless the price has moved by more than is allowed. */
export function plannedLeg(
  { symbol, side, quantity, currency, price }: RunOrder,
  securities: ReadonlyMap<string, PlanSecurity>,
  { planOrders, slippageMax }: LegTerms,
): PlannedLeg {
  const rate = securities.get(symbol)?.rate;
  if (rate === undefined) throw new Error(`${symbol} was priced without a rate`);
  const part = side === 'BUY' ? plus(ONE, slippageMax) : minus(ONE, slippageMax);
  const limit = planOrders.limitAt(side, scaled(priceFrom(price), part) as Price);
  return { ...{ symbol, side, quantity, currency, limit }, rate: textOf(rate) };
}
