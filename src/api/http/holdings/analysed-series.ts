// A series that is analysed: given by the caller, or the daily values of a portfolio; with its benchmark.
import type { FastifyRequest } from 'fastify';
import type { TradingDay } from '../../../kernel/instant.ts';
import { benchmarkReturns } from '../../../ledger/app/analytics/benchmark-returns.ts';
import {
  type PortfolioSeries,
  portfolioSeries,
  type SeriesReads,
} from '../../../ledger/app/analytics/portfolio-series.ts';
import type { CurrencyCode, PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import {
  type Performance,
  performanceOfPayments,
  performanceOfReturns,
  performanceOfValues,
  type ReturnSeries,
  type RiskConventions,
  returnSeries,
} from '../../../market/performance/performance-of.ts';
import {
  type PeriodsConvention,
  periodsPerYear,
} from '../../../market/performance/periods-per-year.ts';
import type { Book } from '../loaders/book.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import type { BenchmarkBody, PerformanceBody } from '../shapes/analytics.ts';
import { unprocessable } from '../shapes/problem.ts';
import { noBenchmarkText, noSeriesText } from './analytics-refusals.ts';

/** What every answer rests on. */
export interface Analysed {
  readonly conventions: NamedConventions;
  readonly series: ReturnSeries;
  readonly performance: Performance;
  readonly benchmark: readonly DatedReturn[] | undefined;
  /** Undefined for a series that was given. */
  readonly held: HeldSeries | undefined;
}

/** With how the number of periods a year was found. */
export interface NamedConventions extends RiskConventions {
  readonly periodsBy: PeriodsConvention;
}

export interface HeldSeries {
  readonly portfolio: Pick<PortfolioRow, 'id' | 'baseCurrency'>;
  readonly series: PortfolioSeries;
}

type Asked = Omit<PerformanceBody, 'rolling' | 'curve'>;

export async function analysed(book: Book, request: FastifyRequest, body: Asked) {
  const reads = seriesReads(book);
  if (body.portfolio_id === undefined)
    return withBenchmark(reads, analysedGiven(body), body.benchmark);
  const { portfolio_id, to } = body;
  const held = await portfolioAsked(book, request, { portfolio_id, to });
  return analysedPortfolio(reads, held.portfolio, { ...body, to: held.to });
}

/** The portfolio of a request, and the last day of the period, today unless it is given. */
export async function portfolioAsked(
  book: Book,
  request: FastifyRequest,
  { portfolio_id, to }: { readonly portfolio_id: number; readonly to: TradingDay | undefined },
) {
  const { today } = valuationSources(book);
  if ((to ?? today) > today) throw unprocessable('to', 'to must not be in the future.');
  const id = portfolio_id as PortfolioId;
  const portfolio = await resolvePortfolio(book, request, id, 'read');
  return { portfolio, to: to ?? today };
}

export function seriesReads(book: Book): SeriesReads {
  const { ledger, history, staleAfterDays } = book;
  const pause = () => ledger.context.pause();
  return { read: ledger.read, history, staleAfterDays, pause };
}

export async function analysedPortfolio(
  reads: SeriesReads,
  portfolio: PortfolioRow,
  asked: Asked & { readonly to: TradingDay },
): Promise<Analysed> {
  const { from, to, benchmark } = asked;
  const found = await portfolioSeries(reads, portfolio, { from, to });
  if (!found.ok) {
    const { field, text } = noSeriesText(portfolio, found.failure);
    throw unprocessable(field, text);
  }
  const { days, flows } = found.value;
  const series = returnSeries(days);
  const conventions = conventionsIn(asked, series);
  const analysis = {
    conventions,
    series,
    performance: performanceOfPayments(days, flows, conventions),
    benchmark: undefined,
    held: { portfolio, series: found.value },
  };
  return withBenchmark(reads, analysis, benchmark, portfolio.baseCurrency);
}

function analysedGiven(body: Asked): Analysed {
  const beside = { benchmark: undefined, held: undefined };
  if (body.series !== undefined) {
    const values = body.series.map(({ date, ...rest }) => ({ on: date, ...rest }));
    const series = returnSeries(values);
    const conventions = conventionsIn(body, series);
    const performance = performanceOfValues(values, conventions);
    return { ...beside, conventions, series, performance };
  }
  const series = { start: undefined, returns: datedReturns(body.returns ?? []) };
  const conventions = conventionsIn(body, series);
  const performance = performanceOfReturns(series, conventions);
  return { ...beside, conventions, series, performance };
}

/** Risk figures of a year need the number of returns in one; unless it is given, it follows from their dates. */
function conventionsIn(body: Asked, series: ReturnSeries): NamedConventions {
  const given = body.periods_per_year;
  const { periods, convention } =
    given === undefined
      ? periodsPerYear(datesOf(series))
      : ({ periods: given, convention: 'given' } as const);
  return {
    periodsPerYear: periods,
    periodsBy: convention,
    riskFreeAnnual: body.risk_free_annual,
    sortinoTarget: body.sortino_target,
    confidence: body.confidence,
  };
}

/** Where each return ends, and where the first one begins if that is known. */
function datesOf({ start, returns }: ReturnSeries): readonly TradingDay[] {
  return [...(start === undefined ? [] : [start]), ...returns.map(({ on }) => on)];
}

type GivenReturns = NonNullable<Asked['returns']>;

function datedReturns(given: GivenReturns): readonly DatedReturn[] {
  return given.flatMap(({ date, return: value }) => (value === null ? [] : [{ on: date, value }]));
}

async function withBenchmark(
  reads: SeriesReads,
  one: Analysed,
  wanted: BenchmarkBody | undefined,
  currency?: CurrencyCode,
): Promise<Analysed> {
  if (wanted === undefined) return one;
  if (typeof wanted !== 'string') return { ...one, benchmark: datedReturns(wanted) };
  const days = datesOf(one.series);
  const ageMaxDays = reads.staleAfterDays;
  const found = await benchmarkReturns(reads, { symbol: wanted, days, currency, ageMaxDays });
  if (!found.ok) throw unprocessable('benchmark', noBenchmarkText(found.failure));
  return { ...one, benchmark: found.value };
}
