// The group of a security for attribution, by what the security master knows of it.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { listingsMeant } from '../registry/listings.ts';

export const GROUPINGS = ['security', 'sector', 'country', 'currency', 'exchange'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Of securities about which the master does not say it. */
const UNKNOWN_GROUP = 'unknown';

export function groupOf(
  { symbol, sector, isin, currency, exchange }: SecurityRow,
  by: Grouping,
): string {
  switch (by) {
    case 'security':
      return symbol;
    case 'sector':
      return sector ?? UNKNOWN_GROUP;
    case 'country':
      return isin?.slice(0, 2) ?? UNKNOWN_GROUP;
    case 'currency':
      return currency;
    case 'exchange':
      return exchange ?? UNKNOWN_GROUP;
  }
}

export type NoGroup = {
  readonly kind: 'UNKNOWN_SYMBOL' | 'AMBIGUOUS_SYMBOL';
  readonly symbol: string;
};

/** A symbol that forms a group by itself needs no master. */
export async function groupOfSymbol(
  read: LedgerReads,
  symbol: string,
  { by, currency }: { readonly by: Grouping; readonly currency: CurrencyCode },
): Promise<Result<string, NoGroup>> {
  if (by === 'security') return ok(symbol);
  const named = await listingsMeant(read, symbol, { currency });
  const groups = new Set(named.map((row) => groupOf(row, by)));
  const [group, other] = groups;
  if (group === undefined) return failed({ kind: 'UNKNOWN_SYMBOL', symbol });
  return other === undefined ? ok(group) : failed({ kind: 'AMBIGUOUS_SYMBOL', symbol });
}
