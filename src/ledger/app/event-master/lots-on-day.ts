// The open lots of a security as they were at the end of a day: for the record date of a corporate action.
import { textOf } from '../../../kernel/decimal.ts';
import { HOUR_MS, instant, type TradingDay } from '../../../kernel/instant.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { Lot } from '../../domain/lots/lot.ts';
import { foldEntries } from '../../domain/portfolio/fold-entries.ts';
import { bookOf } from '../../domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { countingEntries } from '../../domain/valuation/recorded-entry.ts';
import type { AffectedLot, HeldBy } from '../../ports/affected-lots.ts';
import type { LedgerReads, LedgerStore } from '../../ports/ledger-store.ts';

export interface LotsOnDayQuery {
  readonly security: SecurityId;
  readonly on: TradingDay;
  readonly withShort: boolean;
}

/** Oldest first, then in the order of booking. */
export async function lotsOnDay(
  { read, affectedLots }: Pick<LedgerStore, 'read' | 'affectedLots'>,
  { security, on, withShort }: LotsOnDayQuery,
): Promise<readonly AffectedLot[]> {
  const found: AffectedLot[] = [];
  for (const held of await affectedLots.holdings(security)) {
    const lots = isSettledBy(held, on)
      ? await read.openLots(held.portfolio, security)
      : await foldedLots(read, held, { security, on });
    for (const lot of lots) if (withShort || lot.side === 'LONG') found.push(affected(lot, held));
  }
  return found.toSorted((a, b) => a.openedAt - b.openedAt || a.opener - b.opener);
}

/** Nothing has happened since, wherever the clocks are: no zone is further ahead of UTC. */
function isSettledBy({ lastAt }: HeldBy, on: TradingDay): boolean {
  return dayFromUtc(instant(lastAt + AHEAD_MAX_MS)) <= on;
}

const AHEAD_MAX_MS = 14 * HOUR_MS;

async function foldedLots(
  read: LedgerReads,
  { portfolio: id }: HeldBy,
  { security, on }: Pick<LotsOnDayQuery, 'security' | 'on'>,
): Promise<readonly Lot[]> {
  const portfolio = await read.portfolio(id);
  if (portfolio === undefined) return [];
  const securities = await read.connected(id, [security]);
  const recorded = await read.recordedEntries(id, securities);
  const entries = countingEntries(recorded, { on, knownAt: undefined });
  const folded = foldEntries(
    entries.map(({ entry }) => entry),
    termsOf(portfolio),
  );
  if (!folded.ok) throw new Error(`entry ${folded.failure.entry.id} cannot be folded again`);
  return [...bookOf(folded.value.book, security).lots];
}

function affected(lot: Lot, { holder }: HeldBy): AffectedLot {
  return {
    holder,
    side: lot.side,
    openedAt: lot.openedAt,
    opener: Number.parseInt(lot.id, 10),
    openedQuantity: textOf(lot.openedQuantity),
    remaining: textOf(lot.remaining),
    openPrice: textOf(lot.openPrice),
  };
}
