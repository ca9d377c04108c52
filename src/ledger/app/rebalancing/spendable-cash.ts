// The cash that a rebalancing may spend, in the currency of the portfolio.
import { lesser, scaled, sumOf } from '../../../kernel/amounts.ts';
import { type Money, ONE } from '../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { CurrentCash, CurrentPortfolio } from '../valuation/current-portfolio.ts';

export interface SpendableCash {
  readonly value: Money;
  /** Balances that the value leaves out, since no rate is known. */
  readonly unrated: readonly CurrencyCode[];
}

export function spendableCash(
  { cash, rates }: Pick<CurrentPortfolio, 'cash' | 'rates'>,
  base: CurrencyCode,
): SpendableCash {
  const held = cash
    .map((row) => ({ currency: row.currency, amount: spendable(row) }))
    .filter(({ amount }) => !amount.isZero())
    .map(({ currency, amount }) => {
      const rate = currency === base ? ONE : rates.get(currency)?.rate;
      return { currency, value: rate && scaled(amount, rate) };
    });
  return {
    value: sumOf(held.flatMap(({ value }) => value ?? [])),
    unrated: held.filter(({ value }) => value === undefined).map(({ currency }) => currency),
  };
}

/** What has a future date is not there yet if it comes in, and is spoken for if it goes out. */
function spendable({ balance, settled, receivable, payable }: CurrentCash): Money {
  return lesser(balance, sumOf([settled, receivable, payable]));
}
