// The days of a portfolio as data products: its recorded valuations, and what each day of the last year earned.
import { decimal } from '../../../kernel/decimal.ts';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import { timeWeightedReturn } from '../../../market/performance/time-weighted.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import { type StoredEvent, valuationStream } from '../../domain/events/envelope.ts';
import { PRODUCTS, type ProductName } from '../../domain/products/product.ts';
import type { OutsideFault } from '../../domain/products/quality.ts';
import { type PortfolioSeries, portfolioSeries } from '../analytics/portfolio-series.ts';
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
  const days = events.map(({ id: row, data }) => ({ row, on: data.on as TradingDay }));
  const late = lateRows(sources, 'valuations', days);
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
  const { daily, indebted } = timeWeightedReturn(days);
  const rows = days.map(({ on, value, inflow, outflow }, at) => ({
    ...{ on, portfolio_id: portfolio.id, value, inflow, outflow },
    return: indebted.has(at - 1) ? null : (daily[at - 1] ?? null),
    currency: portfolio.baseCurrency,
  }));
  const named = days.map(({ on }) => ({ row: on, on }));
  const late = lateRows(sources, 'performance_daily', named);
  return { rows, faults: [...gapFaults(series.value), ...late] };
};

/** Days that have no value, and days that rest on an old price. */
function gapFaults({ unvalued, stale, securities }: PortfolioSeries): OutsideFault[] {
  return [...unvalued, ...stale].flatMap(({ of, on }) => {
    const symbol =
      of.kind === 'NO_FX' ? of.currency : (securities.get(of.security)?.symbol ?? of.security);
    const why = `${symbol} has ${LACKING[of.kind]}`;
    return on.map((row): OutsideFault => ({ row, dimension: 'timeliness', why }));
  });
}

const LACKING = { NO_FX: 'no rate', NO_PRICE: 'no price', STALE_PRICE: 'only an old price' };

interface NamedDay {
  readonly row: string;
  readonly on: TradingDay;
}

/** The promise is of the whole product: if its newest row is too old, no row is in time. */
function lateRows(
  { now }: ProductSources,
  name: ProductName,
  rows: readonly NamedDay[],
): OutsideFault[] {
  const newest = rows.at(-1);
  if (newest === undefined) return [];
  const age = now - instant(utcMidnight(addDays(newest.on, 1)));
  if (age <= PRODUCTS[name].freshnessMs) return [];
  const why = `the newest is of ${newest.on}`;
  return rows.map(({ row }) => ({ row, dimension: 'timeliness', why }));
}
