// Open lots of one person for tax: unrealised gain, term of a sale now, and days until a sale is long term.
import { plus } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, type Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { explainedClosure } from '../../domain/tax/explained-closure.ts';
import { type UnrealizedGain, unrealizedGainOf } from '../../domain/tax/unrealized-gains.ts';
import type { WashClosure, WashLot } from '../../domain/tax/wash/wash-view.ts';
import type { TaxView } from './tax-view.ts';

export interface TaxLot extends UnrealizedGain {
  readonly portfolio: string;
  readonly security: string;
  /** Disallowed losses that the basis contains. */
  readonly adjustment: Money;
}

export type { WashClosure, WashLot };

export function taxLots(
  view: Pick<TaxView, 'portfolios' | 'openLots'>,
  asOf: TradingDay,
  priceOf: (security: string) => Price | undefined,
): readonly TaxLot[] {
  const rules = rulesOf(view);
  return view.openLots.flatMap((lot) => {
    const { portfolio, security, adjustment } = lot;
    const longTermRule = rules.get(portfolio);
    if (longTermRule === undefined) return [];
    const gain = unrealizedGainOf(lot, { asOf, price: priceOf(security), longTermRule });
    return [{ ...gain, portfolio, security, adjustment }];
  });
}

/** The rule and the days behind the term of a closure. */
export function termReason(view: Pick<TaxView, 'portfolios'>, closure: WashClosure) {
  const rule = rulesOf(view).get(closure.portfolio);
  return rule && explainedClosure(closure, rule).termReason;
}

function rulesOf({ portfolios }: Pick<TaxView, 'portfolios'>) {
  return new Map(portfolios.map((row) => [String(row.id), termsOf(row).longTermRule]));
}

export interface UnrealizedTotals {
  readonly SHORT: Money;
  readonly LONG: Money;
  readonly total: Money;
}

/** Lots without a price are left out. */
export function unrealizedTotals(lots: readonly TaxLot[]): UnrealizedTotals {
  const sum = (rows: readonly TaxLot[]) =>
    rows.reduce((total, { gain }) => plus(total, gain ?? NO_MONEY), NO_MONEY);
  return {
    SHORT: sum(lots.filter(({ term }) => term === 'SHORT')),
    LONG: sum(lots.filter(({ term }) => term === 'LONG')),
    total: sum(lots),
  };
}
