// The year of a person's contracts under Section 1256, at the closes on record of the end of the year before.
import type { TradingDay } from '../../../../kernel/instant.ts';
import {
  type Section1256Year,
  section1256Year,
} from '../../../../ledger/app/tax/section-1256-year.ts';
import type { SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import { hasExpired, isSection1256 } from '../../../../ledger/ports/options.ts';
import type { PriceHistory } from '../../../../ledger/ports/price-history.ts';
import type { ShownView } from './tax-bodies.ts';
import { pricesOn, type TaxPrices } from './tax-prices.ts';
import type { TaxYearQuery } from './tax-reports.ts';

export interface YearEndPrices {
  readonly history: Pick<PriceHistory, 'lastCloses'>;
  readonly staleAfterDays: number;
  /** The last day of the year, or today, with its prices. */
  readonly on: TradingDay;
  readonly prices: TaxPrices;
}

/** Of the person, at any time. */
export function markedContracts({ view, securities }: ShownView): readonly SecurityRow[] {
  const { section1256 } = view.lists;
  return [...securities.values()].filter((row) => isSection1256(row, section1256));
}

/** Undefined if there is no such contract. */
export async function markedYear(
  shown: ShownView,
  { year, currency }: TaxYearQuery,
  { history, staleAfterDays, on, prices }: YearEndPrices,
): Promise<Section1256Year | undefined> {
  const contracts = markedContracts(shown);
  if (contracts.length === 0) return undefined;
  const dayBefore = `${year - 1}-12-31` as TradingDay;
  const before = await pricesOn(history, contracts, { on: dayBefore, staleAfterDays });
  /** A mark is the price of its day: an old one is none, and that of an expired contract is not either. */
  const priceIn = (found: TaxPrices, day: TradingDay) => (security: string) => {
    const row = shown.securities.get(security);
    const { price, source } = found.get(security) ?? {};
    return source?.stale || (row !== undefined && hasExpired(row, day)) ? undefined : price;
  };
  return section1256Year(shown.view, shown.securities, {
    ...{ year, currency, portfolio: shown.portfolio, on },
    priceAtEnd: priceIn(prices, on),
    priceBefore: priceIn(before, dayBefore),
  });
}
