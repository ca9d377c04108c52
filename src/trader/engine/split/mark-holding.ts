// Writing down that shares and prices of what we hold fit, and how they stand: what a night makes of them is measured against it.
import { freshnessMs } from '../../../kernel/clock.ts';
import { isTwoSided, midOf } from '../../../market/quotes/quote.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { accountAsKnown, priceToday } from '../cover/scale.ts';
import { isScaleDoubted } from '../cover/split-doubts.ts';
import { activePositions } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export function markHolding(turn: Turn, symbol: string): void {
  const told = turn.broker.positions.get(symbol);
  const price = priceToday(turn, symbol) ?? restatedPrice(turn, symbol);
  if (told === undefined || price === undefined) return;
  const { quantity, averageCost } = told;
  turn.record({ type: 'holding-marked', symbol, quantity, averageCost, price });
}

/** Nothing has been traded since the split: what the last price is in new shares. */
function restatedPrice({ state, now }: Turn, symbol: string): number | undefined {
  const split = state.splits.get(symbol);
  return split?.at === now ? split.priceBefore / split.factor : undefined;
}

/** How long after the close its last prices may still be taken for the session's. */
const AFTER_CLOSE_MS = 60_000;

/** Once when the session has ended, for the night to be measured against. */
export function markAtClose(turn: Turn): void {
  for (const position of activePositions(turn.state)) {
    const { symbol } = position;
    const session = turn.market.placeOf(symbol).sessions.today(turn.now);
    if (session === undefined || turn.now < session.close) continue;
    const markedAt = turn.state.holdings.get(symbol)?.at ?? 0;
    if (!isHeld(position) || position.quantity === 0 || markedAt >= session.close) continue;
    const quote = turn.market.quote(symbol);
    if (quote === undefined || !isTwoSided(quote) || quote.at < session.open) continue;
    if (turn.now - session.close > freshnessMs(turn, AFTER_CLOSE_MS)) continue;
    const told = turn.broker.positions.get(symbol);
    if (told?.quantity !== accountAsKnown(turn, symbol) || isScaleDoubted(turn, symbol)) continue;
    const { quantity, averageCost } = told;
    turn.record({ type: 'holding-marked', symbol, quantity, averageCost, price: midOf(quote) });
  }
}
