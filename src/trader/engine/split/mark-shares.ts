// Records shares, cost and price of a symbol while they agree; overnight changes are measured against this mark.
import { freshnessMs } from '../../../kernel/clock.ts';
import { isTwoSided, midOf } from '../../../market/quotes/quote.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { accountAsKnown, priceToday } from '../protective-orders/scale.ts';
import { isSplitSuspected } from '../protective-orders/suspected-splits.ts';
import { activePositions, heldSymbols } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export function markShares(turn: Turn, symbol: string): void {
  const reported = turn.broker.positions.get(symbol);
  const price = priceToday(turn, symbol) ?? restatedPrice(turn, symbol);
  if (reported === undefined || price === undefined) return;
  const { quantity, averageCost } = reported;
  turn.record({ type: 'holding-marked', symbol, quantity, averageCost, price });
}

/** Without a trade since the split: the last price, per new share. */
function restatedPrice({ state, now }: Turn, symbol: string): number | undefined {
  const split = state.splits.get(symbol);
  return split?.at === now ? split.priceBefore / split.factor : undefined;
}

/** How long after the close the last prices still count as prices of the session. */
const AFTER_CLOSE_MS = 60_000;

/** Marks each symbol we hold once after the close, as the reference for overnight changes. */
export function markAtClose(turn: Turn): void {
  const held = activePositions(turn.state)
    .filter(isHeld)
    .filter(({ quantity }) => quantity !== 0);
  const symbols = new Set([...held.map(({ symbol }) => symbol), ...heldSymbols(turn.state)]);
  for (const symbol of symbols) {
    const session = turn.market.placeOf(symbol).sessions.today(turn.now);
    if (session === undefined || turn.now < session.close) continue;
    const markedAt = turn.state.marks.get(symbol)?.at ?? 0;
    if (markedAt >= session.close) continue;
    const quote = turn.market.quote(symbol);
    if (quote === undefined || !isTwoSided(quote) || quote.at < session.open) continue;
    if (turn.now - session.close > freshnessMs(turn, AFTER_CLOSE_MS)) continue;
    const reported = turn.broker.positions.get(symbol);
    if (reported?.quantity !== accountAsKnown(turn, symbol) || isSplitSuspected(turn, symbol))
      continue;
    const { quantity, averageCost } = reported;
    turn.record({ type: 'holding-marked', symbol, quantity, averageCost, price: midOf(quote) });
  }
}
