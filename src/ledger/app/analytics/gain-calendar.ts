// The gains of a portfolio by day or by month of a period.

import { minorUnitsOf } from '../../../kernel/minor-units.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { DayStep } from '../../domain/analytics/day-series.ts';
import {
  type GainOfPart,
  type GainSpan,
  gainCalendar,
  gainOfSpans,
  type SpanLength,
} from '../../domain/analytics/gain-calendar.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import {
  type NoSeries,
  type Period,
  type PortfolioSeries,
  portfolioSeries,
  type SeriesReads,
} from './portfolio-series.ts';

export { type GainOfPart, type GainSpan, gainOfSpans };

export interface PortfolioCalendar {
  readonly series: PortfolioSeries;
  readonly spans: readonly GainSpan[];
}

export async function portfolioCalendar(
  reads: SeriesReads,
  portfolio: PortfolioRow,
  { by, ...period }: Pick<Period, 'from' | 'to'> & { readonly by: SpanLength },
): Promise<Result<PortfolioCalendar, NoSeries>> {
  const steps: DayStep[] = [];
  const eachStep = (step: DayStep) => steps.push(step);
  const found = await portfolioSeries(reads, portfolio, { ...period, eachStep });
  if (!found.ok) return found;
  const series = found.value;
  const places = minorUnitsOf(portfolio.baseCurrency);
  const spans = gainCalendar(steps, { by, places, renamed: series.renamed });
  return ok({ series, spans });
}
