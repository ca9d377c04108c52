// Shares that their market does not let be sold yet: bought today, and settled only days later. Sales use up the oldest first.
// Decision 0040
import type { Instant } from '../../../kernel/instant.ts';
import type { LockedFrom, LockedLot } from '../terms/locked-lot.ts';
import { exactShares, wholePart } from './whole-part.ts';

interface LotsChange {
  /** More than 0 for a purchase; a correction may take some of it back. */
  readonly opened: number;
  readonly locked: LockedFrom | undefined;
  /** Unsigned, of the whole position. */
  readonly quantityAfter: number;
}

export function lotsAfter(
  lots: readonly LockedLot[],
  { opened, locked, quantityAfter }: LotsChange,
): readonly LockedLot[] {
  const changed = locked === undefined ? lots : withShares(lots, locked, opened);
  return lastShares(changed, quantityAfter);
}

export function withShares(
  lots: readonly LockedLot[],
  locked: LockedFrom,
  shares: number,
): readonly LockedLot[] {
  const before = lots.find(({ until }) => until === locked.until)?.shares ?? 0;
  const others = lots.filter(({ until }) => until !== locked.until);
  const lot = { ...locked, shares: before + shares };
  return (lot.shares > 0 ? [...others, lot] : others).toSorted(
    (one, other) => one.until - other.until,
  );
}

/** The oldest shares are gone. */
function lastShares(lots: readonly LockedLot[], quantity: number): readonly LockedLot[] {
  let left = quantity;
  return lots
    .toReversed()
    .flatMap((lot) => {
      const shares = Math.min(lot.shares, left);
      left -= shares;
      return shares > 0 ? [{ ...lot, shares }] : [];
    })
    .reverse();
}

/** After a split. */
export function scaledLots(
  lots: readonly LockedLot[],
  factor: number,
  quantity: number,
): readonly LockedLot[] {
  const scaled = lots.map((lot) => ({ ...lot, shares: Math.ceil(lot.shares * factor) }));
  return lastShares(scaled, quantity);
}

/** A position, or a holding. */
interface Lockable {
  /** Signed. */
  readonly quantity: number;
  readonly locked?: readonly LockedLot[];
}

export function lockedShares({ locked, quantity }: Lockable, now: Instant): number {
  if (locked === undefined) return 0;
  let shares = 0;
  for (const lot of locked) if (lot.until > now) shares += lot.shares;
  return Math.min(shares, Math.abs(quantity));
}

/** What an order may close now: whole shares, unsigned. */
export function sellableOf(position: Lockable, now: Instant): number {
  return wholePart(Math.abs(position.quantity) - lockedShares(position, now));
}

/**
 * How many of each were sold by somebody, unsigned: in their order, and the sooner they could be sold, the sooner they were. Of shares
 * that count as locked some may have settled already: when they were bought is known only at the latest.
 */
export function soldOf(held: readonly Lockable[], shares: number, at: Instant): readonly number[] {
  let left = shares;
  const taken = held.map(() => 0);
  const take = (of: (one: Lockable) => number) => {
    for (const [index, one] of held.entries()) {
      const before = taken[index] ?? 0;
      const more = Math.min(left, of(one) - before);
      taken[index] = exactShares(before + more);
      left = exactShares(left - more);
    }
  };
  const untils = held.flatMap((one) => lockedLots(one, at)).map(({ until }) => until);
  for (const time of new Set([at, ...untils.toSorted((one, other) => one - other)]))
    take((one) => Math.abs(one.quantity) - lockedShares(one, time));
  return taken;
}

/** The lots that are still locked, the soonest first. */
export function lockedLots({ locked }: Pick<Lockable, 'locked'>, now: Instant) {
  return (locked ?? []).filter(({ until }) => until > now);
}

/** When so many of them can be sold; undefined if they can now, or never. */
export function sellableAt(
  held: readonly Lockable[],
  quantity: number,
  now: Instant,
): Instant | undefined {
  let free = held.reduce((sum, one) => sum + sellableOf(one, now), 0);
  if (quantity <= free) return undefined;
  const lots = held
    .flatMap((one) => lockedLots(one, now))
    .toSorted((one, other) => one.until - other.until);
  for (const { shares, until } of lots) {
    free += shares;
    if (quantity <= free) return until;
  }
  return undefined;
}
