// A holding: shares that a person bought through us, or adopted, as an investment. It has no stop and no strategy reaches it.
// Decision 0029
import type { Instant } from '../../../kernel/instant.ts';
import type { LockedLot } from '../terms/locked-lot.ts';

export type Holding = PlannedHolding | HeldHolding | ClosedHolding;

interface OfSymbol {
  /** One for each symbol, for as long as the journal lasts. */
  readonly holdingId: string;
  readonly symbol: string;
}

/** An order for it works, and nothing has filled yet. */
export interface PlannedHolding extends OfSymbol {
  readonly status: 'planned';
}

export interface HeldHolding extends OfSymbol {
  readonly status: 'held';
  /** Always positive: a holding is never short. */
  readonly quantity: number;
  /** Before commissions. */
  readonly averagePrice: number;
  /** The first execution since it was last empty, by the broker's time. */
  readonly openedAt: Instant;
  /** The order that bought last; '' for adopted shares. */
  readonly orderRef: string;
  /** The last trade or restatement: its time by our clock, and its price. */
  readonly changedAt: Instant;
  readonly lastPrice: number;
  /** Purchases that are, or were, not to be sold before their time; absent where shares can be sold at once. */
  readonly locked?: readonly LockedLot[];
}

/** Everything was sold or released; the next purchase opens it again. */
export interface ClosedHolding extends OfSymbol {
  readonly status: 'closed';
  readonly changedAt: Instant;
}

const SUFFIX = '-h';

/** Ids of positions end with a number, so the two never meet. */
export function holdingIdOf(symbol: string): string {
  return `${symbol}${SUFFIX}`;
}

export function isHoldingId(id: string): boolean {
  return id.endsWith(SUFFIX);
}

export function symbolOfHolding(holdingId: string): string {
  return holdingId.slice(0, -SUFFIX.length);
}

/** The chains of a holding begin with its id, one for each order, so that its id finds all of them. */
export function holdingChain(holdingId: string, seq: number): string {
  return `${holdingId}/${seq}`;
}

export function isHoldingHeld(holding: Holding | undefined): holding is HeldHolding {
  return holding?.status === 'held';
}

export function sharesOf(holding: Holding | undefined): number {
  return isHoldingHeld(holding) ? holding.quantity : 0;
}
