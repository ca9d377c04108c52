// Securities that were sold at a loss a short time ago: a purchase before the day named here would disallow the loss.
import { minus, plus, sumOf } from '../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { WashClosure } from './wash/wash-view.ts';

export interface DoNotBuy {
  readonly security: string;
  readonly soldOn: TradingDay;
  /** The first day on which a purchase leaves the loss alone. */
  readonly until: TradingDay;
  /** Sold at a loss, and not replaced yet. */
  readonly quantity: Quantity;
  /** What a purchase of all of it would disallow. */
  readonly loss: Money;
}

export interface DoNotBuyTerms {
  readonly asOf: TradingDay;
  readonly windowDays: number;
}

/** `closures`: of taxable portfolios. One row per security and day, the first to be free again first. */
export function doNotBuy(
  closures: readonly WashClosure[],
  { asOf, windowDays }: DoNotBuyTerms,
): readonly DoNotBuy[] {
  const rows = new Map<string, DoNotBuy>();
  for (const closure of closures) {
    const { side, security, closedOn: soldOn, allowedGain } = closure;
    const until = addDays(soldOn, windowDays + 1);
    const isAtRisk = side === 'LONG' && allowedGain.lt(0) && soldOn <= asOf && asOf < until;
    const quantity = minus(
      closure.quantity,
      sumOf(closure.replacements.map((one) => one.quantity)),
    );
    if (!isAtRisk || quantity.isZero()) continue;
    const key = `${security}\n${soldOn}`;
    const loss = allowedGain.abs() as Money;
    const known = rows.get(key);
    rows.set(key, {
      security,
      soldOn,
      until,
      quantity: known === undefined ? quantity : plus(known.quantity, quantity),
      loss: known === undefined ? loss : plus(known.loss, loss),
    });
  }
  return [...rows.values()].toSorted(
    (a, b) => a.until.localeCompare(b.until) || a.security.localeCompare(b.security),
  );
}
