// A split in one portfolio, booked by its owner or for all holders: the second booking finds the first, so that no split counts twice.
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import {
  isOneSplit,
  isSameSplitRatio,
  type SplitOnDay,
  splitIn,
} from '../../../domain/prices/splits.ts';
import type { LedgerReads } from '../../../ports/ledger-store.ts';

/** The portfolio has one of that day, or the same one of a few days before or after. */
export interface SplitBooked {
  readonly kind: 'SPLIT_BOOKED';
  readonly transaction: TransactionId;
  readonly on: TradingDay;
  readonly isSameRatio: boolean;
}

interface Placed extends SplitOnDay {
  readonly security: SecurityId;
}

export async function splitBookedNear(
  reads: Pick<LedgerReads, 'entries'>,
  portfolio: PortfolioId,
  { security, ...split }: Placed,
): Promise<SplitBooked | undefined> {
  for (const entry of await reads.entries(portfolio, [security])) {
    const known = splitOf(entry, security);
    if (known === undefined) continue;
    if (known.on !== split.on && !isOneSplit(known, split)) continue;
    const isSameRatio = isSameSplitRatio(known, split);
    return { kind: 'SPLIT_BOOKED', transaction: entry.id, on: known.on, isSameRatio };
  }
  return undefined;
}

function splitOf(
  entry: Awaited<ReturnType<LedgerReads['entries']>>[number],
  security: SecurityId,
): SplitOnDay | undefined {
  return entry.kind === 'action' && entry.security === security ? splitIn(entry) : undefined;
}
