// Reports of a tax year: what was realised, in total and closure by closure, and Form 8949 from the same closures.
import type { CurrencyCode, PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { isSection1256 } from '../../domain/options/option-tax.ts';
import { type Form8949, form8949 } from '../../domain/tax/form-8949.ts';
import { type RealizedYear, realizedIn, yearOf } from '../../domain/tax/realized-gains.ts';
import type { WashClosure } from '../../domain/tax/wash/wash-view.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import { isDeferred, type TaxView, taxable } from './tax-view.ts';

export interface TaxYearRequest {
  readonly year: number;
  /** Gains of other currencies are named and left out. */
  readonly currency: CurrencyCode;
  /** Undefined: all. */
  readonly portfolio: PortfolioId | undefined;
}

export interface TaxYear {
  readonly totals: RealizedYear;
  readonly closures: readonly WashClosure[];
  readonly form: Form8949;
  readonly otherCurrencies: readonly CurrencyCode[];
  /** Tax-deferred portfolios. */
  readonly leftOut: readonly PortfolioId[];
}

export type SecuritiesByName = ReadonlyMap<string, SecurityRow>;

/** `securities`: all that the view names. Contracts under Section 1256 have a report beside this one. */
export function taxYear(
  view: TaxView,
  securities: SecuritiesByName,
  { year, currency, portfolio }: TaxYearRequest,
): TaxYear {
  const isMarked = ({ security }: WashClosure) => {
    const row = securities.get(security);
    return row !== undefined && isSection1256(row, view.lists.section1256);
  };
  const ofYear = taxable(view, view.closures).filter(
    (one) =>
      yearOf(one) === year &&
      (portfolio === undefined || one.portfolio === String(portfolio)) &&
      !isMarked(one),
  );
  const currencyOf = ({ security }: WashClosure) => securities.get(security)?.currency ?? currency;
  const closures = ofYear.filter((one) => currencyOf(one) === currency);
  const others = ofYear.map(currencyOf).filter((one) => one !== currency);
  const named = closures.map((one) => ({
    ...one,
    security: securities.get(one.security)?.symbol ?? one.security,
  }));
  return {
    totals: realizedIn(closures, year),
    closures,
    form: form8949(named, year),
    otherCurrencies: [...new Set(others)].sort(),
    leftOut: view.portfolios.filter(isDeferred).map(({ id }) => id),
  };
}

/** Also those that the person declares. */
export function securitiesIn({ closures, openLots, lists }: TaxView): readonly SecurityId[] {
  const names = [...closures, ...openLots].flatMap((one) => [
    one.security,
    ...('replacements' in one ? one.replacements.map(({ security }) => security) : []),
  ]);
  const declared = [
    ...lists.equivalents.flat(),
    ...lists.replacements.flatMap(({ security, replacement }) => [security, replacement]),
  ];
  return [...new Set([...names.map((name) => Number(name) as SecurityId), ...declared])];
}
