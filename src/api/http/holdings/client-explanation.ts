// What the figures of a person rest on: those of each portfolio, and the rates that brought them together.
import type { ClientValue, PortfolioValue } from '../../../ledger/app/valuation/client-value.ts';
import { pastPortfolio } from '../../../ledger/app/valuation/past-portfolio.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { Book } from '../loaders/book.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import type { ExplanationBody } from '../shapes/past-value.ts';
import { cashExplained, currentExplanation, rateBody } from './explanation.ts';
import type { PastMoment } from './moment.ts';
import { pastExplanation } from './past-bodies.ts';

/** Of all portfolios together, with the rates that their sums were converted at. */
export async function clientExplanation(
  book: Book,
  { portfolios, rates, currency: to }: ClientValue,
): Promise<ExplanationBody> {
  const each = await Promise.all(
    portfolios.map(async ({ row, current, past }) =>
      past === undefined
        ? currentExplanation(book, row, current)
        : { ...pastExplanation(row, past), cash: cashExplained(row.id, current.cashGains) },
    ),
  );
  return joined(
    each,
    [...rates].map(([from, rate]) => rateBody({ from, to, rate })),
  );
}

/** A price or rate that several portfolios share is named once. */
function joined(
  each: readonly ExplanationBody[],
  rates: ExplanationBody['rates'],
): ExplanationBody {
  return {
    prices: distinct(each.flatMap((one) => one.prices)),
    rates: distinct([...each.flatMap((one) => one.rates), ...rates]),
    lots: each.flatMap((one) => one.lots),
    cash: each.flatMap((one) => one.cash),
    event_ids: each.flatMap((one) => one.event_ids),
  };
}

function distinct<Row>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** Of one security in one portfolio. */
export async function heldExplanation(
  book: Book,
  { row, current, past }: PortfolioValue,
  { security, moment }: { readonly security: SecurityId; readonly moment: PastMoment | undefined },
): Promise<ExplanationBody> {
  if (past === undefined || moment === undefined)
    return currentExplanation(book, row, current, [security]);
  const one = await pastPortfolio(valuationSources(book), row, { ...moment, security });
  const explanation = pastExplanation(row, one);
  const isOf = (other: { readonly security_id: number }) => other.security_id === security;
  return {
    ...explanation,
    prices: explanation.prices.filter(isOf),
    lots: explanation.lots.filter(isOf),
  };
}
