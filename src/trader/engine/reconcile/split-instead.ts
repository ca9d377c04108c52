// A split over the night looks like a delivery where somebody had shares before: there are more of them, or fewer, and the contracts are gone
// because others have replaced them. A price of the day shows which of both it was.
import { SECOND_MS } from '../../../kernel/instant.ts';
import { splitRatios } from '../../domain/splits/split-ratio.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { accountAsKnown, priceToday, scaleOf } from '../protective-orders/scale.ts';
import { hasExpired } from '../turn/expiry.ts';
import { isOutsideSession } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import type { Delivered } from './book-delivery.ts';
import { isAwaited } from './confirmed.ts';

/** How long the first price of the day may take to arrive in a session; until then nothing is left to a person. */
export const PRICE_AWAITED_MS = 10 * SECOND_MS;

/** A contract is hardly exercised so far from its strike; a split of 11:10 moves a price as far. */
const FAR_FROM_STRIKE = 0.08;

/** `open`: no price of the day is known. `shown`: cost or price suggests a split, which the comparison with the account judges. */
export function splitInstead(turn: Turn, underlying: string): 'none' | 'open' | 'shown' {
  const { kind } = scaleOf(turn, underlying)?.verdict ?? { kind: 'same' };
  if (kind === 'same') return 'none';
  const isOpen = kind === 'doubtful' && priceToday(turn, underlying) === undefined;
  return isOpen ? 'open' : 'shown';
}

/**
 * Whether a split may have brought more shares to those of others and replaced the contracts. A price of the day shows it: the
 * contracts were worth exercising at their strike. Without one, contracts that have expired are gone in any case.
 */
export function maySplitExplain(
  turn: Turn,
  underlying: string,
  delivered: readonly Delivered[],
  shares: number,
): boolean {
  const before = accountAsKnown(turn, underlying);
  if (!areMore(before, shares) || splitRatios(before, before + shares).length === 0) return false;
  const price = priceToday(turn, underlying);
  if (price === undefined) return !delivered.every(({ symbol }) => hasExpired(turn, symbol));
  return delivered.some(({ terms: { right, strike } }) => {
    const lost = right === 'call' ? strike - price : price - strike;
    return lost > FAR_FROM_STRIKE * strike;
  });
}

/** The contracts explain the shares unless it was a split, which a price of the day will say: at the latest in the first seconds of the session. */
export function isPriceAwaited(
  turn: Turn,
  underlying: string,
  delivered: readonly Delivered[],
  { requestedAt: at }: BrokerSnapshot,
): boolean {
  if (priceToday(turn, underlying) !== undefined) return false;
  const isNight = isOutsideSession(turn, underlying);
  const key = JSON.stringify([isNight ? 'night' : 'session', ...unitsIn(delivered)]);
  const seen = { key, at, forMs: PRICE_AWAITED_MS };
  return isAwaited(turn, turn.broker.deliveries, underlying, seen) || isNight;
}

/** Names what two snapshots have to agree on. */
export function unitsIn(delivered: readonly Delivered[]): readonly (readonly [string, number])[] {
  return delivered.map(({ symbol, contracts }) => [symbol, contracts]);
}

function areMore(before: number, shares: number): boolean {
  return Math.abs(before + shares) > Math.abs(before);
}
