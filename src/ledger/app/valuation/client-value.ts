// All portfolios of a person, added up in one currency.
import { plus, scaled } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, ONE } from '../../../kernel/decimal.ts';
import { addDays } from '../../../market/time/day.ts';
import type { FoundRate } from '../../domain/currency/dated-rate.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { type CurrentPortfolio, currentPortfolio } from './current-portfolio.ts';
import type { MissingRate } from './lot-costs.ts';

export interface ClientValue {
  readonly currency: CurrencyCode;
  readonly portfolios: readonly PortfolioValue[];
  readonly sums: ClientSums;
  /** Of the currencies of portfolios, into that of the sums. */
  readonly rates: ReadonlyMap<CurrencyCode, FoundRate>;
  /** From the currencies of portfolios: the sums leave those out. */
  readonly missingRates: readonly MissingRate[];
}

export interface PortfolioValue {
  readonly row: PortfolioRow;
  readonly current: CurrentPortfolio;
}

export interface ClientSums {
  readonly netValue: Money;
  readonly marketValue: Money;
  readonly cash: Money;
  readonly cost: Money;
  readonly gain: Money;
  readonly dayChange: Money;
  readonly realized: Money;
}

/** `currency`: of the sums. */
export async function clientValue(
  sources: ValuationSources,
  rows: readonly PortfolioRow[],
  currency: CurrencyCode,
): Promise<ClientValue> {
  const { history, today } = sources;
  const portfolios: PortfolioValue[] = [];
  for (const row of rows) portfolios.push({ row, current: await currentPortfolio(sources, row) });
  const others = [...new Set(rows.map((row) => row.baseCurrency))].filter((c) => c !== currency);
  const range = { from: addDays(today, -RATE_AGE_MAX_DAYS), to: today };
  const rates = others.length === 0 ? [] : await history.rates([...others, currency], range);
  const rateOn = ratesByDay(rates, currency);
  const found = others.map((from) => ({ from, rate: rateOn(from, today) }));
  const used = new Map(
    found.flatMap(({ from, rate }) => (rate.ok ? [[from, rate.value] as const] : [])),
  );
  const missingRates = others
    .filter((from) => !used.has(from))
    .map((from) => ({ from, to: currency, on: today }));
  let sums = NOTHING;
  for (const { row, current } of portfolios) {
    const rate = row.baseCurrency === currency ? ONE : used.get(row.baseCurrency)?.rate;
    if (rate !== undefined) sums = added(sums, current, rate);
  }
  return { currency, portfolios, sums, rates: used, missingRates };
}

const NOTHING: ClientSums = {
  netValue: NO_MONEY,
  marketValue: NO_MONEY,
  cash: NO_MONEY,
  cost: NO_MONEY,
  gain: NO_MONEY,
  dayChange: NO_MONEY,
  realized: NO_MONEY,
};

function added(sums: ClientSums, current: CurrentPortfolio, rate: typeof ONE): ClientSums {
  const { totals, cashValue, realized } = current;
  const sum = (before: Money, amount: Money) => plus(before, scaled(amount, rate));
  return {
    netValue: sum(sums.netValue, plus(totals.marketValue, cashValue)),
    marketValue: sum(sums.marketValue, totals.marketValue),
    cash: sum(sums.cash, cashValue),
    cost: sum(sums.cost, totals.cost),
    gain: sum(sums.gain, totals.gain),
    dayChange: sum(sums.dayChange, totals.dayChange),
    realized: sum(sums.realized, realized),
  };
}
