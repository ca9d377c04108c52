// Why a portfolio has no series of values, and a benchmark no returns, in one sentence each.
import { assertNever } from '../../../kernel/assert.ts';
import type { NoBenchmark } from '../../../ledger/app/analytics/benchmark-returns.ts';
import type {
  Gap,
  NoSeries,
  PortfolioSeries,
} from '../../../ledger/app/analytics/portfolio-series.ts';
import type { PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { questionBody } from '../presenters/split-question-body.ts';

export function noSeriesText(
  { id }: Pick<PortfolioRow, 'id'>,
  why: NoSeries,
): { readonly field: string; readonly text: string } {
  switch (why.kind) {
    case 'FROM_AFTER_TO':
      return { field: 'from', text: 'from is after to: give the earlier day as from.' };
    case 'NOTHING_BOOKED':
      return {
        field: 'portfolio_id',
        text: `Portfolio ${id} has no transactions until ${why.until}: choose a later day for \`to\`.`,
      };
    case 'NOTHING_PRICED': {
      const names = why.unvalued.map((gap) => lackingName(gap, why.securities)).join(', ');
      return {
        field: 'portfolio_id',
        text: `No day of portfolio ${id} in this period can be valued: no price or rate is on record for ${names}; record one, or choose a later day for \`from\`.`,
      };
    }
    default:
      return assertNever(why);
  }
}

/** The symbol without a price, or the currency without a rate. */
export function lackingName(
  { of }: Gap,
  securities: ReadonlyMap<SecurityRow['id'], SecurityRow>,
): string {
  if (of.kind === 'NO_FX') return of.currency;
  return securities.get(of.security)?.symbol ?? String(of.security);
}

/** What was left out of a series, or used although it is old. */
export function lackingTexts({
  unvalued,
  stale,
  unconverted,
  atTradePrice,
  securities,
  questions,
}: Pick<
  PortfolioSeries,
  'unvalued' | 'stale' | 'unconverted' | 'atTradePrice' | 'securities' | 'questions'
>): string[] {
  const said = (gap: Gap, what: string) => {
    const days =
      gap.days === 1 ? `on ${gap.from}` : `on ${gap.days} days from ${gap.from} to ${gap.to}`;
    return `${lackingName(gap, securities)} ${what} ${days}`;
  };
  const without = (gap: Gap) => (gap.of.kind === 'NO_FX' ? 'has no rate' : 'has no price');
  return [
    ...questions.map((one) => questionBody(one).sentence),
    ...atTradePrice.map(
      (id) =>
        `${securities.get(id)?.symbol ?? id} has no price on record: it counts at what was last paid for it, so it neither gains nor loses.`,
    ),
    ...unvalued.map((gap) => `${said(gap, without(gap))}; these days are left out.`),
    ...unconverted.map(
      (gap) => `${said(gap, without(gap))}; sales that need it are left out of the trades.`,
    ),
    ...stale.map((gap) => `${said(gap, 'is valued at an old price')}.`),
  ];
}

export function noBenchmarkText(why: NoBenchmark): string {
  switch (why.kind) {
    case 'UNKNOWN_BENCHMARK':
      return `No close of ${why.symbol} is on record from ${why.from} to ${why.to}: name a symbol whose closes are on record, or give the returns of the benchmark.`;
    case 'NO_BENCHMARK_RATE':
      return `${why.symbol} is in ${why.from}, and no rate to ${why.to} is on record for these days: record rates, or give the returns of the benchmark.`;
    default:
      return assertNever(why);
  }
}
