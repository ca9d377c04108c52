// The security a request is about, by number or by what its symbol meant on a day.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { securitiesOn } from '../../../ledger/app/security-master.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { instantOf } from '../../../market/time/zone.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';
import { conflict, notFound, unprocessable } from '../shapes/problem.ts';
import type { Book } from './book.ts';

export interface SecurityWanted {
  readonly symbol: string | undefined;
  readonly number: number | undefined;
  readonly on: TradingDay;
  /** Of the body, that holds the symbol; the one of the number ends in `security_id`. */
  readonly field: 'symbol' | 'new_symbol';
}

export async function chosenSecurity(
  { ledger }: Book,
  { symbol, number, on, field }: SecurityWanted,
): Promise<SecurityRow> {
  const { read } = ledger;
  if (number !== undefined) {
    const row = await read.security(number as SecurityId);
    if (row === undefined) throw notFound(`No security ${number}.`);
    return row;
  }
  const byNumber = field === 'symbol' ? 'security_id' : 'new_security_id';
  if (symbol === undefined)
    throw unprocessable(field, `${field}: required, unless ${byNumber} is given.`);
  // What is handed over may be listed later than the day.
  const onDay = await securitiesOn(read, symbol, on);
  const rows = onDay.length === 0 ? await securitiesOn(read, symbol, undefined) : onDay;
  const [row] = rows;
  if (row === undefined)
    throw notFound(
      `${field}: no security ${symbol} on ${on}; register it with POST /api/v1/securities.`,
    );
  if (rows.length === 1) return row;
  const candidates = rows.map(({ id, exchange }) => `${id} (${exchange ?? 'no exchange'})`);
  throw conflict(
    `${field}: ${symbol} is listed more than once; send ${byNumber} instead: ${candidates.join(', ')}.`,
  );
}

/** The first moment of the day at the exchange. */
export function dayStart({ venue }: SecurityRow, day: TradingDay): Instant {
  return instantOf(settlementRuleOf(venue).zone, day, 0);
}
