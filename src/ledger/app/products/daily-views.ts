// The days of a portfolio as data products: its recorded valuations, and what each day of the last year earned.
import { decimal } from '../../../kernel/decimal.ts';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import { timeWeightedReturn } from '../../../market/performance/time-weighted.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import { type StoredEvent, valuationStream } from '../../domain/events/envelope.ts';
import { PRODUCTS, type ProductName } from '../../domain/products/product.ts';
import type { OutsideFault } from '../../domain/products/quality.ts';
import { portfolioSeries } from '../analytics/portfolio-series.ts';
import type { ProductSources, ViewOf } from './product-view.ts';

/** A valuation a day of many years. */
const VALUATIONS_MAX = 100_000;
const DAYS_SHOWN = 365;

export const valuationView: ViewOf = async (sources, { id }) => {
  const asked = { stream: valuationStream(id), type: 'PORTFOLIO_VALUED', limit: VALUATIONS_MAX };
  const events = await sources.read.events(asked);
  const wrong = events.flatMap((event): OutsideFault[] => {
    const { value, marketValue, cash } = event.data;
    const sum = decimal(String(marketValue)).plus(decimal(String(cash)));
    if (sum.eq(decimal(String(value)))) return [];
    const why = `${value} is not ${marketValue} and ${cash}`;
    return [{ row: event.id, dimension: 'consistency', why }];
  });
  const newest = events.at(-1);
  const late =
    newest === undefined
      ? []
      : lateSince(sources, 'valuations', { row: newest.id, on: newest.data.on as TradingDay });
  return { rows: events.map((event) => valuationCells(id, event)), faults: [...wrong, ...late] };
};

function valuationCells(portfolio: number, { id, data }: StoredEvent) {
  const { unpriced, missingRates } = data as Record<string, readonly unknown[]>;
  return {
    valuation_id: id,
    portfolio_id: portfolio,
    on: String(data.on),
    value: String(data.value),
    market_value: String(data.marketValue),
    cash: String(data.cash),
    cost: String(data.cost),
    currency: String(data.currency),
    complete: (unpriced ?? []).length === 0 && (missingRates ?? []).length === 0,
  };
}

export const performanceView: ViewOf = async (sources, portfolio) => {
  const { today } = sources;
  const period = { from: addDays(today, -DAYS_SHOWN), to: today };
  const series = await portfolioSeries(sources, portfolio, period);
  if (!series.ok) return { rows: [], faults: [] };
  const { days } = series.value;
  const { daily } = timeWeightedReturn(days);
  const rows = days.map(({ on, value, inflow, outflow }, at) => ({
    ...{ on, portfolio_id: portfolio.id, value, inflow, outflow },
    return: at === 0 ? null : (daily[at - 1] ?? null),
    currency: portfolio.baseCurrency,
  }));
  const newest = days.at(-1);
  const faults =
    newest === undefined
      ? []
      : lateSince(sources, 'performance_daily', { row: newest.on, on: newest.on });
  return { rows, faults };
};

function lateSince(
  { now }: ProductSources,
  name: ProductName,
  { row, on }: { readonly row: string; readonly on: TradingDay },
): OutsideFault[] {
  const age = now - instant(utcMidnight(addDays(on, 1)));
  if (age <= PRODUCTS[name].freshnessMs) return [];
  return [{ row, dimension: 'timeliness', why: `the newest is of ${on}` }];
}
