// All portfolios of a person, added up in one currency.
import { plus, scaled } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, ONE } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { FoundRate } from '../../domain/currency/dated-rate.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { currentPortfolio, type PortfolioFigures } from './current-portfolio.ts';
import type { MissingRate } from './lot-costs.ts';
import type { PastPortfolio, PastPortfolioQuery } from './past-portfolio.ts';
import { portfolioOnDay } from './portfolio-on-day.ts';

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
  readonly current: PortfolioFigures;
  /** What the figures of a past day follow from; undefined for the present. */
  readonly past: PastPortfolio | undefined;
}

export interface ClientSums {
  readonly netValue: Money;
  readonly marketValue: Money;
  readonly cash: Money;
  readonly cost: Money;
  readonly gain: Money;
  readonly dayChange: Money;
  readonly realized: Money;
  readonly cashGain: Money;
  readonly realizedCashGain: Money;
}

/** A day that is over, as it was known at a moment; the present unless one is asked for. */
export type ClientMoment = Omit<PastPortfolioQuery, 'security'> | undefined;

/** `currency`: of the sums. */
export async function clientValue(
  sources: ValuationSources,
  rows: readonly PortfolioRow[],
  { currency, moment }: { readonly currency: CurrencyCode; readonly moment: ClientMoment },
): Promise<ClientValue> {
  const on = moment?.on ?? sources.today;
  const portfolios: PortfolioValue[] = [];
  for (const row of rows) portfolios.push(await portfolioValue(sources, row, moment));
  const others = [...new Set(rows.map((row) => row.baseCurrency))].filter((c) => c !== currency);
  const rates = await ratesInto(sources, { others, currency, on });
  let sums = NOTHING;
  for (const { row, current } of portfolios) {
    const rate = row.baseCurrency === currency ? ONE : rates.get(row.baseCurrency)?.rate;
    if (rate !== undefined) sums = added(sums, current, rate);
  }
  const missingRates = others
    .filter((from) => !rates.has(from))
    .map((from) => ({ from, to: currency, on }));
  return { currency, portfolios, sums, rates, missingRates };
}

async function portfolioValue(
  sources: ValuationSources,
  row: PortfolioRow,
  moment: ClientMoment,
): Promise<PortfolioValue> {
  if (moment === undefined)
    return { row, current: await currentPortfolio(sources, row), past: undefined };
  const current = await portfolioOnDay(sources, row, moment);
  return { row, current, past: current.past };
}

interface RatesRequest {
  readonly others: readonly CurrencyCode[];
  readonly currency: CurrencyCode;
  readonly on: TradingDay;
}

async function ratesInto(
  { history }: ValuationSources,
  { others, currency, on }: RatesRequest,
): Promise<ReadonlyMap<CurrencyCode, FoundRate>> {
  if (others.length === 0) return new Map();
  const range = { from: addDays(on, -RATE_AGE_MAX_DAYS), to: on };
  const rateOn = ratesByDay(await history.rates([...others, currency], range), currency);
  return new Map(
    others.flatMap((from) => {
      const found = rateOn(from, on);
      return found.ok ? [[from, found.value] as const] : [];
    }),
  );
}

const NOTHING: ClientSums = {
  netValue: NO_MONEY,
  marketValue: NO_MONEY,
  cash: NO_MONEY,
  cost: NO_MONEY,
  gain: NO_MONEY,
  dayChange: NO_MONEY,
  realized: NO_MONEY,
  cashGain: NO_MONEY,
  realizedCashGain: NO_MONEY,
};

function added(sums: ClientSums, current: PortfolioFigures, rate: typeof ONE): ClientSums {
  const { totals, cashValue, realized, cashGains } = current;
  const sum = (before: Money, amount: Money) => plus(before, scaled(amount, rate));
  return {
    netValue: sum(sums.netValue, plus(totals.marketValue, cashValue)),
    marketValue: sum(sums.marketValue, totals.marketValue),
    cash: sum(sums.cash, cashValue),
    cost: sum(sums.cost, totals.cost),
    gain: sum(sums.gain, totals.gain),
    dayChange: sum(sums.dayChange, totals.dayChange),
    realized: sum(sums.realized, realized),
    cashGain: sum(sums.cashGain, cashGains.unrealized),
    realizedCashGain: sum(sums.realizedCashGain, cashGains.realized),
  };
}
