// The gains of a portfolio by day or month as a body.
import { sumOf } from '../../../kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import {
  type GainOfPart,
  type GainSpan,
  gainOfSpans,
  type PortfolioCalendar,
} from '../../../ledger/app/analytics/gain-calendar.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { GainCalendarBody } from '../shapes/gain-calendar-rows.ts';
import { lackingTexts } from './analytics-refusals.ts';

export interface CalendarTerms {
  readonly by: GainCalendarBody['by'];
  readonly hasParts: boolean;
}

export function gainCalendarBody(
  { id, baseCurrency: currency }: PortfolioRow,
  { series, spans }: PortfolioCalendar,
  { by, hasParts }: CalendarTerms,
): GainCalendarBody {
  const { unvalued, questions, atTradePrice } = series;
  return {
    ...{ portfolio_id: id, currency, by },
    after: spans[0]?.after ?? null,
    to: spans.at(-1)?.to ?? null,
    paid_in: textOf(sumOf(spans.map(({ paidIn }) => paidIn))),
    paid_out: textOf(sumOf(spans.map(({ paidOut }) => paidOut))),
    gain: textOf(gainOfSpans(spans)),
    spans: spans.map((span) => spanBody(span, hasParts ? series : undefined)),
    complete: unvalued.length + questions.length + atTradePrice.length === 0,
    warnings: lackingTexts(series),
  };
}

/** Before the first transaction. */
export function emptyCalendarBody(
  { id, baseCurrency: currency }: PortfolioRow,
  by: GainCalendarBody['by'],
): GainCalendarBody {
  const none = textOf(NO_MONEY);
  const sums = { paid_in: none, paid_out: none, gain: none };
  const ends = { after: null, to: null, spans: [] };
  return { portfolio_id: id, currency, by, ...ends, ...sums, complete: true, warnings: [] };
}

function spanBody(
  span: GainSpan,
  named: Pick<PortfolioCalendar['series'], 'securities'> | undefined,
): GainCalendarBody['spans'][number] {
  return {
    ...{ after: span.after, to: span.to },
    start_value: textOf(span.startValue),
    end_value: textOf(span.endValue),
    paid_in: textOf(span.paidIn),
    paid_out: textOf(span.paidOut),
    gain: textOf(span.gain),
    parts: named === undefined ? [] : span.parts.map((one) => partBody(one, named)),
  };
}

function partBody(
  { part, startValue, endValue, gain }: GainOfPart,
  { securities }: Pick<PortfolioCalendar['series'], 'securities'>,
) {
  return {
    security_id: part === 'cash' ? null : part,
    symbol: part === 'cash' ? null : (securities.get(part)?.symbol ?? String(part)),
    start_value: textOf(startValue),
    end_value: textOf(endValue),
    gain: textOf(gain),
  };
}
