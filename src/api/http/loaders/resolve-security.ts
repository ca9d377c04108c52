// The security a request is about, by number or by what its symbol meant on a day.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { listingsMeant } from '../../../ledger/app/registry/listings.ts';
import { afterMergers } from '../../../ledger/app/registry/merged.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { instantOf } from '../../../market/time/zone.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';
import { conflict, notFound, unprocessable } from '../shapes/problem.ts';
import type { Book } from './book.ts';

export interface SecurityQuery {
  readonly symbol: string | undefined;
  readonly number: number | undefined;
  readonly on: TradingDay;
  /** Of the body, that holds the symbol; the one of the number ends in `security_id`. */
  readonly field: 'symbol' | 'new_symbol';
  /** What it holds comes first, then what is listed in its currency. */
  readonly portfolio?: PortfolioRow;
}

export async function resolveSecurity(
  { ledger }: Book,
  { symbol, number, on, field, portfolio }: SecurityQuery,
): Promise<SecurityRow> {
  const { read } = ledger;
  if (number !== undefined) {
    const row = await read.security(number as SecurityId);
    if (row === undefined) throw notFound('unknown_security', `No security ${number}.`);
    return afterMergers(read, row);
  }
  const byNumber = field === 'symbol' ? 'security_id' : 'new_security_id';
  if (symbol === undefined)
    throw unprocessable(field, `${field}: required, unless ${byNumber} is given.`);
  // What is handed over may be listed later than the day.
  const context = portfolio && { portfolios: [portfolio.id], currency: portfolio.baseCurrency };
  const onDay = await listingsMeant(read, symbol, { ...context, on });
  const rows = onDay.length === 0 ? await listingsMeant(read, symbol, { ...context }) : onDay;
  const [row] = rows;
  if (row === undefined)
    throw notFound(
      'unknown_security',
      `${field}: no security ${symbol} on ${on}; register it with POST /api/v1/securities.`,
    );
  if (rows.length === 1) return row;
  const candidates = rows.map((one) => `${one.id} (${placeOf(one)})`);
  throw conflict(
    'ambiguous_symbol',
    `${field}: ${symbol} is listed more than once; send ${byNumber} instead: ${candidates.join(', ')}.`,
  );
}

/** What distinguishes listings of one ticker. */
export function placeOf({ exchange, currency }: SecurityRow): string {
  return `${exchange ?? 'no exchange'}, ${currency}`;
}

/** The first moment of the day at the exchange. */
export function dayStart({ venue }: SecurityRow, day: TradingDay): Instant {
  return instantOf(settlementRuleOf(venue).zone, day, 0);
}
