// Which foreign shares cannot be sold yet: bought in another program, so no fill of ours says when they settle.
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { lockedLots } from '../../domain/positions/locked-shares.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { LockedFrom, LockedLot } from '../../domain/terms/locked-lot.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import { liveOrders, positionsIn } from '../state/position-lookups.ts';
import { lockFrom } from '../turn/settled.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * Locks among `foreign` shares. The broker reports how many of the account's shares can be sold and how many were bought today; the
 * remaining locked shares count as bought in the session before, the latest day that is possible.
 */
export function lockedForeign(turn: Turn, symbol: string, foreign: number): readonly LockedLot[] {
  const { venue } = turn.market.placeOf(symbol);
  const reported = turn.broker.positions.get(symbol);
  if (reported?.settling === undefined || foreign <= 0) return [];
  const { sellable, boughtToday } = reported.settling;
  const day = venue.calendar.dayOf(reported.at);
  const before = venue.calendar.previousSession(day)?.day ?? day;
  const ours = ourLots(turn, symbol);
  const today = lockFrom(turn, symbol, day);
  const left = reported.quantity - sellable - inSales(turn, symbol) - sharesIn(ours);
  const locked = Math.min(Math.max(0, left), foreign);
  const oursToday = sharesIn(ours.filter(({ until }) => until === today?.until));
  const newest = Math.min(locked, Math.max(0, boughtToday - oursToday));
  return [...lotOf(lockFrom(turn, symbol, before), locked - newest), ...lotOf(today, newest)];
}

/** For the preview of an adoption. */
export function lockedTexts(
  { market }: Turn,
  symbol: string,
  lots: readonly LockedLot[],
): readonly string[] {
  const { venue } = market.placeOf(symbol);
  return lots.map(
    ({ shares, until }) => `${shares} of them cannot be sold before ${venueMoment(venue, until)}.`,
  );
}

function lotOf(from: LockedFrom | undefined, shares: number): readonly LockedLot[] {
  return from === undefined || shares === 0 ? [] : [{ ...from, shares }];
}

function ourLots(turn: Turn, symbol: string): readonly LockedLot[] {
  const { state, now } = turn;
  const holding = state.holdings.get(symbol);
  const parts = [
    ...positionsIn(state, symbol).filter(isHeld),
    ...(isHoldingHeld(holding) ? [holding] : []),
  ];
  return parts.flatMap((part) => lockedLots(part, now));
}

function sharesIn(lots: readonly LockedLot[]): number {
  return lots.reduce((sum, { shares }) => sum + shares, 0);
}

/** What our working orders sell: the broker does not count it as sellable. */
function inSales({ state }: Turn, symbol: string): number {
  let shares = 0;
  for (const { terms, quantity, filled } of liveOrders(state))
    if (terms.side === 'sell' && terms.symbol === symbol) shares += quantity - filled;
  return shares;
}
