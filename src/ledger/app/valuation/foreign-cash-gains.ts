// What cash in other currencies gained because of their rates: what is left at the rate of the day, and what was spent.
import { plus } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import { unrealizedAt } from '../../domain/currency/foreign-cash.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { ForeignPart } from './foreign-part.ts';

/** In the currency of the portfolio. */
export interface CashGains {
  /** Of the balances that are left. */
  readonly unrealized: Money;
  readonly realized: Money;
  readonly byCurrency: ReadonlyMap<CurrencyCode, CashGain>;
}

export interface CashGain {
  readonly balance: Money;
  /** What the balance cost, at its average rate. */
  readonly baseCost: Money;
  readonly realized: Money;
  /** Undefined without a rate of the day. */
  readonly unrealized: Money | undefined;
}

/** A currency whose rates are not all known is left out; its missing days are named. */
export function cashGains(
  { cash }: Pick<ForeignPart, 'cash'>,
  rateOf: (currency: CurrencyCode) => Decimal | undefined,
): CashGains {
  const byCurrency = new Map<CurrencyCode, CashGain>();
  let [unrealized, realized] = [NO_MONEY, NO_MONEY];
  for (const [currency, one] of cash) {
    if (one === undefined) continue;
    const rate = rateOf(currency);
    const left = one.balance.isZero() ? NO_MONEY : rate && unrealizedAt(one, rate);
    byCurrency.set(currency, { ...one, unrealized: left });
    unrealized = plus(unrealized, left ?? NO_MONEY);
    realized = plus(realized, one.realized);
  }
  return { unrealized, realized, byCurrency };
}
