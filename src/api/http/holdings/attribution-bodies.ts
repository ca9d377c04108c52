// Attribution as the API answers it: of given periods, or of a portfolio beside symbols with weights.
import type { FastifyRequest } from 'fastify';
import { assertNever } from '../../../kernel/assert.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import {
  type NoAttribution,
  type PortfolioAttribution,
  portfolioAttribution,
  type UsedPart,
} from '../../../ledger/app/analytics/portfolio-attribution.ts';
import type { Grouping } from '../../../ledger/app/analytics/security-groups.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Attribution } from '../../../market/performance/attribution.ts';
import { type Figure, missingText } from '../../../market/performance/figure.ts';
import { timeWeightedReturn } from '../../../market/performance/time-weighted.ts';
import type { Book } from '../loaders/book.ts';
import type { AttributionAnswer, AttributionBody } from '../shapes/attribution.ts';
import { unprocessable } from '../shapes/problem.ts';
import { portfolioAsked, seriesReads } from './analysed-series.ts';
import { lackingTexts, noBenchmarkText, noSeriesText } from './analytics-refusals.ts';
import { EFFECT_CONVENTIONS, givenAttribution } from './given-attribution.ts';
import { portfolioPartBody } from './portfolio-figures.ts';

interface Asked extends AttributionBody {
  readonly explain: boolean;
}

export async function attributed(
  book: Book,
  request: FastifyRequest,
  { portfolio_id, periods, from, to, by = 'security', benchmark = [], explain }: Asked,
): Promise<AttributionAnswer> {
  if (portfolio_id === undefined) return givenAttribution(periods ?? []);
  const { portfolio, to: last } = await portfolioAsked(book, request, { portfolio_id, to });
  const parts = benchmark.map(({ symbol, weight, group }) => ({ symbol, weight, group }));
  const asked = { from, to: last, by, benchmark: parts };
  const found = await portfolioAttribution(seriesReads(book), portfolio, asked);
  if (!found.ok) throw noAttribution(portfolio, by, found.failure);
  return portfolioBody(portfolio, found.value, { by, explain });
}

function noAttribution(portfolio: PortfolioRow, by: Grouping, no: NoAttribution) {
  switch (no.of) {
    case 'portfolio': {
      const { field, text } = noSeriesText(portfolio, no.why);
      return unprocessable(field, text);
    }
    case 'benchmark':
      return unprocessable('benchmark', noBenchmarkText(no.why));
    case 'group': {
      const { kind, symbol } = no.why;
      const what =
        kind === 'UNKNOWN_SYMBOL'
          ? `The security master does not know ${symbol}`
          : `${symbol} means securities of different groups by ${by}`;
      return unprocessable('benchmark', `${what}: give its group beside its weight.`);
    }
    default:
      return assertNever(no);
  }
}

function portfolioBody(
  portfolio: PortfolioRow,
  { series, attribution, benchmark }: PortfolioAttribution,
  { by, explain }: { readonly by: Grouping; readonly explain: boolean },
): AttributionAnswer {
  const { total: own } = timeWeightedReturn(series.days);
  const whole = own.value === null ? undefined : attribution.whole;
  const answer = {
    periods: series.days.length - 1,
    from: series.days[0]?.on ?? null,
    to: series.last.on,
    portfolio_return: own.value,
    benchmark_return: whole?.benchmark ?? null,
    excess: whole === undefined || own.value === null ? null : own.value - whole.benchmark,
    groups: groupsBody(attribution, whole),
    total: whole?.total ?? null,
    months: own.value === null ? [] : monthsBody(attribution),
    benchmark: benchmark.map(partBody),
    portfolio: portfolioPartBody({ portfolio, series }, explain),
    warnings: lackingTexts(series),
  };
  const reasons = reasonsOf(own, benchmark, whole);
  return { ...answer, conventions: conventionsBy(by), reasons };
}

function groupsBody(
  { weights }: PortfolioAttribution['attribution'],
  whole: Attribution | undefined,
): AttributionAnswer['groups'] {
  return (whole?.groups ?? []).map((one) => {
    const weight = weights.get(one.group);
    return { ...one, weight: weight?.own ?? null, benchmark_weight: weight?.benchmark ?? null };
  });
}

function monthsBody({ months }: PortfolioAttribution['attribution']): AttributionAnswer['months'] {
  return months.map(({ month, own, attribution }) => ({
    month,
    portfolio_return: own,
    benchmark_return: attribution?.benchmark ?? null,
    excess: attribution?.excess ?? null,
    total: attribution?.total ?? null,
  }));
}

function partBody({ symbol, group, weight, value }: UsedPart) {
  return { symbol: symbol ?? null, group, weight, return: value ?? null };
}

function conventionsBy(by: Grouping) {
  return {
    ...EFFECT_CONVENTIONS,
    by,
    sub_periods: 'days, linked to months',
    flows: 'inflow at the start of its day, outflow at the end',
    benchmark: 'weights restored at the start of each month, no dividends',
  } as const;
}

function reasonsOf(
  own: Figure,
  benchmark: readonly UsedPart[],
  whole: Attribution | undefined,
): AttributionAnswer['reasons'] {
  if (whole !== undefined) return {};
  if (own.value === null) {
    const why = {
      code: own.reason.replaceAll('-', '_').toUpperCase(),
      text: missingText(own.reason),
    };
    return { portfolio_return: why, benchmark_return: why, excess: why, total: why };
  }
  const lacking = benchmark.flatMap(({ symbol, missing }) => {
    const [first, last] = [missing[0], missing.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [
          `${symbol} has no price or rate for the return of ${daysText(first, last, missing.length)}`,
        ];
  });
  const why =
    lacking.length === 0
      ? { code: 'BEYOND_NUMBERS', text: missingText('beyond-numbers') }
      : { code: 'NO_BENCHMARK_PRICE', text: lacking.join('; ') };
  return { benchmark_return: why, excess: why, total: why };
}

function daysText(first: TradingDay, last: TradingDay, days: number): string {
  return days === 1 ? first : `${days} days from ${first} to ${last}`;
}
