// A tax lot: what one trade opened in one security of one portfolio, and what is left of it.
import type { Brand } from '../../../kernel/brand.ts';
import type { Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';

export type TradeId = Brand<string, 'TradeId'>;

/** The id of the trade that opened the lot; a lot from a corporate action appends `/<new symbol>`. */
export type LotId = Brand<string, 'LotId'>;

export function lotIdOf(trade: TradeId): LotId {
  return trade as string as LotId;
}

export type LotSide = 'LONG' | 'SHORT';

export interface Lot {
  readonly id: LotId;
  readonly side: LotSide;
  readonly openedAt: Instant;
  /** The day of `openedAt` where it was opened. */
  readonly openedOn: TradingDay;
  /** False for what was taken over with a cost, but without a date. */
  readonly isDateKnown: boolean;
  /** Where the holding period begins: the day it was opened, or earlier after a wash sale. */
  readonly heldSince: TradingDay;
  /** Order of booking in its portfolio; lots of one moment are ordered by it. */
  readonly booking: number;
  readonly openedQuantity: Quantity;
  /** Of one unit, without fees; corporate actions restate it. */
  readonly openPrice: Price;
  readonly remaining: Quantity;
  /** Cost of what remains, with fees if they are part of it; for a short lot the net proceeds of opening it. */
  readonly basis: Money;
}

export type LotAge = Pick<Lot, 'openedOn' | 'openedAt' | 'booking'>;

/** Oldest first; lots of one moment in the order of booking. */
export function byAge(a: LotAge, b: LotAge): number {
  if (a.openedOn !== b.openedOn) return a.openedOn < b.openedOn ? -1 : 1;
  return a.openedAt - b.openedAt || a.booking - b.booking;
}
