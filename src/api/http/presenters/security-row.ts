// A security as its readers see it.
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';

export function securityRow(row: SecurityRow) {
  return {
    id: row.id,
    symbol: row.symbol,
    name: row.name ?? null,
    currency: row.currency,
    exchange: row.exchange ?? null,
    isin: row.isin ?? null,
    sector: row.sector ?? null,
    venue: row.venue,
    settlement: settlementRuleOf(row.venue).kind,
    merged_into: row.mergedInto ?? null,
  };
}
