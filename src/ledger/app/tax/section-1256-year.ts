// The gains of a tax year under Section 1256, from a tax view and the prices at the ends of the year and of the one before.
import type { Money, Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, PortfolioId } from '../../domain/entries/ids.ts';
import { isSection1256 } from '../../domain/options/option-tax.ts';
import { yearOf } from '../../domain/tax/realized-gains.ts';
import { type Section1256Gains, section1256Gains } from '../../domain/tax/section-1256.ts';
import type { WashClosure } from '../../domain/tax/wash/wash-view.ts';
import { taxLots } from './tax-lots.ts';
import { type TaxView, taxable } from './tax-view.ts';
import { taxViewOn } from './tax-view-on.ts';
import type { SecuritiesByName } from './tax-year.ts';

export interface Section1256Asked {
  readonly year: number;
  readonly currency: CurrencyCode;
  readonly portfolio: PortfolioId | undefined;
  /** The last day: 31 December, or today of the year that is not over. */
  readonly on: TradingDay;
  /** Of one unit, at the end and at the end of the year before. */
  priceAtEnd(security: string): Price | undefined;
  priceBefore(security: string): Price | undefined;
}

export interface Section1256Year extends Section1256Gains {
  readonly closures: readonly WashClosure[];
  /** Open at one of the two ends without a price: its mark is left out. */
  readonly unpriced: readonly string[];
}

export function section1256Year(
  view: TaxView,
  securities: SecuritiesByName,
  asked: Section1256Asked,
): Section1256Year {
  const { year, currency, portfolio, on } = asked;
  const isCounted = (one: { readonly security: string; readonly portfolio: string }) => {
    const row = securities.get(one.security);
    const isShown = portfolio === undefined || one.portfolio === String(portfolio);
    return isShown && row?.currency === currency && isSection1256(row, view.lists.section1256);
  };
  const closures = taxable(view, view.closures).filter(
    (one) => yearOf(one) === year && isCounted(one),
  );
  const unpriced = new Set<string>();
  const marksOn = (day: TradingDay, priceOf: (security: string) => Price | undefined): Money[] => {
    const then = taxViewOn(view, day);
    const openLots = taxable(then, then.openLots).filter(isCounted);
    return taxLots({ ...then, openLots }, day, priceOf).flatMap(({ security, gain }) => {
      if (gain === undefined) unpriced.add(securities.get(security)?.symbol ?? security);
      return gain ?? [];
    });
  };
  const gains = section1256Gains(
    closures.map(({ gain }) => gain),
    marksOn(on, asked.priceAtEnd),
    marksOn(`${year - 1}-12-31` as TradingDay, asked.priceBefore),
  );
  return { ...gains, closures, unpriced: [...unpriced].sort() };
}
