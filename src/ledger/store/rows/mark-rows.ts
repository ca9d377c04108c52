// Prices stated for single positions, as rows.
import { textOf } from '../../../kernel/decimal.ts';
import type { MarkRow } from '../../ports/marks.ts';
import type { MarkTable } from '../tables/valuation-tables.ts';

export function writtenMark({
  portfolio,
  security,
  at,
  price,
  currency,
  recordedAt,
}: MarkRow): MarkTable {
  return {
    portfolio_id: portfolio,
    security_id: security,
    at,
    price: textOf(price),
    currency,
    recorded_at: recordedAt,
  };
}
