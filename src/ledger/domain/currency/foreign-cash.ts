// Cash in a foreign currency at its average rate: the gain of the currency is realised when the cash is spent.
import { minus, plus, shareOf } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import { inBase } from './currency-gain.ts';

export interface ForeignCash {
  readonly balance: Money;
  /** What the balance cost in the base currency. */
  readonly baseCost: Money;
  readonly realized: Money;
}

export const NO_FOREIGN_CASH: ForeignCash = {
  balance: NO_MONEY,
  baseCost: NO_MONEY,
  realized: NO_MONEY,
};

export interface CashMove {
  /** Negative if spent. */
  readonly amount: Money;
  /** Base currency for one unit. */
  readonly rate: Decimal;
}

/** A move away from zero adds at its rate; one towards zero realises; one across zero does both. */
export function cashAfter(cash: ForeignCash, { amount, rate }: CashMove): ForeignCash {
  const { balance } = cash;
  const isTowardsZero = !balance.isZero() && balance.isNegative() !== amount.isNegative();
  if (!isTowardsZero)
    return {
      ...cash,
      balance: plus(balance, amount),
      baseCost: plus(cash.baseCost, inBase(amount, rate)),
    };
  if (amount.abs().gt(balance.abs())) {
    const settled = cashAfter(cash, { amount: minus(NO_MONEY, balance), rate });
    return cashAfter(settled, { amount: plus(amount, balance), rate });
  }
  const cost = shareOf(cash.baseCost, amount.negated(), balance);
  return {
    balance: plus(balance, amount),
    baseCost: minus(cash.baseCost, cost),
    realized: plus(cash.realized, minus(inBase(minus(NO_MONEY, amount), rate), cost)),
  };
}

export function unrealizedAt({ balance, baseCost }: ForeignCash, rate: Decimal): Money {
  return minus(inBase(balance, rate), baseCost);
}
