// What an answer about the return of a portfolio says besides its statistics, as bodies.
import { textOf } from '../../../kernel/decimal.ts';
import type { Gap, PortfolioSeries } from '../../../ledger/app/analytics/portfolio-series.ts';
import { exposureName } from '../../../ledger/ports/options.ts';
import { concentrationOf, mergedByName } from '../../../market/performance/concentration.ts';
import type { Figure } from '../../../market/performance/figure.ts';
import { gainStatistics } from '../../../market/performance/gains.ts';
import { questionBody } from '../presenters/split-question-body.ts';
import type { ExplanationBody } from '../shapes/past-value.ts';
import type { PortfolioPart } from '../shapes/portfolio-analytics.ts';
import type { HeldSeries } from './analysed-series.ts';
import { lackingName } from './analytics-refusals.ts';
import { lotExplained, rateBody } from './explanation.ts';

export function portfolioPartBody(held: HeldSeries, explains: boolean): PortfolioPart {
  const { portfolio, series } = held;
  const { unvalued, stale, securities, questions } = series;
  const shown = (gaps: readonly Gap[]) =>
    gaps.map((gap) => {
      const { from, to, days } = gap;
      return { symbol: lackingName(gap, securities), reason: gap.of.kind, from, to, days };
    });
  return {
    portfolio_id: portfolio.id,
    currency: portfolio.baseCurrency,
    complete: unvalued.length + questions.length + series.atTradePrice.length === 0,
    unpriced: shown(unvalued),
    stale: shown(stale),
    questions: questions.map(questionBody),
    ...(explains && { explanation: seriesExplanation(held) }),
  };
}

export function portfolioFiguresBody({ series }: HeldSeries) {
  const [start, end] = [series.days[0]?.value ?? 0, series.last.value];
  const paidIn = series.days.reduce((sum, { inflow }) => sum + inflow, 0);
  const paidOut = series.days.reduce((sum, { outflow }) => sum + outflow, 0);
  const { figures, body } = ratiosOf(series);
  return {
    figures,
    body: {
      start_value: start,
      end_value: end,
      paid_in: paidIn - series.waiting.inflow,
      paid_out: paidOut - series.waiting.outflow,
      gain: end - start - paidIn + paidOut,
      ...body,
      contributions: contributionsBody(series),
    },
  };
}

/** With the figures by name, whose reasons the answer lists. */
function ratiosOf({ gains, last, securities }: PortfolioSeries) {
  const trades = gainStatistics(gains);
  const nameOf = (id: number) => {
    const row = [...securities.values()].find((one) => one.id === id);
    return row === undefined ? String(id) : exposureName(row);
  };
  const { index, effectiveNumber, normalized, largest } = concentrationOf(
    mergedByName(
      last.held.map(({ security, value }) => ({ symbol: nameOf(security), marketValue: value })),
    ),
  );
  const figures: Readonly<Record<string, Figure>> = {
    win_rate: trades.winRate,
    profit_factor: trades.profitFactor,
    herfindahl: index,
    effective_number: effectiveNumber,
    normalized,
  };
  const { count, wins, losses, total } = trades;
  return {
    figures,
    body: {
      trades: {
        ...{ closed: count, wins, losses, realized: total },
        win_rate: trades.winRate.value,
        profit_factor: trades.profitFactor.value,
      },
      concentration: {
        herfindahl: index.value,
        effective_number: effectiveNumber.value,
        normalized: normalized.value,
        largest: largest ?? null,
      },
    },
  };
}

function contributionsBody({ contributions, securities }: PortfolioSeries) {
  return [...contributions()]
    .map(([part, contribution]) => ({
      security_id: part === 'cash' ? null : part,
      symbol: part === 'cash' ? null : (securities.get(part)?.symbol ?? null),
      contribution,
    }))
    .toSorted((one, other) => other.contribution - one.contribution);
}

/** Lots, prices and rates are those of the last day: a series of years rests on thousands of prices. */
function seriesExplanation({ portfolio, series }: HeldSeries) {
  const { last, lots, securities, entries, days, staleOn, rateOn } = series;
  const currencies = new Set(entries.map(({ entry }) => entry.currency));
  const to = portfolio.baseCurrency;
  const rates: ExplanationBody['rates'] = [...currencies].flatMap((from) => {
    const found = rateOn(from, last.on);
    return from === to || !found.ok ? [] : [rateBody({ from, to, rate: found.value })];
  });
  return {
    prices: last.held.map(({ security, close }) => ({
      security_id: security,
      symbol: securities.get(security)?.symbol ?? String(security),
      price: textOf(close.price),
      as_of: close.on,
      source: close.source,
      stale: staleOn(close.on, last.on),
    })),
    rates,
    lots: [...lots].flatMap(([security, own]) =>
      own.map(({ id, openedOn, remaining: quantity, basis }) =>
        lotExplained({ portfolio: portfolio.id, security, id, openedOn, quantity, basis }),
      ),
    ),
    cash: [],
    event_ids: entries.map(({ eventId }) => eventId),
    days: days.map(({ on: date, ...rest }) => ({ date, ...rest })),
  };
}
